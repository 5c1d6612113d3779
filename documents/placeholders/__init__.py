"""The language of editable letter texts: `[[name]]`, `[[if name]]…[[end]]` and a little Markdown, nothing else."""

from documents.placeholders.grammar import MAX_LENGTH, Problem, TextRefused, check, parse
from documents.placeholders.output import MissingValue, body_html
from documents.placeholders.values import NARROW_SPACE, amount, day, month, names_of, spoken, values_of

__all__ = [
    "MAX_LENGTH",
    "NARROW_SPACE",
    "MissingValue",
    "Problem",
    "TextRefused",
    "amount",
    "body_html",
    "check",
    "day",
    "month",
    "names_of",
    "parse",
    "spoken",
    "values_of",
]
