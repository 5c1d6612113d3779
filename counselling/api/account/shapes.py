"""What a key is told about itself."""

from counselling.api.shapes import Day, Shape


class Limit(Shape):
    name: str
    quota: int
    seconds: int


class Agreed(Shape):
    """An agreement in force, and until when it runs."""

    service: str
    until: Day | None


class Me(Shape):
    organisation: str
    department: str | None
    livemode: bool
    key: str
    scopes: list[str]
    expires_on: Day
    limits: list[Limit]
    agreements: list[Agreed]
