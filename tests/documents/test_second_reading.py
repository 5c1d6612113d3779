"""A letter that somebody else reads first leaves exactly as it was read, or not at all."""

import re

import pytest
from django.urls import reverse

from caseflow.audit.models import AuditEntry
from counselling.client_files.models import AttachmentCategory, JournalEntry
from counselling.debts.models import Balance
from counselling.domain.errors import StaleVersion
from documents import services as letters
from documents.contexts.building import Occasion, Situation
from documents.models import LetterDraft, LetterRules
from documents.selectors import waiting_for_reader
from documents.services import Status
from documents.services.approving import NothingToApprove, OwnLetter
from documents.services.enclosures import Chosen
from documents.services.issuing import NotRead
from tests.factories import TODAY
from tests.factories.documents import debt_with_address, issue_batch, ready_to_write
from tests.factories.evidence import AttachmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    file = ready_to_write(cast.file)
    letters.set_letter_rules(
        service=file.service, second_reading=["balance_request", "nonsense"], attach_authority=False,
        version=LetterRules.objects.get().version, by=cast.supervisor,
    )  # fmt: skip
    return file


@pytest.fixture
def draft(file, cast):
    debt = debt_with_address(file, "Sofibel SA")
    debt_with_address(file, "Cofilux")
    return letters.draft_letter(file=file, kind="balance_request", debts=[debt], on=TODAY, by=cast.counsellor)


def status(draft, cast, on=TODAY):
    fresh = LetterDraft.objects.get(pk=draft.pk)
    return letters.check_draft(fresh, Situation(fresh.file, on), Occasion(on=on, by=cast.counsellor)).status


def approve(draft, by):
    version = LetterDraft.objects.get(pk=draft.pk).version
    return letters.approve_draft(draft=draft, version=version, on=TODAY, by=by)


def test_it_waits_is_read_and_leaves(draft, cast):
    assert LetterRules.objects.get().second_reading == ["balance_request"]
    assert status(draft, cast) is Status.TO_APPROVE
    with pytest.raises(NotRead):
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    assert [it.pk for it in waiting_for_reader([cast.service])] == [draft.pk]
    approve(draft, cast.supervisor)
    assert waiting_for_reader([cast.service]) == []
    # It was read today and may leave tomorrow, with tomorrow's date and another day to answer by.
    assert status(draft, cast, TODAY.replace(day=25)) is Status.READY
    assert letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor).number.endswith("-01")
    assert JournalEntry.objects.get(verb="documents.approve_draft").by == cast.supervisor
    assert AuditEntry.objects.filter(verb="documents.approve_draft", actor=cast.supervisor.pk).count() == 1
    with pytest.raises(letters.AlreadyALetter):
        approve(draft, cast.supervisor)


def other_text(draft, cast):
    letters.change_draft(draft=draft, changes={"text": "Bonjour [[client.names]]\n"}, version=2, by=cast.counsellor)


def other_language(draft, cast):
    letters.change_draft(draft=draft, changes={"language": "de"}, version=2, by=cast.counsellor)


def other_papers(draft, cast):
    scan = AttachmentFactory(file=draft.file, category=AttachmentCategory.AUTHORISATION)
    letters.choose_enclosures(draft=draft, papers=[Chosen(attachment=scan)], version=2, by=cast.counsellor)


def other_balance(draft, cast):
    debt, by = draft.debts.get(), cast.counsellor
    Balance.objects.create(debt=debt, principal="99.00", as_of=TODAY, source="statement", recorded_by=by)


def other_address(draft, cast):
    draft.addressee.addresses.update(lines="2 rue Neuve")


def other_service_text(draft, cast):
    text = letters.save_text(
        service=cast.service, kind="balance_request", variant="standard", language="fr", body="Bonjour", version=0,
        by=cast.supervisor,
    )  # fmt: skip
    letters.publish_text(text=text, version=text.version, by=cast.supervisor)


