"""From the data of a file to the frozen context of a letter."""

from documents.contexts.building.enclosures import titles_of, usual_title
from documents.contexts.building.frame import Occasion
from documents.contexts.building.letters import NO_AGREEMENT, letter_of
from documents.contexts.building.situation import Situation

__all__ = ["NO_AGREEMENT", "Occasion", "Situation", "letter_of", "titles_of", "usual_title"]
