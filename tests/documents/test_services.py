"""One letter from the draft to the PDF: what is checked, what is frozen, what follows."""

import pytest
from django.db import IntegrityError, transaction

from caseflow.audit.models import AuditEntry
from caseflow.files import storage
from counselling.client_files.models import Address, AuthorisationKind, JournalEntry, Task
from counselling.client_files.services import withdraw_authorisation
from counselling.client_files.services.rules import FileClosed
from counselling.debts.models import Debt
from counselling.domain.errors import StaleVersion
from counselling.domain.lifecycle import LetterState
from documents import services as letters
from documents.contexts import from_json
from documents.contexts.building import Occasion, Situation
from documents.kinds import KINDS
from documents.models import Letter, LetterDraft, LetterSeries
from documents.services import Level, Status
from documents.services.register import NotIssued
from tests.documents.pdf import text_of
from tests.factories import TODAY
from tests.factories.client_files import AuthorisationFactory, HouseholdMemberFactory
from tests.factories.documents import debt_with_address, ready_to_write
from tests.factories.partners import CreditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return ready_to_write(cast.file)


def request_to(file, cast, name="Sofibel SA", **fields):
    debt = debt_with_address(file, name, **fields)
    return letters.draft_letter(file=file, kind="balance_request", debts=[debt], on=TODAY, by=cast.counsellor)


def check(draft, by):
    return letters.check_draft(draft, Situation(draft.file, TODAY), Occasion(on=TODAY, by=by))


def codes(draft, cast):
    found = check(draft, cast.counsellor)
    return [finding.code for finding in found.findings], found.status


def test_a_letter_takes_its_number_freezes_what_it_says_and_opens_its_answer(file, cast):
    draft = request_to(file, cast, reference="771-20-9")
    assert codes(draft, cast) == ([], Status.READY)
    letter = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    assert (letter.number, letter.state, letter.addressee) == (f"{file.reference}-01", "issuing", "Sofibel SA")
    context = from_json(KINDS["balance_request"].context, letter.context)
    assert context.references.theirs == ("771-20-9",)
    assert context.addressee.lines == ("Sofibel SA", "Recouvrement", "1 rue du Moulin", "L-1111 Luxembourg")
    assert (context.references.ours, context.client.names) == (letter.number, "Anne Weber")
    assert context.debts[0].balance == 481_235
    # Tuesday 24 November: two working days for the post, ten for the answer.
    assert context.answer.due_on.isoformat() == letter.answer_due_on.isoformat() == "2026-12-10"
    task = Task.objects.get(file=file)
    assert (task.due_on, task.source, letter.number in task.what) == (letter.answer_due_on, "letter", True)
    assert Debt.objects.get().status == "statement_requested"
    verbs = list(JournalEntry.objects.filter(file=file).order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "documents.draft_letter", "debts.request_statement", "client_files.add_task", "documents.issue_letter",
    ]  # fmt: skip


def test_the_pdf_is_the_frozen_letter_stored_with_its_hash(file, cast):
    letter = letters.issue_letter(draft=request_to(file, cast), on=TODAY, by=cast.counsellor)
    assert letters.print_waiting([letter.pk]) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.pages) == ("issued", 1)
    content = storage.read(letter.path)
    assert storage.is_intact(letter.path, sha256=letter.sha256)
    assert letter.size == len(content)
    text = text_of(content)
    assert letter.number in text
    assert "Anne Weber" in text
    entry = AuditEntry.objects.filter(verb="documents.finish_letter").get()
    assert (entry.object_id, entry.detail["pages"], entry.file) == (str(letter.pk), 1, file.reference)


def test_a_second_print_changes_nothing(file, cast):
    letter = letters.issue_letter(draft=request_to(file, cast), on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk])
    before = Letter.objects.values().get()
    assert letters.print_waiting([letter.pk]) == 0
    assert Letter.objects.values().get() == before


def test_a_draft_becomes_one_letter_however_often_it_is_issued(file, cast):
    draft = request_to(file, cast)
    letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    with pytest.raises(letters.AlreadyALetter):
        letters.issue_letter(draft=draft, on=TODAY, by=cast.cover)
    assert (Letter.objects.count(), LetterSeries.objects.get().last, Task.objects.count()) == (1, 1, 1)


