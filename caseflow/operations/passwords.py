"""How a command learns a password: never as an argument, which everybody on the machine can read."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

VARIABLE = "CASEFLOW_PASSWORD"


def add_password_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help=f"read it from standard input; else {VARIABLE}, else ask"
    )
    parser.add_argument(
        "--no-password",
        action="store_true",
        help="none yet; the administrator hands over a link for the first sign-in",
    )


def chosen_password(options: dict[str, Any]) -> str | None:
    if options["no_password"]:
        return None
    if options["password_stdin"]:
        return sys.stdin.readline().rstrip("\n")
    return os.environ.get(VARIABLE) or getpass.getpass("Password (at least 12 characters): ")
