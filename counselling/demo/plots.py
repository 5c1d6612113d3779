"""The forty files of the demonstration in one line each: where, who, how they live, how far their file has come."""

from dataclasses import dataclass
from enum import StrEnum


class Story(StrEnum):
    """How far a file has come; most take every chapter of those before them."""

    CALLED = "called"  # one telephone call, the consent is still to come
    OPENED = "opened"
    ASSESSING = "assessing"
    ASSESSED = "assessed"
    NEGOTIATING = "negotiating"
    PROPOSED = "proposed"
    REFUSED = "refused"
    IN_FORCE = "in_force"
    SECOND_PLAN = "second_plan"
    REASSESSING = "reassessing"
    COMPLETED = "completed"
    ADVISED = "advised"
    LOST = "lost"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One file; `age` in days since it was opened."""

    country: str
    counsellor: str
    situation: str
    story: Story
    debts: int
    age: int
    language: str = "fr"
    interpreter: str = ""
    small: bool = False  # also in the small demonstration


def _plot(line: str) -> Plot:
    country, counsellor, situation, story, debts, age, *more = line.split()
    options = dict(option.split("=") for option in more if "=" in option)
    return Plot(
        country=country, counsellor=counsellor, situation=situation, story=Story(story), debts=int(debts),
        age=int(age), language=options.get("language", "fr"), interpreter=options.get("interpreter", ""),
        small="small" in more,
    )  # fmt: skip


PLOTS = tuple(
    _plot(line)
    for line in """
lu claire.thill family proposed 14 96 small
lu claire.thill alone in_force 9 240
lu claire.thill alternating negotiating 12 66
lu claire.thill minimum assessed 10 38 small
lu claire.thill owners second_plan 18 520
lu claire.thill ill assessing 8 17 language=de
lu claire.thill moved_in proposed 13 110 language=de
lu claire.thill pensioner called 0 2
lu claire.thill self_employed refused 25 170
lu claire.thill three_generations assessing 60 25
lu claire.thill alone opened 8 9 small
lu claire.thill family completed 11 900
lu claire.thill alternating lost 8 330
lu claire.thill pensioner in_force 10 310 language=de
lu claire.thill ill reassessing 15 280
lu marc.reuter family in_force 16 350 small
lu marc.reuter alone assessed 9 44
lu marc.reuter minimum called 0 1 interpreter=tigrinya
lu marc.reuter self_employed negotiating 20 75
lu marc.reuter moved_in advised 8 190
lu marc.reuter owners proposed 22 120
lu marc.reuter three_generations statutory 24 260
fr sophie.lambert family in_force 15 330 small
fr sophie.lambert alone proposed 11 102
fr sophie.lambert alternating assessed 9 40
fr sophie.lambert minimum negotiating 12 68
fr sophie.lambert pensioner assessing 8 20
fr sophie.lambert owners refused 19 180
fr sophie.lambert ill statutory 17 290
fr sophie.lambert self_employed called 0 3
fr sophie.lambert moved_in completed 10 760
be elise.vandamme family proposed 16 99 small
be elise.vandamme alone negotiating 10 71
be elise.vandamme alternating in_force 12 270
be elise.vandamme pensioner opened 8 11
be elise.vandamme ill assessing 13 22 language=de
be elise.vandamme owners second_plan 21 480
be tom.claes minimum assessed 11 36 interpreter=turc
be tom.claes moved_in negotiating 14 80
be tom.claes three_generations lost 9 210
be tom.claes self_employed reassessing 23 300
""".strip().splitlines()
)
