"""One letter per creditor: grouped, each for itself, printed by whoever comes, and nothing said to the wrong one."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseflow.audit.models import AuditEntry
from caseflow.files import storage
from caseflow.operations import jobs
from counselling.client_files import services as files
from counselling.client_files.models import JournalEntry, Note, Task
from documents import jobs as letter_jobs
from documents import selectors
from documents import services as letters
from documents.contexts.building import Occasion, Situation
from documents.models import Letter, LetterDraft
from documents.services import Status
from documents.services.batches import AlreadyOrdered, NothingInLine, NothingReady
from documents.services.items import items_of
from documents.services.stack import FileChanged, NothingToPrint, pdf_of, print_stack
from tests.documents.pdf import reader, text_of
from tests.factories import TODAY
from tests.factories.client_files import HouseholdMemberFactory
from tests.factories.debts import DebtFactory
from tests.factories.documents import debt_with_address, issue_batch, ready_to_write
from tests.factories.partners import CreditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return ready_to_write(cast.file)


def batch_of(file, cast, *names):
    debts = [debt_with_address(file, name) for name in names]
    return letters.draft_batch(file=file, kind="balance_request", debts=debts, on=TODAY, by=cast.counsellor)


def progress(batch, cast):
    situation = Situation(batch.file, TODAY)
    return items_of(selectors.drafts_in(batch), situation, Occasion(on=TODAY, by=cast.counsellor))


def test_debts_with_one_addressee_go_together_in_the_order_of_names(file, cast):
    first, second, third = (debt_with_address(file, name) for name in ("Sofibel", "Électris", "Banque Moselle"))
    fourth = DebtFactory(file=file, creditor=first.creditor)
    DebtFactory.create(file=file, creditor=CreditorFactory(service=file.service), collector=second.creditor)
    debts = [*file.debts.all()]
    batch = letters.draft_batch(file=file, kind="balance_request", debts=debts, on=TODAY, by=cast.counsellor)
    drafts = list(selectors.drafts_in(batch))
    assert [(draft.position, draft.addressee.name, draft.debts.count()) for draft in drafts] == [
        (1, "Banque Moselle", 1), (2, "Électris", 2), (3, "Sofibel", 2),
    ]  # fmt: skip
    assert set(drafts[2].debts.all()) == {first, fourth}
    assert third in drafts[0].debts.all()
    assert JournalEntry.objects.get(verb="documents.draft_batch").facts["count"] == 3


def test_the_good_ones_leave_in_order_and_the_bad_one_waits(file, cast):
    batch = batch_of(file, cast, "Alpha", "Beta", "Gamma")
    CreditorFactory._meta.model.objects.get(name="Beta").addresses.update(city="")
    assert [item.status for item in progress(batch, cast).items] == [Status.READY, Status.TO_FIX, Status.READY]
    issued = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)
    assert [(letter.position, letter.addressee) for letter in issued] == [(1, "Alpha"), (2, "Gamma")]
    letters.print_waiting([letter.pk for letter in issued])
    assert [item.status for item in progress(batch, cast).items] == [Status.ISSUED, Status.TO_FIX, Status.ISSUED]
    assert issue_batch(batch=batch, on=TODAY, by=cast.counsellor) == []
    assert (Letter.objects.count(), Task.objects.count()) == (2, 2)


def test_a_further_letter_costs_the_same_few_statements_however_many_there_are(file, cast):
    """Each asks its facts again while it takes its number, but those of its own debts only."""
    taken = []
    for count in (1, 2, 12):
        batch = batch_of(file, cast, *(f"Créancier {number} de {count}" for number in range(count)))
        letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
        with CaptureQueriesContext(connection) as captured:
            assert letters.print_in_line(batch) == count
        taken.append(len(captured))
    _with_the_series, two, twelve = taken
    for_each, rest = divmod(twelve - two, 10)
    assert (for_each <= 60, rest) == (True, 0)


def test_a_letter_to_a_creditor_reads_no_debt_to_another(file, cast):
    draft = selectors.drafts_in(batch_of(file, cast, "Alpha", "Beta")).first()
    assert [line.debt.creditor.name for line in Situation.of(draft, TODAY).lines.values()] == ["Alpha"]
    draft.addressee = None
    assert len(Situation.of(draft, TODAY).lines) == 2


def test_a_stopped_batch_numbers_nothing_more_and_goes_on_later(file, cast):
    batch = batch_of(file, cast, "Alpha", "Beta", "Gamma")
    assert letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor) == 3
    line = letters.issue_in_line(batch)
    first = next(line)
    assert [item.status for item in progress(batch, cast).items] == [Status.ISSUING, Status.IN_LINE, Status.IN_LINE]
    assert letters.stop_batch(batch=batch, by=cast.cover) == 2
    assert list(line) == []
    letters.print_waiting([first.pk])
    assert [item.status for item in progress(batch, cast).items] == [Status.ISSUED, Status.READY, Status.READY]
    with pytest.raises(NothingInLine):
        letters.stop_batch(batch=batch, by=cast.counsellor)
    assert letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor) == 2
    assert letters.print_in_line(batch) == 2
    assert list(Letter.objects.order_by("position").values_list("addressee", "state")) == [
        ("Alpha", "issued"), ("Beta", "issued"), ("Gamma", "issued"),
    ]  # fmt: skip
    facts = JournalEntry.objects.filter(verb="documents.stop_batch").values_list("facts__count", "by")
    assert list(facts) == [(2, cast.cover.pk)]


def test_a_stop_while_the_press_is_at_work_lets_it_finish_what_has_a_number(file, cast, monkeypatch):
    batch = batch_of(file, cast, *(f"Créancier {n:02d}" for n in range(12)))
    letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
    finish = letters.printing.finish_letter

    def finished_then_stopped(**known):
        letter = finish(**known)
        if LetterDraft.objects.in_line().exists():
            letters.stop_batch(batch=batch, by=cast.counsellor)
        return letter

    monkeypatch.setattr(letters.printing, "finish_letter", finished_then_stopped)
    done = letters.print_in_line(batch)
    assert 1 <= done <= 2 * (os.cpu_count() or 1)
    assert set(Letter.objects.values_list("state", flat=True)) == {"issued"}
    assert progress(batch, cast).count(Status.READY) == 12 - done


def test_the_second_click_orders_nothing_more(file, cast):
    batch = batch_of(file, cast, "Alpha")
    letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
    with pytest.raises(AlreadyOrdered):
        letters.order_batch(batch=batch, on=TODAY, by=cast.cover)
    letters.print_in_line(batch)
    with pytest.raises(NothingReady):
        letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)


def test_what_changed_between_the_order_and_its_turn_is_put_back_and_the_others_leave(file, cast):
    batch = batch_of(file, cast, "Alpha", "Beta")
    letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
    CreditorFactory._meta.model.objects.get(name="Alpha").addresses.update(city="")
    assert [letter.addressee for letter in letters.issue_in_line(batch)] == ["Beta"]
    assert [item.status for item in progress(batch, cast).items] == [Status.TO_FIX, Status.ISSUING]
    assert AuditEntry.objects.get(verb="documents.put_back").detail == {"reason": "not-ready"}


def test_an_order_of_somebody_who_left_the_house_is_put_back(file, cast):
    batch = batch_of(file, cast, "Alpha")
    letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
    type(cast.counsellor).objects.filter(pk=cast.counsellor.pk).update(is_active=False)
    assert list(letters.issue_in_line(batch)) == []
    assert LetterDraft.objects.in_line().count() == 0


def test_an_order_of_somebody_whose_cover_has_ended_is_put_back(file, cast):
    batch = batch_of(file, cast, "Alpha")
    letters.order_batch(batch=batch, on=TODAY, by=cast.cover)
    files.end_cover(file=file, counsellor=cast.cover, by=cast.supervisor)
    assert list(letters.issue_in_line(batch)) == []
    assert LetterDraft.objects.in_line().count() == 0
    assert AuditEntry.objects.get(verb="documents.put_back").detail == {"reason": "not-ready"}


def test_a_file_closed_while_its_letters_were_in_line_holds_up_no_other_file(file, cast):
    other = ready_to_write(cast.colleagues_file)
    batches = [
        letters.draft_batch(
            file=here, kind="balance_request", debts=[debt_with_address(here, name) for name in names], on=TODAY, by=by
        )
        for here, by, names in ((file, cast.counsellor, ("Alpha", "Beta")), (other, cast.colleague, ("Gamma",)))
    ]
    for batch in batches:
        letters.order_batch(batch=batch, on=TODAY, by=batch.file.counsellor)
    file.deadlines.all().delete()
    files.close_file(file=file, closure_reason="client_withdrew", on=TODAY, by=cast.counsellor)
    assert letters.resume_left_behind() == 1
    assert list(Letter.objects.values_list("file", "addressee", "state")) == [(other.pk, "Gamma", "issued")]
    assert LetterDraft.objects.in_line().count() == 0
    told = AuditEntry.objects.filter(verb="documents.put_back", file=file.reference)
    assert [entry.detail for entry in told] == [{"reason": "file-closed"}] * 2


def test_a_stop_counts_no_letter_that_got_its_number_while_it_waited(file, cast):
    batch = batch_of(file, cast, "Alpha", "Beta")
    letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
    line = letters.issue_in_line(batch)
    issued = []

    def numbered_meanwhile(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if not issued and "documents_letterdraft" in sql:
            issued.append("begun")
            issued.append(next(line).addressee)
        return answer

    with connection.execute_wrapper(numbered_meanwhile):
        assert letters.stop_batch(batch=batch, by=cast.counsellor) == 1
    assert issued == ["begun", "Alpha"]
    assert JournalEntry.objects.get(verb="documents.stop_batch").facts["count"] == 1
    assert LetterDraft.objects.get(letter__addressee="Alpha").ordered_by == cast.counsellor


def test_a_worker_killed_in_the_middle_leaves_the_rest_in_line_for_the_next_tick(file, cast):
    batch = batch_of(file, cast, "Alpha", "Beta", "Gamma")
    letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
    next(letters.issue_in_line(batch))
    letter_jobs.print_left_behind(timezone.now() + timedelta(minutes=3))
    assert list(Letter.objects.order_by("position").values_list("position", "addressee", "state")) == [
        (1, "Alpha", "issued"), (2, "Beta", "issued"), (3, "Gamma", "issued"),
    ]  # fmt: skip


def test_one_failing_press_does_not_stop_the_others(file, cast, monkeypatch):
    batch = batch_of(file, cast, "Alpha", "Beta", "Gamma")
    issued = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)
    bad = issued[1]
    compose = letters.printing.composed

    def broken(letter):
        sheet = compose(letter)
        return sheet.__class__(html='<img src="http://127.0.0.1/x">', css=sheet.css) if letter.pk == bad.pk else sheet

    monkeypatch.setattr(letters.printing, "composed", broken)
    for _ in range(3):
        letters.print_waiting([letter.pk for letter in issued])
    assert list(Letter.objects.order_by("position").values_list("position", "state")) == [
        (1, "issued"), (2, "void"), (3, "issued"),
    ]  # fmt: skip
    done = progress(batch, cast)
    assert (done.done, done.ordered, done.is_running) == (3, 3, False)


def test_what_a_killed_worker_left_is_printed_by_the_next_tick(file, cast):
    batch = batch_of(file, cast, "Alpha", "Beta")
    issued = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)
    now = timezone.now()
    assert letters.print_left_behind(now) == 0
    assert progress(batch, cast).is_running
    assert letters.print_left_behind(now + timedelta(minutes=3)) == 2
    for letter in Letter.objects.filter(pk__in=[letter.pk for letter in issued]):
        assert (letter.state, storage.is_intact(letter.path, sha256=letter.sha256)) == ("issued", True)
    assert letters.print_left_behind(now + timedelta(minutes=3)) == 0


def test_the_sweep_is_a_job_of_the_clock():
    assert {"letters-left-behind", "letter-files"} <= {job.name for job in jobs.registered()}


def test_a_changed_file_is_found_and_never_handed_out(file, cast):
    batch = batch_of(file, cast, "Alpha")
    letter = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)[0]
    letters.print_waiting([letter.pk])
    letter.refresh_from_db()
    letter_jobs.check_files(timezone.now())
    storage.located(letter.path).write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(FileChanged):
        pdf_of(letter)
    with pytest.raises(letter_jobs.LettersDamaged, match=letter.number):
        letter_jobs.check_files(timezone.now())


def test_the_stack_has_the_slip_and_every_letter_on_a_front_page(file, cast):
    batch = batch_of(file, cast, "Alpha", "Beta", "Gamma")
    with pytest.raises(NothingToPrint):
        print_stack(progress(batch, cast).letters, language="fr")
    last = selectors.drafts_in(batch).last()
    letters.change_draft(draft=last, changes={"channel": "registered"}, version=1, by=cast.counsellor)
    issued = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk for letter in issued])
    stack = print_stack(progress(batch, cast).letters, language="fr")
    pages = [page.extract_text() for page in reader(stack).pages]
    # Slip, blank, then each letter and its blank page; post before registered.
    assert len(pages) == 8
    assert [text.strip() == "" for text in pages] == [False, True] * 4
    numbers = [letter.number for letter in issued]
    assert [pages[0].count(number) for number in numbers] == [1, 1, 1]
    assert [number in pages[place] for number, place in zip(numbers, (2, 4, 6), strict=True)] == [True, True, True]


def test_a_creditor_learns_of_nobody_and_nothing_else(file, cast):
    HouseholdMemberFactory(file=file, child=True, first_name="Kanari")
    Note.objects.create(file=file, author=cast.counsellor, text="Kanari maladie", occurred_at=timezone.now())
    batch = batch_of(file, cast, "Alpha", "KanariBank")
    issued = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk for letter in issued])
    alpha = Letter.objects.get(addressee="Alpha")
    assert "Kanari" not in alpha.context
    assert "Kanari" not in text_of(pdf_of(alpha))
    assert "KanariBank" in text_of(pdf_of(Letter.objects.get(addressee="KanariBank")))


def test_the_same_constant_number_of_questions_for_a_long_list(file, cast, django_assert_max_num_queries):
    batch = batch_of(file, cast, *(f"Créancier {n:02d}" for n in range(12)))
    with django_assert_max_num_queries(16):
        assert len(progress(batch, cast).items) == LetterDraft.objects.count() == 12
