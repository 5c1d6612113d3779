from datetime import date

import pytest

from caseflow.audit.models import AuditEntry
from counselling.client_files.models import (
    AuthorisationKind,
    AuthorisationMethod,
    ClientFile,
    HouseholdMember,
    JournalEntry,
)
from counselling.client_files.services import NewClient, open_file
from counselling.client_files.services.consents import Consent
from counselling.client_files.services.opening import ConsentMissing, DuplicatePossible
from tests.cast import Cast

ANNE = NewClient(last_name="Meyer", first_name="Anne-Marie", birth_date=date(1990, 5, 4), phone="+352 621 12 34 56")


def consent(today: date) -> Consent:
    return Consent(kind=AuthorisationKind.PROCESS_DATA, on=today, method=AuthorisationMethod.SIGNED)


def test_open_file_takes_the_next_number_and_tells_it_once(cast: Cast, today: date) -> None:
    before = AuditEntry.objects.count()
    first = open_file(service=cast.service, client=ANNE, on=today, by=cast.counsellor, consent=consent(today))
    second = open_file(
        service=cast.service,
        client=NewClient(last_name="Autre"),
        on=today,
        by=cast.counsellor,
        counsellor=cast.counsellor,
        consent_pending="parle mal au téléphone",
    )
    assert (first.reference, second.reference) == ("LUH-2026-00001", "LUH-2026-00002")
    assert AuditEntry.objects.count() - before == 2
    assert list(JournalEntry.objects.filter(file=first).values_list("verb", flat=True)) == ["client_files.open_file"]
    assert first.members.get().folded_name == "meyer anne marie"
    assert first.authorisations.live(today).count() == 1
    assert second.consent_pending == "parle mal au téléphone"
    assert second.assignments.get().counsellor == cast.counsellor


def test_without_consent_or_reason_nothing_is_opened(cast: Cast, today: date) -> None:
    before = ClientFile.objects.count()
    with pytest.raises(ConsentMissing) as refusal:
        open_file(service=cast.service, client=ANNE, on=today, by=cast.counsellor, consent_pending="  ")
    assert refusal.value.field == "consent_pending"
    assert ClientFile.objects.count() == before


@pytest.mark.parametrize(
    "again",
    [
        NewClient(last_name="MEYER", first_name="Anne Marie", birth_date=date(1990, 5, 4)),
        NewClient(last_name="Anne Marie", first_name="Méyer", phone="00352621123456"),
        NewClient(last_name="de Meyer", first_name="Anne-Marie", birth_date=date(1990, 5, 4)),
    ],
)
def test_a_likely_duplicate_is_asked_about_first(cast: Cast, today: date, again: NewClient) -> None:
    open_file(service=cast.service, client=ANNE, on=today, by=cast.counsellor, consent=consent(today))
    with pytest.raises(DuplicatePossible):
        open_file(service=cast.service, client=again, on=today, by=cast.counsellor, consent=consent(today))
    assert HouseholdMember.objects.filter(match_key="anne marie meyer").count() == 1
    file = open_file(
        service=cast.service, client=again, on=today, by=cast.counsellor, consent=consent(today), duplicates_seen=True
    )
    assert file.reference == "LUH-2026-00002"


def test_same_name_alone_is_no_duplicate_and_another_service_is_never_asked(cast: Cast, today: date) -> None:
    open_file(service=cast.service, client=ANNE, on=today, by=cast.counsellor, consent=consent(today))
    namesake = NewClient(last_name="Meyer", first_name="Anne-Marie", birth_date=date(1971, 1, 1))
    open_file(service=cast.service, client=namesake, on=today, by=cast.counsellor, consent=consent(today))
    open_file(service=cast.other_service, client=ANNE, on=today, by=cast.other_counsellor, consent=consent(today))
    assert ClientFile.objects.filter(reference="LUT-2026-00001").count() == 1
