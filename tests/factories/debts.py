from datetime import UTC, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from counselling.debts.models import Balance, BalanceSource, Debt, LimitationEvent
from counselling.domain.law.classes import DebtNature
from counselling.domain.lifecycle import DebtStatus
from counselling.domain.limitation import LimitationEventKind
from tests.factories import TODAY
from tests.factories.accounts import UserFactory
from tests.factories.client_files import ClientFileFactory
from tests.factories.partners import CreditorFactory


class DebtFactory(DjangoModelFactory):
    """A debt of 4 812.35 at 12.9 % that is paid with 120.00 a month, as the client told it in September."""

    class Meta:
        model = Debt
        skip_postgeneration_save = True

    file = factory.SubFactory(ClientFileFactory)
    creditor = factory.SubFactory(CreditorFactory, service=factory.SelfAttribute("..file.service"))
    nature = DebtNature.REVOLVING
    reference = factory.Sequence(lambda n: f"2881-{n + 440}")
    rate = Decimal("12.900")
    rate_kind = "contractual"
    instalment = Decimal("120.00")
    status = DebtStatus.DECLARED
    status_on = TODAY.replace(month=9)
    changed_by = factory.LazyAttribute(lambda debt: debt.file.counsellor or UserFactory())
    changed_at = datetime(2026, 9, 24, 12, tzinfo=UTC)
    balance = factory.RelatedFactory("tests.factories.debts.BalanceFactory", factory_related_name="debt")

    class Params:
        rent = factory.Trait(
            nature=DebtNature.RENT_ARREARS, rate=None, rate_kind="none", instalment=None,
            creditor__landlord=True,
        )  # fmt: skip
        old = factory.Trait(
            nature=DebtNature.CONSUMER_LOAN,
            event=factory.RelatedFactory(
                "tests.factories.debts.LimitationEventFactory",
                factory_related_name="debt",
                on=TODAY.replace(year=1990),
            ),
        )


class BalanceFactory(DjangoModelFactory):
    class Meta:
        model = Balance

    debt = factory.SubFactory(DebtFactory, balance=None)
    principal = Decimal("4812.35")
    as_of = TODAY.replace(month=9)
    source = BalanceSource.CLIENT
    recorded_by = factory.SelfAttribute("debt.changed_by")


class LimitationEventFactory(DjangoModelFactory):
    class Meta:
        model = LimitationEvent

    debt = factory.SubFactory(DebtFactory)
    kind = LimitationEventKind.FIRST_UNPAID_INSTALMENT
    on = TODAY.replace(year=2026, month=3)
    recorded_by = factory.SelfAttribute("debt.changed_by")
