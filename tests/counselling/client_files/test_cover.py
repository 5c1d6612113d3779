"""A colleague stands in: seen on the file, ended early by a supervisor, taken back when that was a slip."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from counselling import permissions
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.services.assignment import CoverForOneself, CoverOver
from counselling.permissions import FilePermission
from tests.cast import Cast
from tests.security.surface import Browsers

pytestmark = pytest.mark.django_db


def covers(cast: Cast) -> list[str]:
    return [cover.user.name for cover in selectors.covers_of(cast.file, timezone.now())]


def test_a_cover_is_ended_where_it_is_seen_and_the_slip_is_undone(cast: Cast, as_: Browsers) -> None:
    today = timezone.localdate()
    last_day = today + timedelta(days=20)
    files.end_cover(file=cast.file, counsellor=cast.cover, by=cast.supervisor)
    files.cover_file(
        file=cast.file, counsellor=cast.colleague, first_day=today, last_day=last_day, reason="congé",
        by=cast.supervisor,
    )  # fmt: skip
    page, supervisor = reverse("overview:file", args=[cast.file.reference]), as_(cast.supervisor)
    cover = selectors.covers_of(cast.file, timezone.now())[0]
    end = reverse("client_files:end_cover", args=[cast.file.reference, cover.pk])
    assert (cover.first_day, cover.last_day) == (today, last_day)
    for person, may_end in ((cast.supervisor, True), (cast.counsellor, False), (cast.colleague, False)):
        text = as_(person).get(page).content.decode()
        assert (f"remplace jusqu’au {last_day:%d/%m/%Y}" in text, end in text) == (True, may_end)
    ended = supervisor.post(end, follow=True)
    assert (covers(cast), as_(cast.colleague).get(page).status_code) == ([], 404)
    (message,) = ended.context["messages"]
    assert str(message) == f"{cast.colleague.name} ne remplace plus."
    supervisor.post(message.extra_tags)
    again = selectors.covers_of(cast.file, timezone.now())[0]
    assert (again.user, again.first_day, again.last_day, again.reason) == (cast.colleague, today, last_day, "congé")
    assert as_(cast.colleague).get(page).status_code == 200


def test_a_cover_can_be_called_off_before_it_begins(cast: Cast) -> None:
    first_day = timezone.localdate() + timedelta(days=5)
    files.cover_file(
        file=cast.file, counsellor=cast.colleague, first_day=first_day, last_day=first_day, reason="congé",
        by=cast.supervisor,
    )  # fmt: skip
    assert covers(cast) == [cast.cover.name, cast.colleague.name]
    files.end_cover(file=cast.file, counsellor=cast.colleague, by=cast.supervisor)
    assert covers(cast) == [cast.cover.name]
    assert not permissions.access_of(cast.colleague, cast.file).allows(FilePermission.VIEW)
    with pytest.raises(CoverOver):
        files.end_cover(file=cast.file, counsellor=cast.colleague, by=cast.supervisor)


def test_an_undo_names_a_day(cast: Cast, as_: Browsers) -> None:
    cover = selectors.covers_of(cast.file, timezone.now())[0]
    address = f"/files/{cast.file.reference}/covers/{cover.pk}/resume/{{}}/"
    assert as_(cast.supervisor).post(address.format("soon")).status_code == 404
    assert as_(cast.supervisor).post(address.format("2026-02-30")).status_code == 404


def test_nobody_stands_in_for_themselves(cast: Cast, as_: Browsers) -> None:
    page = reverse("client_files:cover_file", args=[cast.file.reference])
    asked = as_(cast.supervisor).get(page).context["form"].fields["counsellor"].queryset
    assert cast.counsellor not in asked
    assert cast.colleague in asked
    day = timezone.localdate()
    with pytest.raises(CoverForOneself):
        files.cover_file(
            file=cast.file, counsellor=cast.counsellor, first_day=day, last_day=day, reason="congé", by=cast.supervisor
        )
