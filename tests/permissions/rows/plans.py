from uuid import UUID

from counselling.domain.lifecycle import FileState
from counselling.plans import selectors
from counselling.plans import services as plans
from counselling.plans.models import Answer, RepaymentPlan
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.plans import frozen_example, levers_of, owed_example, proposed, scenario
from tests.permissions.matrix import READERS, WRITERS_SAVE, WRITERS_SEE, on_file

EXPORTERS = {"counsellor": 200, "cover": 403, "supervisor": 200}


def a_plan(cast: Cast) -> int:
    return scenario(cast.file, cast.counsellor).pk


def a_discarded_plan(cast: Cast) -> int:
    plan = scenario(cast.file, cast.counsellor)
    return plans.discard_plan(plan=plan, version=1, on=TODAY, by=cast.counsellor).pk


def a_proposed_plan(cast: Cast) -> int:
    return proposed(cast.file, cast.counsellor).pk


def a_debt(cast: Cast) -> UUID:
    return cast.file.debts.order_by("created_at", "pk")[0].pk


def an_offer(cast: Cast) -> int:
    plan = RepaymentPlan.objects.get(file=cast.file)
    debt = selectors.share_lines(plan)[0].debt
    return plans.record_response(
        plan=plan, debt=debt, answer=Answer.COUNTER_OFFER, instalment=5000, on=TODAY, today=TODAY, by=cast.counsellor
    ).pk


def grounds(cast: Cast) -> dict[str, object]:
    owed_example(cast.file)
    frozen_example(cast.file, cast.counsellor)
    return {}


def negotiable(cast: Cast) -> dict[str, object]:
    cast.file.state = FileState.IN_ASSESSMENT
    cast.file.save(update_fields=["state"])
    return grounds(cast)


def negotiated(cast: Cast) -> dict[str, object]:
    cast.file.state = FileState.IN_NEGOTIATION
    cast.file.save(update_fields=["state"])
    return {"reason": "the client pays alone"}


def levers(cast: Cast) -> dict[str, object]:
    plan = RepaymentPlan.objects.get(file=cast.file)
    return posted(cast, plan, capacity="280,00")


def posted(cast: Cast, plan: RepaymentPlan, **changes: str) -> dict[str, object]:
    """The form of a scenario as the page sends it."""
    known = levers_of(cast.file)
    told = {
        "name": plan.name, "capacity": "", "reserve": "0,00", "horizon": known.horizon,
        "first_due": f"{known.first_due:%d/%m/%Y}", "method": "staged", "priority_first": "on", "interest": "none",
        "moratorium": "0", "unit": "1", "small_claims": "500,00", "spill": "10,00",
    }  # fmt: skip
    return {"version": plan.version} | {f"p{plan.pk}-{name}": value for name, value in (told | changes).items()}


def version(cast: Cast) -> dict[str, object]:
    return {"version": RepaymentPlan.objects.get(file=cast.file).version}


def because(cast: Cast) -> dict[str, object]:
    return version(cast) | {"reason": "agreed by telephone", "accept_reason": "checked by hand"}


ROWS = {
    "plans:board": on_file(GET=READERS),
    "plans:draft": on_file(POST=WRITERS_SAVE, data=grounds),
    "plans:plan": on_file(GET=READERS, plan_id=a_plan),
    "plans:change": on_file(POST=WRITERS_SAVE, plan_id=a_plan, data=levers),
    "plans:copy": on_file(POST=WRITERS_SAVE, plan_id=a_plan),
    "plans:discard": on_file(POST=WRITERS_SAVE, plan_id=a_plan, data=version),
    "plans:restore": on_file(POST=WRITERS_SAVE, plan_id=a_discarded_plan),
    "plans:propose": on_file(GET=WRITERS_SEE, POST=WRITERS_SAVE, plan_id=a_plan, data=because),
    "plans:put_in_force": on_file(GET=WRITERS_SEE, POST=WRITERS_SAVE, plan_id=a_proposed_plan, data=because),
    "plans:end": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, plan_id=a_proposed_plan, step=lambda _cast: "refuse", data=because
    ),
    "plans:record_response": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, plan_id=a_proposed_plan, debt_id=a_debt,
        data=lambda _cast: {"answer": "accepted", "on": "auj"},
    ),
    "plans:try_counter_offer": on_file(POST=WRITERS_SAVE, plan_id=a_proposed_plan, response_id=an_offer),
    "plans:figure": on_file(GET=READERS, plan_id=a_plan, name=lambda _cast: "total_paid"),
    "plans:export": on_file(GET=EXPORTERS, plan_id=a_plan, kind=lambda _cast: "csv"),
    "plans:start_negotiation": on_file(POST=WRITERS_SAVE, data=negotiable),
    "plans:start_follow_up": on_file(GET=WRITERS_SEE, POST=WRITERS_SAVE, data=negotiated),
}  # fmt: skip
