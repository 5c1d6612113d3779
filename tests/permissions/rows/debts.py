import uuid
from datetime import timedelta

from counselling.debts.models import LimitationEvent
from counselling.partners.models import Creditor
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.debts import DebtFactory, LimitationEventFactory
from tests.factories.evidence import AttachmentFactory
from tests.factories.partners import CreditorFactory
from tests.permissions.matrix import READERS, WRITERS_SAVE, WRITERS_SEE, Row, on_file

KEY = uuid.UUID("6f0f6f5e-7c1f-4a52-9f1c-0a7d53b0c001")
EXPORTERS = {"counsellor": 200, "cover": 403, "supervisor": 200}


def a_debt(cast: Cast) -> uuid.UUID:
    debt = cast.file.debts.first()
    return (debt or DebtFactory(file=cast.file)).pk


def a_creditor(cast: Cast) -> str:
    known = Creditor.objects.filter(service=cast.service, name="Cofilux").first()
    return (known or CreditorFactory(service=cast.service, name="Cofilux")).name


def an_event(cast: Cast) -> int:
    return LimitationEventFactory(
        debt=cast.file.debts.first(), on=TODAY - timedelta(days=LimitationEvent.objects.count())
    ).pk


def a_paper(cast: Cast) -> int:
    paper = AttachmentFactory(file=cast.file)
    paper.debts.add(a_debt(cast))
    return paper.pk


ROWS = {
    "debts:list": on_file(GET=READERS),
    "debts:export": on_file(GET=EXPORTERS, kind=lambda cast: "csv"),
    "debts:save_row": on_file(
        POST=WRITERS_SAVE, key=lambda cast: KEY, data=lambda cast: {"creditor": a_creditor(cast), "balance": "12,50"}
    ),
    "debts:save_quick": on_file(
        POST=WRITERS_SAVE, key=lambda cast: KEY, data=lambda cast: {"line": f"{a_creditor(cast)} 12,50"}
    ),
    "debts:read_line": on_file(POST=WRITERS_SEE, data=lambda cast: {"line": "cof 12,50"}),
    "debts:paste": on_file(GET=WRITERS_SEE, POST=WRITERS_SEE, data=lambda cast: {"text": "Cofilux\t12,50"}),
    "debts:detail": on_file(GET=READERS, key=a_debt),
    "debts:change_facts": on_file(
        POST=WRITERS_SAVE,
        key=a_debt,
        data=lambda cast: {
            f"facts-{name}": value
            for name, value in {
                "version": "1", "creditor": cast.file.debts.first().creditor.name, "debtor": "client",
                "rate_kind": "none", "enforcement": "none", "treatment": "in_plan",
            }.items()
        },
    ),
    "debts:add_balance": on_file(
        POST=WRITERS_SAVE,
        key=a_debt,
        data=lambda cast: {
            "balance-principal": "100,00", "balance-as_of": "24/09/2026", "balance-source": "statement",
        },
    ),
    "debts:add_event": on_file(
        POST=WRITERS_SAVE,
        key=a_debt,
        data=lambda cast: {"event-kind": "payment", "event-happened_on": "24/09/2026"},
    ),
    "debts:withdraw_event": on_file(POST=WRITERS_SAVE, key=a_debt, event_id=an_event),
    "debts:link_paper": on_file(
        POST=WRITERS_SAVE, key=a_debt, data=lambda cast: {"paper-paper": AttachmentFactory(file=cast.file).pk}
    ),
    "debts:unlink_paper": on_file(POST=WRITERS_SAVE, key=a_debt, paper_id=a_paper),
    "debts:take_step": on_file(POST=WRITERS_SAVE, key=a_debt, step=lambda cast: "confirm_debt"),
    "debts:remove": on_file(POST=WRITERS_SAVE, key=a_debt),
    "debts:restore": on_file(
        POST=WRITERS_SAVE, key=lambda cast: DebtFactory(file=cast.file, removed_on=cast.file.opened_on).pk
    ),
    "debts:merge_creditors": Row(
        kwargs=lambda cast: {"creditor_id": CreditorFactory(service=cast.service).pk},
        GET={"supervisor": 200, "counsellor": 403, "cover": 403, "colleague": 403},
        POST={"supervisor": 302, "counsellor": 403, "cover": 403, "colleague": 403},
        data=lambda cast: {"kept": CreditorFactory(service=cast.service).pk},
    ),
}  # fmt: skip