def test_a_withdrawn_mandate_between_draft_and_issue_stops_the_letter(file, cast):
    draft = request_to(file, cast)
    member = file.members.get(relation="client")
    withdraw_authorisation(
        member=member, kind=AuthorisationKind.CONTACT_CREDITORS, method="signed", on=TODAY, by=cast.counsellor
    )
    with pytest.raises(letters.NotReady) as refusal:
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    assert refusal.value.facts == {"finding": "consent"}
    assert (Letter.objects.count(), LetterSeries.objects.count()) == (0, 0)


def test_joint_debts_need_both_and_the_missing_one_is_named(file, cast):
    partner = HouseholdMemberFactory(file=file, partner=True)
    draft = request_to(file, cast, debtor="both")
    missing = [finding for finding in check(draft, cast.counsellor).findings if finding.code == "consent"]
    assert [finding.facts for finding in missing] == [{"name": "Marc Weber"}]
    AuthorisationFactory(member=partner, kind=AuthorisationKind.CONTACT_CREDITORS, on=TODAY)
    found = check(draft, cast.counsellor)
    assert found.status == Status.READY
    assert (found.context.client.names, found.context.authorisation.on) == ("Anne Weber et Marc Weber", TODAY)


def test_what_is_missing_is_named_and_nothing_leaves(file, cast):
    draft = request_to(file, cast)
    address = draft.addressee.addresses.get()
    address.lines = ""
    address.save()
    assert codes(draft, cast) == (["address"], Status.TO_FIX)
    address.lines = "Immeuble dont le nom ne tient dans aucune fenêtre d'enveloppe"
    address.save()
    assert codes(draft, cast) == (["address-refused"], Status.TO_FIX)
    address.lines = "1 rue du Moulin 𝔵"
    address.save()
    assert codes(draft, cast)[1] == Status.TO_FIX


def test_a_missing_reference_warns_but_does_not_stop(file, cast):
    assert codes(request_to(file, cast, reference=""), cast) == (["reference_missing"], Status.READY)


def test_a_second_draft_to_the_same_creditor_warns(file, cast):
    draft = request_to(file, cast)
    letters.draft_letter(
        file=file, kind="balance_request", debts=list(draft.debts.all()), on=TODAY, by=cast.counsellor
    )
    assert codes(draft, cast) == (["twice"], Status.READY)


def test_a_debt_that_is_gone_or_owed_to_a_collector_now_stops(file, cast):
    draft = request_to(file, cast)
    Debt.objects.update(status="settled")
    assert codes(draft, cast) == (["not_owed"], Status.TO_FIX)
    Debt.objects.update(status="declared", collector=CreditorFactory(service=file.service, name="Recouvre SA"))
    assert codes(draft, cast) == (["moved", "address"], Status.TO_FIX)


def test_nothing_is_drafted_or_issued_for_a_closed_file(file, cast):
    draft = request_to(file, cast)
    type(file).objects.filter(pk=file.pk).update(state="closed", closed_on=TODAY, closure_reason="advice_only")
    with pytest.raises(FileClosed):
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    with pytest.raises(FileClosed):
        letters.draft_letter(file=file, kind="mandate", on=TODAY, by=cast.counsellor)
    assert (Letter.objects.count(), LetterDraft.objects.count()) == (0, 1)


def test_a_letter_to_an_unsafe_address_is_handed_over(cast):
    file = ready_to_write(cast.file)
    file.members.get(relation="client").contact.__class__.objects.update(may_write=False)
    draft = letters.draft_letter(file=file, kind="mandate", on=TODAY, by=cast.counsellor)
    assert (draft.channel, codes(draft, cast)) == ("hand", ([], Status.READY))
    letters.change_draft(draft=draft, changes={"channel": "post"}, version=1, by=cast.counsellor)
    assert codes(LetterDraft.objects.get(), cast) == (["unsafe"], Status.TO_FIX)


def test_a_cover_signs_for_the_counsellor_in_charge(file, cast):
    letter = letters.issue_letter(draft=request_to(file, cast), on=TODAY, by=cast.cover)
    context = from_json(KINDS[letter.kind].context, letter.context)
    assert (context.signatory.name, context.signatory.acting_for) == ("C. Kieffer", "C. Kieffer")
    assert context.counsellor.name == cast.counsellor.name