@pytest.mark.parametrize(
    "change", [other_text, other_language, other_papers, other_balance, other_address, other_service_text]
)
def test_whatever_changes_what_it_says_asks_for_a_new_reading(draft, cast, change):
    approve(draft, cast.supervisor)
    change(draft, cast)
    assert status(draft, cast) is Status.TO_APPROVE
    with pytest.raises(NotRead):
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    approve(draft, cast.supervisor)
    assert status(draft, cast) is Status.READY


def test_nobody_reads_their_own_letter_and_a_stale_page_approves_nothing(draft, cast):
    with pytest.raises(OwnLetter):
        approve(draft, cast.counsellor)
    with pytest.raises(StaleVersion):
        letters.approve_draft(draft=draft, version=7, on=TODAY, by=cast.supervisor)
    LetterRules.objects.update(second_reading=[])
    with pytest.raises(NothingToApprove):
        approve(draft, cast.supervisor)


def leave_out(draft, by):
    other = debt_with_address(draft.file, "Alpha")
    draft.debts.add(other)
    letters.leave_out_debt(draft=draft, debt=other, by=by)


def enclose(draft, by):
    scan = AttachmentFactory(file=draft.file, category=AttachmentCategory.AUTHORISATION)
    letters.choose_enclosures(draft=draft, papers=[Chosen(attachment=scan)], version=draft.version, by=by)


def reword(draft, by):
    letters.change_draft(draft=draft, changes={"text": "Bonjour [[client.names]]\n"}, version=draft.version, by=by)


@pytest.mark.parametrize("change", [leave_out, enclose, reword])
def test_whoever_changed_it_last_does_not_read_it(draft, file, cast, change):
    other = debt_with_address(file, "Beta")
    beside = letters.draft_letter(file=file, kind="balance_request", debts=[other], on=TODAY, by=cast.counsellor)
    change(draft, cast.cover)
    with pytest.raises(OwnLetter):
        approve(draft, cast.cover)
    approve(beside, cast.cover)
    approve(draft, cast.supervisor)


def test_a_batch_issues_what_was_read_and_leaves_the_rest(file, cast):
    debts = [debt_with_address(file, name) for name in ("Alpha", "Beta")]
    batch = letters.draft_batch(file=file, kind="balance_request", debts=debts, on=TODAY, by=cast.counsellor)
    approve(batch.drafts.get(position=2), cast.supervisor)
    assert [letter.addressee for letter in issue_batch(batch=batch, on=TODAY, by=cast.counsellor)] == ["Beta"]


def test_in_the_browser(draft, file, cast, as_):
    address, page = (reverse(f"documents:{name}", args=[file.reference, draft.pk]) for name in ("approve", "draft"))
    reader, counsellor = as_(cast.supervisor), as_(cast.counsellor)
    assert address not in counsellor.get(page).content.decode()
    assert page in reader.get(reverse("documents:to_read")).content.decode()
    assert AuditEntry.objects.get(verb="documents.to_read").detail == {"shown": [file.reference]}
    assert address in reader.get(page).content.decode()
    assert counsellor.post(address, {"version": 1}).status_code == 403
    assert reader.post(address, {"version": 1})["Location"] == page
    assert reverse("documents:issue", args=[file.reference, draft.pk]) in counsellor.get(page).content.decode()
    assert "Relue par S. Kieffer" in counsellor.get(page).content.decode()


def test_the_rules_are_set_by_supervisors_and_a_stale_page_is_told(file, cast, as_):
    address = reverse("documents:rules", args=[cast.service.slug])
    reader, version = as_(cast.supervisor), LetterRules.objects.get().version
    assert re.search(r'value="balance_request"[^>]* checked', reader.get(address).content.decode())
    data = {"version": version, "second_reading": ["plan_proposal"], "attach_authority": "on"}
    assert reader.post(address, data).status_code == 302
    rules = LetterRules.objects.get()
    assert (rules.second_reading, rules.attach_authority) == (["plan_proposal"], True)
    assert reader.post(address, data).status_code == 409
    assert reader.post(address, data | {"second_reading": ["nonsense"]}).status_code == 422
    assert AuditEntry.objects.filter(verb="documents.set_letter_rules", outcome="done").count() == 2
