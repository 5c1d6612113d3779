from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.db.models import FETCH_RAISE
from django.test.utils import CaptureQueriesContext

from counselling.debts import selectors
from counselling.debts import services as debts
from counselling.debts.models import Debt, Treatment
from counselling.debts.selectors import Flag
from counselling.domain.law.classes import DebtNature, LegalClass
from counselling.domain.lifecycle import DebtStatus
from counselling.domain.limitation import LimitationState
from tests.cast import Cast
from tests.factories.accounts import ServiceFactory
from tests.factories.client_files import ClientFileFactory
from tests.factories.debts import BalanceFactory, DebtFactory
from tests.factories.partners import CreditorFactory

pytestmark = pytest.mark.django_db


def names(lines: list) -> list[str]:
    return [line.debt.creditor.name for line in lines]


def test_urgent_debts_come_first_then_vital_ones_then_the_largest(cast: Cast, today: date) -> None:
    DebtFactory(file=cast.file, creditor__name="petit", balance__principal=Decimal("10"))
    DebtFactory(file=cast.file, creditor__name="grand", balance__principal=Decimal("9000"))
    DebtFactory(file=cast.file, creditor__name="payé", status=DebtStatus.SETTLED, balance__principal=Decimal("99999"))
    DebtFactory(file=cast.file, rent=True, creditor__name="loyer", balance__principal=Decimal("5"))
    DebtFactory(file=cast.file, creditor__name="saisie", enforcement="seizure")
    DebtFactory(file=cast.file, creditor__name="audience", enforcement="court", enforcement_on=date(2026, 12, 10))
    DebtFactory(file=cast.file, creditor__name="passée", enforcement="court", enforcement_on=date(2026, 11, 23))
    DebtFactory(file=cast.file, creditor__name="retirée", removed_on=today)
    DebtFactory(file=cast.colleagues_file, creditor__name="ailleurs")
    assert names(selectors.debts_of(cast.file, today)) == [
        "audience", "saisie", "loyer", "grand", "passée", "petit", "payé",
    ]  # fmt: skip


