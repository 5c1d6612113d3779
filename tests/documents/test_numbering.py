"""Numbers 1…n, each once, whoever issues at the same time."""

import threading

import pytest
from django.db import connection, connections

from documents import services as letters
from documents.models import Letter, LetterSeries
from documents.numbering import next_number
from tests.cast import build_cast
from tests.factories import TODAY
from tests.factories.documents import (
    LetterBatchFactory,
    LetterDraftFactory,
    debt_with_address,
    issue_batch,
    ready_to_write,
)

PEOPLE, EACH = 4, 3


@pytest.mark.django_db
def test_each_file_counts_for_itself(cast):
    assert [next_number(cast.file) for _ in range(3)] == [
        (place, f"{cast.file.reference}-{place:02d}") for place in (1, 2, 3)
    ]
    assert next_number(cast.colleagues_file) == (1, f"{cast.colleagues_file.reference}-01")
    assert LetterSeries.objects.count() == 2


@pytest.mark.django_db
def test_the_hundredth_letter_has_three_digits(cast):
    LetterSeries.objects.create(file=cast.file, last=99)
    assert next_number(cast.file) == (100, f"{cast.file.reference}-100")


def prepared(cast, count):
    file = ready_to_write(cast.file)
    debt = debt_with_address(file, "Sofibel SA")
    batch = LetterBatchFactory(file=file)
    return batch, [
        LetterDraftFactory(file=file, batch=batch, position=n, addressee=debt.creditor, debts=[debt])
        for n in range(1, count + 1)
    ]


def together(count, work):
    """Run `work` in as many threads; SQLite has one writer, so there they come one after the other."""
    start, failures = threading.Barrier(count), []

    def run(number):
        start.wait()
        try:
            work(number)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    if connection.vendor == "postgresql":
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        for number in range(count):
            work(number)
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_together_are_one_to_n():
    cast = build_cast()
    _batch, drafts = prepared(cast, PEOPLE * EACH)

    def issue(person):
        for draft in drafts[person * EACH : (person + 1) * EACH]:
            letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)

    together(PEOPLE, issue)
    assert sorted(Letter.objects.values_list("position", flat=True)) == list(range(1, PEOPLE * EACH + 1))
    assert LetterSeries.objects.get().last == PEOPLE * EACH


@pytest.mark.django_db(transaction=True)
def test_two_people_who_issue_the_same_batch_issue_each_letter_once():
    cast = build_cast()
    batch, drafts = prepared(cast, 6)
    people = (cast.counsellor, cast.cover)
    issued = []
    together(2, lambda n: issued.extend(issue_batch(batch=batch, on=TODAY, by=people[n])))
    assert len(issued) == 6
    assert sorted(Letter.objects.values_list("draft", flat=True)) == sorted(draft.pk for draft in drafts)
    assert sorted(Letter.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