def test_the_language_is_the_addressees(file, cast):
    draft = request_to(file, cast, language="de")
    found = check(draft, cast.counsellor)
    assert (draft.language, found.language_from, found.body.service_text[:4]) == ("de", "addressee", "Sehr")
    assert found.context.references.person == "Anne Weber"
    letters.change_draft(draft=draft, changes={"language": "en"}, version=1, by=cast.counsellor)
    assert check(LetterDraft.objects.get(), cast.counsellor).language_from == "chosen"


def test_a_stale_change_is_refused_and_leaves_the_draft(file, cast):
    draft = request_to(file, cast)
    letters.change_draft(draft=draft, changes={"channel": "registered"}, version=1, by=cast.counsellor)
    with pytest.raises(StaleVersion):
        letters.change_draft(draft=draft, changes={"channel": "fax"}, version=1, by=cast.cover)
    assert LetterDraft.objects.get().channel == "registered"


def test_the_text_of_one_letter_must_be_a_text(file, cast):
    draft = request_to(file, cast)
    letters.change_draft(draft=draft, changes={"text": "Bonjour [[nobody]]"}, version=1, by=cast.counsellor)
    assert codes(LetterDraft.objects.get(), cast)[1] == Status.TO_FIX
    with pytest.raises(letters.NotReady):
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)


def test_a_replacement_names_the_letter_it_replaces(file, cast):
    letter = letters.issue_letter(draft=request_to(file, cast), on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk])
    letter.refresh_from_db()
    draft = letters.supersede_letter(letter=letter, on=TODAY, by=cast.counsellor)
    assert f"remplace notre lettre {letter.number} du 24\u00a0novembre\u00a02026" in draft.text
    second = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    assert (second.number, second.supersedes, second.text_edited) == (f"{file.reference}-02", letter, True)


def test_a_withdrawn_letter_stays_in_the_register(file, cast):
    letter = letters.issue_letter(draft=request_to(file, cast), on=TODAY, by=cast.counsellor)
    with pytest.raises(NotIssued):
        letters.withdraw_letter(letter=letter, reason="trop tôt", by=cast.counsellor)
    letters.print_waiting([letter.pk])
    letters.withdraw_letter(letter=letter, reason="mauvais montant", by=cast.counsellor)
    letter.refresh_from_db()
    assert (letter.state, letter.withdrawn_because, letter.withdrawn_by) == (
        LetterState.ISSUED, "mauvais montant", cast.counsellor,
    )  # fmt: skip
    with pytest.raises(NotIssued):
        letters.withdraw_letter(letter=letter, reason="encore", by=cast.counsellor)
    replacement = letters.supersede_letter(letter=letter, on=TODAY, by=cast.counsellor)
    assert replacement.text == ""


def test_a_failing_press_voids_the_letter_after_three_attempts(file, cast, monkeypatch):
    letter = letters.issue_letter(draft=request_to(file, cast), on=TODAY, by=cast.counsellor)
    monkeypatch.setattr("documents.rendering.COUNTED_IN_CHILD", "documents.rendering.no_such_function")
    states = []
    for _ in range(4):
        letters.print_waiting([letter.pk])
        letter.refresh_from_db()
        states.append((letter.attempts, letter.state))
    assert states == [(1, "issuing"), (2, "issuing"), (3, "void"), (3, "void")]
    assert letter.void_reason in {"failed", "died"}
    assert JournalEntry.objects.filter(verb="documents.void_letter").get().facts["number"] == letter.number
    fresh = letters.supersede_letter(letter=letter, on=TODAY, by=cast.counsellor)
    assert (fresh.supersedes, fresh.text) == (None, "")


def test_the_database_refuses_to_change_or_remove_an_issued_letter(file, cast):
    letter = letters.issue_letter(draft=request_to(file, cast), on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk])
    before = Letter.objects.values().get()
    for change in (
        {"context": "{}"}, {"number": "X-1"}, {"addressee": "Autre"}, {"sha256": "0" * 64}, {"path": "x"},
        {"state": "issuing"}, {"state": "void"}, {"text": ""}, {"pages": 9}, {"issued_on": TODAY.replace(day=1)},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk)._raw_delete("default")
    assert Letter.objects.values().get() == before


def test_a_client_without_an_address_is_named(file, cast):
    Address.objects.update(city="")
    draft = letters.draft_letter(file=file, kind="mandate", on=TODAY, by=cast.counsellor)
    finding = check(draft, cast.counsellor).at(Level.FIX)[0]
    assert (finding.code, finding.facts) == ("address", {"name": "Anne Weber"})
