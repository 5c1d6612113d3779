"""What a key is told about itself."""

from counselling.api.shapes import Answered, Day


class Limit(Answered):
    name: str
    quota: int
    seconds: int


class Agreed(Answered):
    """An agreement in force, and until when it runs."""

    service: str
    until: Day | None


class Me(Answered):
    organisation: str
    department: str | None
    livemode: bool
    key: str
    scopes: list[str]
    expires_on: Day
    limits: list[Limit]
    agreements: list[Agreed]
