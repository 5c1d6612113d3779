"""The plans of a file: three scenarios, one proposed, the creditors' answers, in force, replaced or refused."""

from counselling.demo import days
from counselling.demo.scenes import Scene
from counselling.plans import selectors, services
from counselling.plans.models import Answer, RefusalCode, RepaymentPlan
from counselling.statements.models import FinancialStatement

NAMES = ("A : tout le disponible", "B : une réserve gardée", "C : tous en même temps")
# What creditors answer, in turn; most agree when the offer is explained.
ANSWERS = (
    Answer.ACCEPTED, Answer.ACCEPTED, Answer.COUNTER_OFFER, Answer.ACCEPTED, Answer.NO_ANSWER, Answer.ACCEPTED,
    Answer.REFUSED, Answer.ACCEPTED,
)  # fmt: skip
LAW_ACCEPTED = "Valeurs relues avec la responsable, à confirmer au prochain barème"


def try_scenarios(
    scene: Scene, statement: FinancialStatement, *, after: int, names: tuple[str, ...] = NAMES
) -> list[RepaymentPlan]:
    """Three ways to share what the household can give."""
    with scene.on(after) as on:
        grounds = selectors.grounds_of(scene.file, statement, on)
        return [
            services.draft_plan(file=scene.file, statement=statement, levers=levers, on=on, by=scene.by)
            for levers in selectors.first_levers(grounds, names=names)
        ]


def propose(scene: Scene, plan: RepaymentPlan, *, after: int) -> RepaymentPlan:
    with scene.on(after) as on:
        return services.propose_plan(
            plan=plan, version=plan.version, on=on, by=scene.by, accept_reason=LAW_ACCEPTED if plan.unconfirmed else ""
        )


def hear_answers(scene: Scene, plan: RepaymentPlan, *, after: int, some: bool = False, agreed: bool = False) -> None:
    """The creditors answer one by one; `some` have not yet, and when `agreed` nobody refuses in the end."""
    for place, line in enumerate(selectors.share_lines(plan)):
        if some and place % 3 == 2:
            continue
        answer = Answer.ACCEPTED if agreed else ANSWERS[(place + scene.number) % len(ANSWERS)]
        with scene.on(after + place) as on:
            days.tick_off_answer(scene, line.debt.addressee.name, on)
            services.record_response(
                plan=plan, debt=line.debt, answer=answer, on=on, today=on, by=scene.by,
                code=RefusalCode.AMOUNT if answer == Answer.REFUSED else "",
                instalment=3500 if answer == Answer.COUNTER_OFFER else None,
            )  # fmt: skip


def put_in_force(scene: Scene, plan: RepaymentPlan, *, after: int) -> RepaymentPlan:
    with scene.on(after) as on:
        return services.put_in_force(
            plan=plan, version=plan.version, on=on, by=scene.by,
            reason="Sans réponse après deux rappels, la part est versée quand même",
        )  # fmt: skip


def refuse(scene: Scene, plan: RepaymentPlan, *, after: int) -> RepaymentPlan:
    with scene.on(after) as on:
        return services.refuse_plan(
            plan=plan, reason="Le créancier principal demande le double", version=plan.version, on=on, by=scene.by
        )


def give_up(scene: Scene, plan: RepaymentPlan, *, after: int) -> RepaymentPlan:
    with scene.on(after) as on:
        return services.break_plan(
            plan=plan, reason="Deux mensualités manquées, heures réduites", version=plan.version, on=on, by=scene.by
        )


def finish(scene: Scene, plan: RepaymentPlan, *, after: int) -> RepaymentPlan:
    with scene.on(after) as on:
        return services.complete_plan(
            plan=plan, version=plan.version, on=on, by=scene.by, reason="Soldé d’avance avec un héritage"
        )
