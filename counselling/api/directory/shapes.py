"""The directory as anybody may search it."""

from typing import Annotated

from pydantic import Field

from counselling.api.shapes import Answered, Country, Day, Shape, code, line
from counselling.domain.directory import Theme


class DirectoryQuery(Shape):
    q: line(100) = ""
    theme: code(Theme) | None = None
    country: Country = "LU"
    postcode: Annotated[line(12), Field(description="A postcode, or the name of a commune or region")] = ""
    language: line(2) = ""
    audience: line(16) = ""


class ServiceListed(Answered):
    """Something that an organisation offers."""

    title: str
    organisation: str
    web: str
    theme: code(Theme)
    country: str
    communes: str
    regions: str
    remote: bool
    languages: list[str]
    audiences: list[str]
    conditions: str
    cost: str
    bring: str
    way_in: str
    delay_weeks: int | None
    verified_on: Day
    reaches_place: bool


class Directory(Answered):
    data: list[ServiceListed]
    total: int
