"""Finding help in the directory: themes, areas, and what a search means, the same on every database."""

from counselling.domain.directory.areas import Area, Place, nearness, place_typed
from counselling.domain.directory.search import Entry, Found, Question, understand
from counselling.domain.directory.themes import Theme, theme_label, words_of
from counselling.domain.directory.topics import Audience, GapKind, WayIn

__all__ = [
    "Area",
    "Audience",
    "Entry",
    "Found",
    "GapKind",
    "Place",
    "Question",
    "Theme",
    "WayIn",
    "nearness",
    "place_typed",
    "theme_label",
    "understand",
    "words_of",
]
