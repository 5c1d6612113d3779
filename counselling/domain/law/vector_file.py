"""The file format of the law vectors."""

from typing import Any

import yaml

from counselling.domain.law.loader import Loader


def vectors_in(text: str) -> list[dict[str, Any]]:
    """The vectors of one file."""
    document: dict[str, Any] = yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader
    return document["vectors"]