def test_the_balance_of_a_day_and_the_sources_that_disagree(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    BalanceFactory(
        debt=debt, source="statement", as_of=date(2026, 11, 1), principal=5000, interest=50, costs=Decimal("0.5")
    )
    (now,) = selectors.debts_of(cast.file, today)
    (before,) = selectors.debts_of(cast.file, date(2026, 10, 31))
    assert (now.total, before.total) == (5_050_50, 4_812_35)
    assert now.conflicting is not None
    assert [row.total for row in now.conflicting] == [4_812_35, 5_050_50]
    assert (now.flags, before.flags) == ((Flag.SOURCES_DISAGREE,), ())
    debts.confirm_debt(debt=debt, on=today, by=cast.counsellor)
    assert selectors.debts_of(cast.file, today)[0].conflicting is None


def test_the_class_comes_from_the_law_of_the_country_with_its_article(today: date) -> None:
    file = ClientFileFactory(service=ServiceFactory(french=True))
    DebtFactory(file=file, rent=True)
    fine = DebtFactory(file=file, nature=DebtNature.FINE, creditor__kind="court_fines")
    by_nature = {line.debt.nature: line for line in selectors.debts_of(file, today)}
    rent = by_nature[DebtNature.RENT_ARREARS]
    assert (rent.standing.legal_class, rent.standing.article) == (
        LegalClass.PRIORITY, "Code de la consommation L711-6",
    )  # fmt: skip
    assert (rent.rank, rent.standing.writable) == (0, True)
    excluded = by_nature[DebtNature.FINE].standing
    assert (excluded.legal_class, excluded.writable, excluded.rule.id) == (
        LegalClass.EXCLUDED,
        False,
        "fr.excluded.fines",
    )
    Debt.objects.filter(pk=fine.pk).update(legal_class_override="ordinary", legal_class_reason="amende civile")
    changed = selectors.debt_line(file, fine.pk, today)
    assert changed is not None
    assert (changed.standing.legal_class, changed.standing.article, changed.standing.writable) == (
        LegalClass.ORDINARY, "", True,
    )  # fmt: skip


def test_the_clock_informs(cast: Cast, today: date) -> None:
    old, unknown = DebtFactory(file=cast.file, old=True), DebtFactory(file=cast.file)
    lines = {line.debt.pk: line for line in selectors.debts_of(cast.file, today)}
    assert lines[old.pk].clock.state == LimitationState.TIME_BARRED
    assert lines[old.pk].clock.barred_from == date(2000, 11, 25)
    assert lines[old.pk].flags == (Flag.PROBABLY_TIME_BARRED,)
    assert lines[unknown.pk].clock.state == LimitationState.CANNOT_TELL
    debts.add_limitation_event(debt=old, kind="judgment", happened_on=date(2020, 1, 10), on=today, by=cast.counsellor)
    line = selectors.debt_line(cast.file, old.pk, today)
    assert line is not None
    assert line.clock.state == LimitationState.RUNNING


def test_totals_count_what_is_still_owed(cast: Cast, today: date) -> None:
    creditor = CreditorFactory(service=cast.service)
    DebtFactory(file=cast.file, creditor=creditor, arrears=Decimal("360"))
    DebtFactory(file=cast.file, creditor=creditor, treatment=Treatment.KEPT_RUNNING, instalment=Decimal("310.50"))
    DebtFactory(file=cast.file, being_paid=False)
    DebtFactory(file=cast.file, instalment_until=date(2026, 11, 23))
    DebtFactory(file=cast.file, status=DebtStatus.TIME_BARRED, status_reason="1990")
    totals = selectors.totals_of(selectors.debts_of(cast.file, today))
    assert (totals.debts, totals.creditors, totals.balance) == (4, 3, 4 * 4_812_35)
    assert (totals.arrears, totals.service, totals.kept_running) == (360_00, 430_50, 310_50)
    assert selectors.debt_service(cast.file, today) == 430_50


def test_arrears_in_months_and_totals_by_class(cast: Cast, today: date) -> None:
    late = DebtFactory(file=cast.file, arrears=Decimal("400"), instalment=Decimal("120"))
    DebtFactory(file=cast.file, arrears=Decimal("50"), instalment=Decimal("60"))
    DebtFactory(file=cast.file, arrears=Decimal("999"), instalment=None)
    DebtFactory(file=cast.file, nature=DebtNature.MAINTENANCE_ARREARS, balance__principal=Decimal("300"))
    totals = selectors.totals_of(selectors.debts_of(cast.file, today))
    assert totals.months_of_arrears == Fraction(450_00, 180_00)
    assert totals.by_class == {LegalClass.EXCLUDED: 300_00, LegalClass.ORDINARY: 3 * 4_812_35}
    without = selectors.totals_of([line for line in selectors.debts_of(cast.file, today) if not line.arrears])
    assert without.months_of_arrears is None
    assert late.arrears == 400


def test_a_plan_reads_debts_with_something_owed(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    BalanceFactory(debt=debt, as_of=today, principal=Decimal("4000"), interest=Decimal("12.34"), costs=5)
    DebtFactory(file=cast.file, balance__principal=0)
    DebtFactory(file=cast.file, status=DebtStatus.SETTLED)
    (candidate,) = selectors.plan_debts_in(selectors.debts_of(cast.file, today))
    plan = candidate.debt
    assert (plan.id, plan.principal, plan.interest, plan.costs) == (str(debt.pk), 4_000_00, 12_34, 5_00)
    assert (plan.rate, plan.rank, plan.contractual, plan.writable) == (Fraction(129, 1000), 1, 120_00, True)
    assert candidate.treatment == Treatment.IN_PLAN


def test_letters_go_to_the_collector_where_there_is_one(cast: Cast, today: date) -> None:
    collector = CreditorFactory(service=cast.service, name="Agence")
    DebtFactory(file=cast.file, collector=collector, creditor__name="Zorro")
    DebtFactory(file=cast.file, creditor=collector)
    DebtFactory(file=cast.file, creditor__name="banque")
    groups = selectors.by_creditor(selectors.debts_of(cast.file, today))
    assert [(creditor.name, len(lines)) for creditor, lines in groups] == [("Agence", 2), ("banque", 1)]


def test_similar_debts_share_the_creditor_or_the_reference(cast: Cast) -> None:
    known = DebtFactory(file=cast.file, reference="2881-440")
    DebtFactory(file=cast.colleagues_file, reference="2881-440")

    def similar(creditor: object, reference: str) -> list[Debt]:
        return list(selectors.similar_debts(cast.file, creditor=creditor, reference=reference))  # type: ignore[arg-type]

    other = CreditorFactory(service=cast.service)
    assert similar(other, "2881 440") == similar(known.creditor, "") == [known]
    assert similar(known.creditor, "9") == similar(other, "") == []
    assert not selectors.similar_debts(cast.file, creditor=known.creditor, reference="", apart_from=known.pk).exists()


def test_the_number_of_queries_does_not_grow(cast: Cast, today: date) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            lines = selectors.lines_of(Debt.objects.fetch_mode(FETCH_RAISE).filter(file=cast.file), today)
            assert [line.debt.addressee.name for line in lines]
        return len(captured)

    DebtFactory(file=cast.file, old=True)
    one = queries()
    for _number in range(49):
        DebtFactory(file=cast.file, collector=CreditorFactory(service=cast.service))
    assert queries() == one == 3
