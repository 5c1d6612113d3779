"""How a file goes: chapter after chapter, as far as its plot has come."""

from collections.abc import Callable

from counselling.client_files import services as files
from counselling.demo import budgets, days, debts, households, letters, plans
from counselling.demo.letters import Occasion
from counselling.demo.plots import Story
from counselling.demo.scenes import Scene
from counselling.domain.lifecycle import ClosureReason, Procedure
from counselling.plans import services as planning
from counselling.plans.models import RepaymentPlan

WENT_TO_COURT = {"lu": Procedure.LU_JUDICIAL, "fr": Procedure.FR_MEASURES, "be": Procedure.BE_JUDICIAL}
WITH_DRAFT_BUDGET = frozenset({Story.ASSESSING})
UP_TO_PLAN = frozenset(
    {
        Story.PROPOSED, Story.REFUSED, Story.IN_FORCE, Story.SECOND_PLAN, Story.REASSESSING, Story.COMPLETED,
        Story.STATUTORY,
    }
)  # fmt: skip
NEGOTIATED = UP_TO_PLAN | {Story.NEGOTIATING, Story.LOST}
ASSESSED = NEGOTIATED | {Story.ASSESSED, Story.ADVISED}


def tell(scene: Scene) -> None:
    """Everything that happened in one file, in its order, up to today."""
    story = scene.plot.story
    households.open_file(scene)
    days.write_notes(scene, until=0)
    if story is not Story.CALLED:
        _assess(scene)
    if scene.file.is_open:
        days.write_notes(scene, until=scene.plot.age)
        days.plan_ahead(scene)


def _assess(scene: Scene) -> None:
    story = scene.plot.story
    households.meet(scene)
    households.settle_in(scene)
    days.write_notes(scene, until=3)
    if story is Story.OPENED:
        debts.take_down(scene, after=5)
        return
    with scene.on(7) as on:
        files.start_assessment(file=scene.file, on=on, by=scene.by)
    households.sign_mandates(scene)
    owed = debts.take_down(scene)
    days.write_notes(scene, until=9)
    households.change_household(scene)
    statement = budgets.take_stock(scene, after=14, whole=story not in WITH_DRAFT_BUDGET)
    if story not in ASSESSED:
        return
    days.write_notes(scene, until=17)
    letters.write(scene, Occasion.STATEMENTS, after=18)
    debts.ask_for_statements(scene, owed, after=18)
    days.write_notes(scene, until=24)
    budgets.freeze(scene, statement, after=28)
    if story is Story.ADVISED:
        letters.write(scene, Occasion.ADVICE, after=30)
        _close(scene, ClosureReason.ADVICE_ONLY, after=35)
    if story in NEGOTIATED:
        _negotiate(scene, owed)


def _negotiate(scene: Scene, owed: list[debts.Owed]) -> None:
    story = scene.plot.story
    with scene.on(32) as on:
        planning.start_negotiation(file=scene.file, on=on, by=scene.by)
    debts.hear_creditors(scene, owed, after=34)
    days.write_notes(scene, until=45)
    debts.decide(scene, owed, after=46)
    days.tick_off_answers(scene, after=47)
    if story is Story.LOST:
        days.try_in_vain(scene, after=(90, 110, 135))
        _close(scene, ClosureReason.NO_CONTACT, after=150)
        return
    statement = scene.frozen_statement
    scenarios = plans.try_scenarios(scene, statement, after=50)
    if story not in UP_TO_PLAN:
        return
    plan = plans.propose(scene, scenarios[0], after=58)
    letters.write(scene, Occasion.OFFERS, after=58, plan=plan)
    days.write_notes(scene, until=63)
    if ending := ENDINGS.get(story):
        ending(scene, plan)
    else:
        plans.hear_answers(scene, plan, after=68, some=True)


def _refused(scene: Scene, plan: RepaymentPlan) -> None:
    """The main creditor refuses; a counter-offer is tried as a new scenario."""
    plans.hear_answers(scene, plan, after=66)
    plans.refuse(scene, plan, after=90)
    plans.try_scenarios(scene, scene.frozen_statement, after=100, names=("D : plus long", "E : réserve", "F : tous"))


def _in_force(scene: Scene, plan: RepaymentPlan) -> RepaymentPlan:
    plans.hear_answers(scene, plan, after=66, agreed=scene.number % 2 == 0)
    days.tick_off_answers(scene, after=91)
    plan = plans.put_in_force(scene, plan, after=92)
    letters.write(scene, Occasion.SCHEDULE, after=93, plan=plan)
    with scene.on(94) as on:
        planning.start_follow_up(file=scene.file, on=on, by=scene.by)
    return plan


def _second_plan(scene: Scene, plan: RepaymentPlan) -> None:
    """Income fell: a new budget, a new plan takes the place of the first."""
    _in_force(scene, plan)
    days.write_notes(scene, until=200)
    with scene.on(230):
        files.reassess(file=scene.file, reason="Heures réduites, le plan ne tient plus", by=scene.by)
    statement = budgets.start_again(scene, after=235)
    budgets.freeze(scene, statement, after=240)
    with scene.on(245) as on:
        planning.start_negotiation(file=scene.file, on=on, by=scene.by)
    names = ("G : après la baisse", "H : réserve", "I : tous en même temps")
    second = plans.propose(
        scene, plans.try_scenarios(scene, scene.frozen_statement, after=250, names=names)[0], after=255
    )
    letters.write(scene, Occasion.OFFERS, after=255, plan=second)
    plans.hear_answers(scene, second, after=262, agreed=True)
    days.tick_off_answers(scene, after=284)
    plans.put_in_force(scene, second, after=285)
    with scene.on(286) as on:
        planning.start_follow_up(file=scene.file, on=on, by=scene.by)


def _reassessing(scene: Scene, plan: RepaymentPlan) -> None:
    """The plan broke; stock is being taken again."""
    plan = _in_force(scene, plan)
    days.write_notes(scene, until=200)
    plans.give_up(scene, plan, after=scene.plot.age - 20)
    with scene.on(scene.plot.age - 18):
        files.reassess(file=scene.file, reason="Plan rompu après une perte d’heures", by=scene.by)
    budgets.start_again(scene, after=scene.plot.age - 12)


def _completed(scene: Scene, plan: RepaymentPlan) -> None:
    plan = _in_force(scene, plan)
    days.write_notes(scene, until=200)
    plans.finish(scene, plan, after=500)
    _close(scene, ClosureReason.PLAN_COMPLETED, after=510)


def _statutory(scene: Scene, plan: RepaymentPlan) -> None:
    plans.hear_answers(scene, plan, after=66)
    plans.refuse(scene, plan, after=95)
    _close(
        scene, ClosureReason.STATUTORY_PROCEDURE, after=110, procedure=WENT_TO_COURT[scene.file.service.jurisdiction]
    )


ENDINGS: dict[Story, Callable[[Scene, RepaymentPlan], object]] = {
    Story.REFUSED: _refused,
    Story.IN_FORCE: _in_force,
    Story.SECOND_PLAN: _second_plan,
    Story.REASSESSING: _reassessing,
    Story.COMPLETED: _completed,
    Story.STATUTORY: _statutory,
}


def _close(scene: Scene, reason: ClosureReason, *, after: int, procedure: Procedure | None = None) -> None:
    with scene.on(after) as on:
        files.close_file(file=scene.file, closure_reason=reason, on=on, by=scene.by, procedure=procedure)
