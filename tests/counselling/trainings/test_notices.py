"""To be told when there is a training: once, by what whoever asked may see, and the address is gone afterwards."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from caseflow.audit.models import AuditEntry
from counselling import jobs
from counselling.trainings.models import TrainingNotice
from tests.cast import Cast
from tests.factories.trainings import ExternalCourseFactory, TrainingNoticeFactory
from tests.security.surface import Browsers

SEARCH = "/trainings/search/"
WISH = {"theme": "energy", "place": "Madame Muller", "language": "fr", "email": "L.Hansen@example.org"}


def test_whoever_found_nothing_is_told_once_and_forgotten(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    assert "M’avertir quand il y en a une" in browser.post(SEARCH, WISH).content.decode()
    for _again in range(2):
        assert "puis oubliée" in browser.post(f"{SEARCH}notice/", WISH, follow=True).content.decode()
    notice = TrainingNotice.objects.get()
    # No word that was typed, and in the log nobody's address.
    assert (notice.theme, notice.place, notice.email) == ("energy", "", "l.hansen@example.org")
    assert "hansen" not in str(list(AuditEntry.objects.order_by("pk").values())).lower()
    ExternalCourseFactory(theme="energy", service=cast.other_service, title="Elsewhere")
    ExternalCourseFactory(theme="housing", service=cast.service)
    jobs.tell_of_trainings(timezone.now())
    assert mail.outbox == []
    ExternalCourseFactory(theme="energy", service=cast.service, title="Factures", verified_by=cast.supervisor)
    for _again in range(2):
        jobs.tell_of_trainings(timezone.now())
    [told] = mail.outbox
    assert (told.to, "Factures" in told.body, "Elsewhere" in told.body) == (["l.hansen@example.org"], True, False)
    assert f"http://testserver{SEARCH}" in told.body
    assert not TrainingNotice.objects.exists()


def test_an_address_is_forgotten_after_a_year_and_a_closed_account_learns_nothing(cast: Cast) -> None:
    today = timezone.localdate()
    TrainingNoticeFactory(asked_by=cast.counsellor, asked_on=today - timedelta(days=366))
    TrainingNoticeFactory(asked_by=cast.deactivated, email="b@example.org")
    ExternalCourseFactory(theme="energy", service=cast.service)
    jobs.tell_of_trainings(timezone.now())
    assert (mail.outbox, list(TrainingNotice.objects.values_list("email", flat=True))) == ([], ["b@example.org"])


def test_a_mail_that_cannot_leave_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    TrainingNoticeFactory(asked_by=cast.counsellor)
    ExternalCourseFactory(theme="energy", service=cast.service)

    def refused(*_args: object, **_options: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "send_mail", refused)
        jobs.tell_of_trainings(timezone.now())
    assert TrainingNotice.objects.count() == 1
    jobs.tell_of_trainings(timezone.now())
    assert (len(mail.outbox), TrainingNotice.objects.count()) == (1, 0)


def test_what_is_no_address_is_asked_again_and_nobody_waits_for_everything(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    refused = browser.post(f"{SEARCH}notice/", WISH | {"email": "nobody"})
    assert (refused.status_code, TrainingNotice.objects.count()) == (422, 0)
    for number in range(20):
        TrainingNoticeFactory(asked_by=cast.counsellor, email=f"a{number}@example.org")
    answer = browser.post(f"{SEARCH}notice/", WISH, follow=True)
    assert ("déjà 20 avis" in answer.content.decode(), TrainingNotice.objects.count()) == (True, 20)
