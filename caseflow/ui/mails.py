"""Mails in the reader's language: `<name>.subject.txt` and `<name>.txt`."""

from django.template.loader import render_to_string
from django.utils import translation


def written(name: str, *, language: str, **facts: object) -> tuple[str, str]:
    """Subject and text of a mail, `name` with the folder of its templates."""
    with translation.override(language):
        subject = render_to_string(f"{name}.subject.txt", facts).strip()
        return subject, render_to_string(f"{name}.txt", facts)
