"""What was done in one click is taken back in one click, where the person is; a signed paper comes later."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.models import AuthorisationKind, Task
from counselling.client_files.services.consents import AlreadyWithdrawn, NotASlip
from tests.cast import Cast
from tests.factories.client_files import AuthorisationFactory
from tests.factories.evidence import AttachmentFactory
from tests.security.surface import Browsers

pytestmark = pytest.mark.django_db


def test_a_task_put_off_by_a_slip_is_due_again_even_if_its_day_is_over(cast: Cast, as_: Browsers) -> None:
    today, browser = timezone.localdate(), as_(cast.counsellor)
    overdue = today - timedelta(days=3)
    task = Task.objects.create(file=cast.file, what="relancer Sofibel", assignee=cast.counsellor, due_on=overdue)
    address = reverse("client_files:postpone_task", args=[cast.file.reference, task.pk])
    answer = browser.post(address, {"due_on": "+7", "from": "desk"}, follow=True)
    (message,) = answer.context["messages"]
    task.refresh_from_db()
    assert task.due_on == today + timedelta(days=7)
    assert str(message) == f"Reporté au {task.due_on:%d/%m/%Y}\u202f: relancer Sofibel"
    assert f'action="{message.extra_tags}"' in answer.content.decode()
    undone = browser.post(message.extra_tags)
    task.refresh_from_db()
    assert (undone["Location"], task.due_on) == (f"/#task-{task.pk}", overdue)
    entry = cast.file.journal.order_by("pk").last()
    assert entry.verb == "client_files.put_back_task"


def test_a_consent_withdrawn_by_a_slip_holds_again_as_it_did(cast: Cast, as_: Browsers) -> None:
    today, browser, member = timezone.localdate(), as_(cast.counsellor), cast.file.members.get()
    given = AuthorisationFactory(
        member=member, kind="contact_creditors", on=today - timedelta(days=40), valid_until=today + timedelta(days=9)
    )
    withdraw = reverse("client_files:withdraw_authorisation", args=[cast.file.reference, given.pk])
    answer = browser.post(withdraw, follow=True)
    (message,) = answer.context["messages"]
    assert str(message) == f"Retiré\u202f: {given}"
    assert "contact_creditors" not in kinds(cast)
    again = browser.post(withdraw, follow=True)
    assert "ne tient plus" in again.content.decode()
    browser.post(message.extra_tags)
    live = selectors.live_authorisations(cast.file, today).get(kind="contact_creditors")
    assert (live.on, live.valid_until, live.method) == (given.on, given.valid_until, given.method)
    assert live.pk != given.pk


def test_all_that_held_before_the_slip_holds_again_and_nothing_else(cast: Cast) -> None:
    today, member, kind = timezone.localdate(), cast.file.members.get(), AuthorisationKind.CONTACT_CREDITORS
    past = [today - timedelta(days=days) for days in (90, 60, 40, 20)]
    oldest = AuthorisationFactory(member=member, kind=kind, on=past[0])
    files.withdraw_authorisation(member=member, kind=kind, method="signed", on=past[1], by=cast.counsellor)
    for on, end in ((past[2], None), (past[3], today + timedelta(days=9))):
        AuthorisationFactory(member=member, kind=kind, on=on, valid_until=end)
    held = cast.file.authorisations.live(today).filter(kind=kind)
    before = set(held.values_list("on", "valid_until"))
    files.withdraw_authorisation(member=member, kind=kind, method="signed", on=today, by=cast.counsellor)
    files.reinstate_authorisation(given=oldest, on=today, by=cast.counsellor)
    assert (len(before), set(held.values_list("on", "valid_until"))) == (2, before)


def kinds(cast: Cast) -> set[str]:
    return set(selectors.live_authorisations(cast.file, timezone.localdate()).values_list("kind", flat=True))


def test_no_withdrawal_is_undone_by_somebody_else_or_another_day(cast: Cast) -> None:
    today = timezone.localdate()
    given, kind = cast.file.authorisations.get(), AuthorisationKind.PROCESS_DATA
    with pytest.raises(NotASlip):
        files.reinstate_authorisation(given=given, on=today, by=cast.counsellor)
    files.withdraw_authorisation(member=given.member, kind=kind, method="signed", on=today, by=cast.counsellor)
    with pytest.raises(AlreadyWithdrawn):
        files.withdraw_authorisation(member=given.member, kind=kind, method="signed", on=today, by=cast.counsellor)
    for by, on in ((cast.cover, today), (cast.counsellor, today + timedelta(days=1))):
        with pytest.raises(NotASlip):
            files.reinstate_authorisation(given=given, on=on, by=by)
    assert kinds(cast) == set()


def test_a_step_on_the_desk_is_undone_on_the_desk(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    with time_machine.travel(timezone.now().replace(hour=12), tick=False):
        meeting = cast.file.appointments.create(at=timezone.now(), counsellor=cast.counsellor)
        keep = reverse("client_files:keep_appointment", args=[cast.file.reference, meeting.pk])
        (message,) = browser.post(keep, {"from": "team"}, follow=True).context["messages"]
        assert browser.post(message.extra_tags)["Location"] == "/?who=team"


def test_the_signed_paper_is_named_when_it_comes_and_stays(cast: Cast, as_: Browsers) -> None:
    browser, given = as_(cast.counsellor), cast.file.authorisations.get()
    paper, other = AttachmentFactory(file=cast.file, title="Mandat signé"), AttachmentFactory(file=cast.other_file)
    household = reverse("client_files:household", args=[cast.file.reference])
    address = reverse("client_files:attach_scan", args=[cast.file.reference, given.pk])
    assert address in browser.get(household).content.decode()
    assert browser.post(address, {"scan": other.pk}).status_code == 422
    assert browser.post(address, {"scan": paper.pk})["Location"] == household
    shown = browser.get(household).content.decode()
    link = reverse("client_files:paper", args=[cast.file.reference, paper.pk])
    assert (link in shown, "Mandat signé" in shown, address in shown) == (True, True, False)
    second = AttachmentFactory(file=cast.file)
    assert browser.post(address, {"scan": second.pk}).status_code == 422
    new = reverse("client_files:record_authorisation", args=[cast.file.reference])
    typed = {"kind": "contact_creditors", "member": given.member_id, "on": "auj", "method": "signed"}
    assert browser.post(new, typed | {"scan": second.pk}).status_code == 302
    assert cast.file.authorisations.get(kind="contact_creditors").scan == second
