"""Letters that rest on a plan: what the PDF says is what the plan says, to the cent."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from counselling.debts import selectors as debts
from counselling.domain.money import Cents
from counselling.plans import services as plans
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import schedule_of, share_lines
from counselling.statements.services import freeze_statement
from documents import selectors
from documents import services as letters
from documents.contexts import from_json
from documents.contexts.building import Occasion, Situation, letter_of
from documents.kinds import KINDS
from documents.models import Letter, LetterDraft
from documents.placeholders import amount
from documents.services import Status, Wishes
from documents.services.items import items_of
from documents.services.stack import pdf_of
from tests.documents.pdf import text_of
from tests.factories import TODAY
from tests.factories.debts import LimitationEventFactory
from tests.factories.documents import issue_batch, ready_to_write
from tests.factories.partners import CreditorAddressFactory
from tests.factories.plans import owed_example, proposed
from tests.factories.statements import ReferenceAmountFactory, worked_example

pytestmark = pytest.mark.django_db
REASON = "Une longue maladie explique la baisse des ressources."


@pytest.fixture
def plan(cast):
    for debt in owed_example(cast.file):
        CreditorAddressFactory(creditor=debt.creditor, service=cast.service, iban="LU280019400644750000")
        LimitationEventFactory(debt=debt, on=TODAY.replace(month=3))
    plan = proposed(cast.file, cast.counsellor)
    ready_to_write(cast.file)
    return plan


def offers(plan, cast, **wishes):
    debts = [line.debt for line in share_lines(plan)]
    return letters.draft_batch(
        file=cast.file, kind="plan_proposal", debts=debts, on=TODAY, by=cast.counsellor,
        wishes=Wishes(plan=plan, **wishes),
    )  # fmt: skip


def statuses(batch, cast):
    situation, occasion = Situation(batch.file, TODAY), Occasion(on=TODAY, by=cast.counsellor)
    items = items_of(selectors.drafts_in(batch), situation, occasion).items
    return [(item.status, [finding.code for finding in item.check.findings]) for item in items]


def printed_text(letter):
    letter.refresh_from_db()
    return re.sub(r"\s", " ", text_of(pdf_of(letter)))


def plain(cents: Cents) -> str:
    return re.sub(r"\s", " ", amount(cents, "fr"))


def test_every_offer_says_the_share_of_the_plan_to_the_cent(plan, cast):
    batch = offers(plan, cast, reason=REASON)
    assert {status for status, _codes in statuses(batch, cast)} == {Status.READY}
    issued = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)
    assert letters.print_waiting([letter.pk for letter in issued]) == len(issued) == 10
    names = {letter.addressee for letter in issued}
    lines = {line.debt.creditor.name: line for line in share_lines(plan)}
    for letter in issued:
        text, line = printed_text(letter), lines[letter.addressee]
        assert plain(line.paid) in text
        for order in line.orders:
            assert plain(order.amount) in text
        if line.written_off:
            assert plain(line.written_off) in text
        assert [name for name in names - {letter.addressee} if name in text] == []
        context = from_json(KINDS[letter.kind].context, letter.context)
        assert sum(stage.total for stage in context.stages) == context.share.total == line.paid
        assert (context.creditor_count, context.reason, context.statement.on) == (10, REASON, TODAY)
    assert set(plan.law_ids) <= set(issued[0].law_ids)


def test_the_budget_of_an_offer_says_why_it_is_far_from_usual_and_nothing_else(cast):
    for category, amount_expected in (("food", "640.00"), ("energy", "105.00"), ("leisure", "20.00")):
        ReferenceAmountFactory(service=cast.service, category=category, persons=4, amount=Decimal(amount_expected))
    debt = owed_example(cast.file)[0]
    CreditorAddressFactory(creditor=debt.creditor, service=cast.service)
    statement = worked_example(cast.file)
    for category, reason in (("food", "régime prescrit"), ("energy", "as usual"), ("leisure", "régime prescrit")):
        statement.lines.filter(category=category).update(reason=reason)
    running = debts.instalments_of(cast.file, TODAY)
    freeze_statement(statement=statement, running=running, version=1, on=TODAY, by=cast.counsellor)
    plan = proposed(cast.file, cast.counsellor)
    ready_to_write(cast.file)
    draft = letters.draft_letter(
        file=cast.file, kind="plan_proposal", debts=[debt], on=TODAY, by=cast.counsellor,
        wishes=Wishes(plan=plan, reason=REASON),
    )  # fmt: skip
    budget = letter_of(draft, Situation(cast.file, TODAY), Occasion(on=TODAY, due_on=TODAY, by=cast.counsellor)).budget
    told = [section.reason for section in (*budget.income, *budget.expenditure)]
    assert told == ["", "", "régime prescrit", ""]


@pytest.mark.full
def test_forty_offers_with_one_bad_address_one_held_and_one_failing_press(cast, monkeypatch):
    for debt in owed_example(cast.file, 40):
        CreditorAddressFactory(creditor=debt.creditor, service=cast.service)
        LimitationEventFactory(debt=debt, on=TODAY.replace(month=3))
    plan = proposed(cast.file, cast.counsellor)
    ready_to_write(cast.file)
    batch = offers(plan, cast, reason=REASON)
    bad, old, failing = (batch.drafts.get(position=position) for position in (7, 19, 31))
    bad.addressee.addresses.update(city="")
    old.debts.get().limitation_events.update(on=TODAY.replace(year=1990))
    assert letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor) == 38
    compose = letters.printing.composed

    def broken(letter):
        sheet = compose(letter)
        return replace(sheet, html='<img src="http://127.0.0.1/x">') if letter.draft_id == failing.pk else sheet

    monkeypatch.setattr(letters.printing, "composed", broken)
    letters.print_in_line(batch)
    for _attempt in range(2):
        letters.print_waiting(Letter.objects.issuing().values_list("pk", flat=True))
    states = Counter(Letter.objects.values_list("state", flat=True))
    assert (states, Letter.objects.get(state="void").draft) == ({"issued": 37, "void": 1}, failing)
    assert sorted(Letter.objects.values_list("position", flat=True)) == list(range(1, 39))
    waiting = {
        item.draft.pk: item.status
        for item in items_of(
            selectors.drafts_in(batch), Situation(cast.file, TODAY), Occasion(on=TODAY, by=cast.counsellor)
        ).items
        if item.check
    }
    assert waiting == {bad.pk: Status.TO_FIX, old.pk: Status.HELD}


def test_an_offer_without_reason_or_for_an_unproposed_plan_does_not_leave(plan, cast):
    batch = offers(plan, cast)
    assert {(status, tuple(codes)) for status, codes in statuses(batch, cast)} == {(Status.TO_FIX, ("reason",))}
    LetterDraft.objects.update(reason=REASON)
    RepaymentPlan.objects.filter(pk=plan.pk).update(state="superseded", ended_on=TODAY)
    assert {(status, tuple(codes)) for status, codes in statuses(batch, cast)} == {(Status.TO_FIX, ("plan",))}
    assert issue_batch(batch=batch, on=TODAY, by=cast.counsellor) == []
    assert Letter.objects.count() == 0


def test_an_old_debt_is_held_while_the_others_leave(plan, cast):
    old = share_lines(plan)[0].debt
    old.limitation_events.all().delete()
    LimitationEventFactory(debt=old, kind="due_date", on=TODAY.replace(year=1990))
    batch = offers(plan, cast, reason=REASON)
    assert len(issue_batch(batch=batch, on=TODAY, by=cast.counsellor)) == 9
    held = selectors.drafts_in(batch).get(letter=None)
    with pytest.raises(letters.Held):
        letters.issue_letter(draft=held, on=TODAY, by=cast.counsellor)
    letters.lift_hold(
        draft=held,
        debt=old,
        on=TODAY,
        by=cast.counsellor,
        code="title_exists",
        reason="jugement du 3 mai 2024 produit",
    )
    letter = letters.issue_letter(draft=held, on=TODAY, by=cast.counsellor)
    assert [(row["debt"], row["code"]) for row in letter.decisions] == [(str(old.pk), "title_exists")]


def test_the_schedule_of_the_plan_in_force_pays_exactly_the_plan(plan, cast):
    plan = plans.put_in_force(plan=plan, version=plan.version, on=TODAY, by=cast.counsellor, reason="accords oraux")
    debts = [line.debt for line in share_lines(plan)]
    draft = letters.draft_letter(
        file=cast.file, kind="payment_schedule", debts=debts, on=TODAY, by=cast.counsellor, wishes=Wishes(plan=plan)
    )
    letter = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    assert letters.print_waiting([letter.pk]) == 1
    context = from_json(KINDS["payment_schedule"].context, letter.context)
    months = schedule_of(plan)
    assert [(row.on, row.amount, row.remaining) for row in context.rows] == [
        (month.due, month.amount, month.remaining) for month in months
    ]
    assert sum(payee.instalment * payee.months for payee in context.payees) == context.plan.total
    assert {payee.iban for payee in context.payees} == {"LU280019400644750000"}
    text = printed_text(letter)
    assert plain(context.plan.total) in text
    assert letter.answer_due_on is None


def test_the_mandate_names_both_clients_and_awaits_its_return(plan, cast):
    draft = letters.draft_letter(
        file=cast.file, kind="mandate", on=TODAY, by=cast.counsellor, wishes=Wishes(details={"until": "2029-11-23"})
    )
    letter = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    context = from_json(KINDS["mandate"].context, letter.context)
    assert [grantor.name for grantor in context.grantors] == ["Anne Weber", "Marc Weber"]
    assert (context.until.isoformat(), context.wording_version) == ("2029-11-23", "LUH-0")
    assert letter.answer_due_on == context.answer.due_on
    assert cast.file.tasks.get().due_on == letter.answer_due_on


def test_the_confirmation_says_what_was_chosen(plan, cast):
    details = {
        "meeting_on": "2026-11-20",
        "summary": "",
        "options": [
            {"title": "Plan amiable", "effect": "une mensualité", "chosen": True},
            {"title": "Procédure légale", "effect": "", "chosen": False},
        ],
        "steps": [{"what": "Apporter les extraits", "who": "Vous", "until": None}],
    }
    draft = letters.draft_letter(
        file=cast.file, kind="advice_confirmation", on=TODAY, by=cast.counsellor, wishes=Wishes(details=details)
    )
    letter = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    context = from_json(KINDS[letter.kind].context, letter.context)
    assert (context.choice, [step.what for step in context.steps]) == ("Plan amiable", ["Apporter les extraits"])
