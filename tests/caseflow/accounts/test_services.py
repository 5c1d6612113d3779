from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from caseflow.accounts import services as accounts
from caseflow.accounts.models import Membership, Service, User, WindowPreset
from caseflow.accounts.operator import Operator
from caseflow.accounts.roles import Role
from caseflow.audit.models import AuditEntry
from tests.cast import Cast
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
BY = Operator("root")


def test_a_service_takes_window_and_time_from_its_country() -> None:
    service = accounts.create_service(name="Crésus", slug="cresus", jurisdiction="fr", prefix="FR", by=BY)
    assert (service.window_preset, service.time_zone) == (WindowPreset.FR_RIGHT, "Europe/Paris")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.actor_name, entry.object_id) == (
        "accounts.create_service", None, "server account root", str(service.pk),
    )  # fmt: skip


def test_a_wrong_prefix_leaves_no_service() -> None:
    with pytest.raises(ValidationError) as refusal:
        accounts.create_service(name="Crésus", slug="cresus", jurisdiction="fr", prefix="f!", by=BY)
    assert list(refusal.value.message_dict) == ["prefix"]
    assert Service.objects.count() == AuditEntry.objects.count() == 0


def test_an_account_signs_in_by_a_folded_confirmed_address() -> None:
    user = accounts.create_user(email=" Anne@Example.org ", name="Anne", password="assez long pour ici", by=BY)
    assert user.email == "anne@example.org"
    assert EmailAddress.objects.get(user=user).verified
    assert user.check_password("assez long pour ici")


@pytest.mark.parametrize("password", ["court", "password1234", "anne@example.org"])
def test_a_weak_password_opens_no_account(password: str) -> None:
    with pytest.raises(ValidationError):
        accounts.create_user(email="anne@example.org", name="Anne", password=password, by=BY)
    assert User.objects.count() == EmailAddress.objects.count() == AuditEntry.objects.count() == 0


def test_a_role_is_held_once_at_a_time(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(ValidationError):
        accounts.add_membership(user=cast.counsellor, service=cast.service, role=Role.COUNSELLOR, on=TODAY, by=BY)
    assert Membership.objects.filter(user=cast.counsellor).count() == 1
    assert AuditEntry.objects.count() == before


def test_a_membership_lasts_to_the_end_of_its_last_day(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast.counsellor)
    accounts.end_membership(membership=membership, on=TODAY, by=cast.administrator)
    assert list(Membership.objects.live(TODAY).filter(user=cast.counsellor)) == [membership]
    assert not Membership.objects.live(TODAY + timedelta(days=1)).filter(user=cast.counsellor).exists()


def test_deactivation_ends_the_sessions_of_this_person_alone(cast: Cast) -> None:
    for user in (cast.counsellor, cast.counsellor, cast.colleague):
        Client().force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    accounts.deactivate_user(user=cast.counsellor, by=cast.administrator)
    assert AuditEntry.objects.get(verb="accounts.deactivate_user").detail == {"sessions": 2}
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(cast.colleague.pk)]


def test_the_log_names_changed_fields_and_not_what_stands_in_them(cast: Cast) -> None:
    accounts.update_profile(
        name=cast.counsellor.name, job_title="Directrice", phone="", language="de", by=cast.counsellor
    )
    assert AuditEntry.objects.get(verb="accounts.update_profile").fields == {"job_title": None, "language": None}
    cast.counsellor.refresh_from_db()
    assert (cast.counsellor.job_title, cast.counsellor.language) == ("Directrice", "de")


def test_who_has_an_account_keeps_it_in_a_second_service(cast: Cast) -> None:
    user = accounts.take_on(
        email="Other_Counsellor@example.org", name="Someone Else", service=cast.service, role=Role.SUPERVISOR,
        language="de", on=TODAY, by=cast.administrator,
    )  # fmt: skip
    assert (user, user.name) == (cast.other_counsellor, cast.other_counsellor.name)
    assert set(user.memberships.values_list("service__slug", "role")) == {
        ("there", Role.COUNSELLOR), ("here", Role.SUPERVISOR),
    }  # fmt: skip
