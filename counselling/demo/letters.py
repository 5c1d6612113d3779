"""Where the letters of a story come in; the package that writes letters registers itself here, from above."""

from collections.abc import Callable
from enum import StrEnum

from counselling.demo.scenes import Scene
from counselling.plans.models import RepaymentPlan


class Occasion(StrEnum):
    """Why letters leave."""

    MANDATE = "mandate"
    STATEMENTS = "statements"
    OFFERS = "offers"
    SCHEDULE = "schedule"
    ADVICE = "advice"


type Writer = Callable[[Scene, Occasion, int, RepaymentPlan | None], None]

_writers: list[Writer] = []


def register(writer: Writer) -> None:
    _writers.append(writer)


def write(scene: Scene, occasion: Occasion, *, after: int, plan: RepaymentPlan | None = None) -> None:
    """Let whoever writes letters write those of this occasion, on that day of the story."""
    for writer in _writers:
        writer(scene, occasion, after, plan)
