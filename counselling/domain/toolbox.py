"""Material for those who refer: what it is, and for whom."""

from enum import StrEnum


class ResourceKind(StrEnum):
    GRID = "grid"
    LEAFLET = "leaflet"
    SCRIPT = "script"
    FORM = "form"
    SLIDES = "slides"
    LAW_SHEET = "law_sheet"
    LINK = "link"


class Audience(StrEnum):
    PERSON = "person"
    REFERRER = "referrer"
    AMBASSADOR = "ambassador"
    COUNSELLOR = "counsellor"
