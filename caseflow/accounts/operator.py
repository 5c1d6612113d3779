"""Whoever has a shell on the server."""

import getpass
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Operator:
    """Acts by a command; the log names the account of the machine, since nobody of the house has signed in."""

    login: str = field(default_factory=getpass.getuser)
    pk: ClassVar[None] = None
    is_active: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"server account {self.login}"
