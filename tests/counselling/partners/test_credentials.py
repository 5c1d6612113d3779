"""Keys: shown once, kept as a digest, refused from the next request on."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail, serializers
from django.utils import timezone

from caseflow import clock
from caseflow.accounts.operator import Operator
from caseflow.audit.models import AuditEntry
from counselling import jobs
from counselling.domain.api_keys import ApiScope, digest_of
from counselling.domain.errors import ReasonMissing
from counselling.domain.sandbox import SandboxCheck
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import ApiCredential, Organisation
from counselling.partners.services import NewKey
from tests.cast import Cast
from tests.factories.api import call
from tests.factories.partners import (
    AgreementTermsFactory,
    ApiCredentialFactory,
    OrganisationContactFactory,
    OrganisationFactory,
    key_of,
)
from tests.security.surface import Browsers


@pytest.fixture
def organisation(cast: Cast) -> Organisation:
    terms = AgreementTermsFactory(
        agreement__organisation__keeper=cast.service, channels=["api"], departments="Gestion; Contentieux"
    )
    return terms.agreement.organisation


def new(today: date, **changes: object) -> NewKey:
    facts = {
        "name": "Agora", "livemode": True, "scopes": (ApiScope.REFERRALS_WRITE,),
        "expires_on": today + timedelta(days=90),
    }  # fmt: skip
    return NewKey(**facts | {"untested_because": "pilot"} | changes)


def test_the_key_is_in_no_row_and_no_log(cast: Cast, organisation: Organisation, today: date) -> None:
    issued = partners.issue_credential(organisation=organisation, new=new(today), on=today, by=cast.supervisor)
    kept = ApiCredential.objects.get()
    assert (kept.digest, kept.last_four, len(issued.key)) == (digest_of(issued.key), issued.key[-4:], 60)
    told = AuditEntry.objects.get(verb="partners.issue_credential")
    assert told.detail == {
        "organisation": organisation.pk, "key": kept.public_id, "scopes": ["referrals:write"], "livemode": True,
        "untested": [check.value for check in SandboxCheck],
    }  # fmt: skip
    secret = issued.key[-43:]
    rows = [*ApiCredential.objects.all(), *AuditEntry.objects.all()]
    assert secret not in serializers.serialize("json", rows) + repr(issued) + str(issued)
    assert selectors.credential_of(issued.key, today) == kept


def test_two_keys_never_are_the_same(cast: Cast, organisation: Organisation, today: date) -> None:
    issued = [
        partners.issue_credential(
            organisation=organisation, new=new(today, name=f"Agora {number}"), on=today, by=cast.supervisor
        ).key
        for number in range(20)
    ]
    assert len({key[-43:] for key in issued}) == len({key[:17] for key in issued}) == 20


def test_a_key_opens_until_its_last_day_and_not_after_its_revocation(cast: Cast, today: date) -> None:
    credential = ApiCredentialFactory(organisation__keeper=cast.service, expires_on=today)
    key = key_of(credential)
    assert selectors.credential_of(key, today) == credential
    assert selectors.credential_of(key, today + timedelta(days=1)) is None
    for wrong in (key[:-1] + "B", key.replace("cf_live", "cf_test"), key[:-1], "", f"{key} "):
        assert selectors.credential_of(wrong, today) is None
    with pytest.raises(ReasonMissing):
        partners.revoke_credential(credential=credential, reason="", by=cast.supervisor)
    partners.revoke_credential(credential=credential, reason="stolen laptop", by=cast.supervisor)
    assert selectors.credential_of(key, today) is None
    with pytest.raises(partners.KeyRevoked):
        partners.revoke_credential(credential=credential, reason="again", by=cast.supervisor)
    assert (credential.revoked_because, credential.revoked_by) == ("stolen laptop", cast.supervisor)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"expires_on": date(2028, 5, 25)}, partners.KeyTooLong),
        ({"expires_on": date(2026, 11, 23)}, partners.KeyTooLong),
        ({"department": "Comptabilité"}, partners.UnknownDepartment),
    ],
)
def test_what_no_key_gets(
    cast: Cast, organisation: Organisation, today: date, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        partners.issue_credential(organisation=organisation, new=new(today, **changes), on=today, by=cast.supervisor)
    assert ApiCredential.objects.count() == 0


def test_a_live_key_needs_an_agreement_for_machines_and_an_active_organisation(cast: Cast, today: date) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    issue = {"organisation": organisation, "on": today, "by": cast.supervisor}
    with pytest.raises(partners.NotForMachines):
        partners.issue_credential(new=new(today), **issue)
    assert partners.issue_credential(new=new(today, livemode=False), **issue).key.startswith("cf_test_")
    with pytest.raises(partners.KeyNamed):
        partners.issue_credential(new=new(today, livemode=False, name="AGORA"), **issue)
    partners.suspend_organisation(organisation=organisation, reason="volume", on=today, by=cast.supervisor)
    with pytest.raises(partners.OrganisationInactive):
        partners.issue_credential(new=new(today, livemode=False, name="Autre"), **issue)


def test_the_page_shows_the_key_once(cast: Cast, as_: Browsers, organisation: Organisation) -> None:
    browser, page = as_(cast.supervisor), f"/partners/{organisation.pk}/"
    typed = {"name": "Agora", "livemode": "live", "expires_on": "+90", "department": "Gestion",
             "scopes": ["referrals:write", "events:read"]}  # fmt: skip
    refused = browser.post(f"{page}keys/new/", typed)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["livemode"])
    typed["untested_because"] = "pilot since the spring"
    answer = browser.post(f"{page}keys/new/", typed)
    key = answer.context["issued"].key
    assert key in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert browser.post(f"{page}keys/new/", typed).status_code == 422
    kept = ApiCredential.objects.get()
    shown = browser.get(page).content.decode()
    assert str(kept) in shown
    assert "pilot since the spring" in shown
    assert key[-43:] not in shown
    assert kept.public_id not in as_(cast.counsellor).get(page).content.decode()
    assert kept.public_id not in as_(cast.other_supervisor).get(page).content.decode()
    assert browser.post(f"{page}keys/{kept.pk}/revoke/", {"reason": "stolen laptop"}).status_code == 302
    assert "stolen laptop" in browser.get(page).content.decode()


def test_expired_keys_come_last_and_open_nothing(cast: Cast, today: date) -> None:
    live = ApiCredentialFactory(organisation__keeper=cast.service)
    organisation = live.organisation
    expired = ApiCredentialFactory(organisation=organisation, expired=True)
    revoked = ApiCredentialFactory(organisation=organisation, revoked=True)
    sandbox = ApiCredentialFactory(organisation=organisation, sandbox=True)
    lines = selectors.credentials_of(organisation, cast.supervisor, today)
    assert [(line.credential, line.is_live) for line in lines] == [
        (sandbox, True), (live, True), (expired, False), (revoked, False),
    ]  # fmt: skip
    assert [selectors.credential_of(key_of(key), today) for key in (expired, revoked)] == [None, None]


def test_a_key_of_an_organisation_that_is_not_active_opens_nothing(cast: Cast, today: date) -> None:
    credential = ApiCredentialFactory(organisation__keeper=cast.service)
    organisation, key = credential.organisation, key_of(credential)
    partners.suspend_organisation(organisation=organisation, reason="volume", on=today, by=cast.supervisor)
    assert selectors.credential_of(key, today) is None


def test_who_does_not_keep_the_organisation_does_not_learn_whether_a_key_exists(cast: Cast, as_: Browsers) -> None:
    credential = ApiCredentialFactory(organisation__keeper=cast.service)
    page = f"/partners/{credential.organisation_id}/keys/"
    for user in (cast.counsellor, cast.other_supervisor):
        browser = as_(user)
        answers = [browser.get(f"{page}{key}/revoke/") for key in (credential.pk, credential.pk + 1)]
        assert [answer.status_code for answer in answers] == [404, 404]


def test_a_live_key_after_the_sandbox_needs_no_reason_and_keeps_none(
    cast: Cast, organisation: Organisation, today: date
) -> None:
    issue = {"organisation": organisation, "on": today, "by": cast.supervisor}
    with pytest.raises(partners.Untested):
        partners.issue_credential(new=new(today, untested_because=" "), **issue)
    for check in SandboxCheck:
        partners.note_proof(organisation=organisation, check=check, at=clock.now(), by=Operator("clock"))
    issued = partners.issue_credential(new=new(today, untested_because="typed all the same"), **issue)
    assert issued.credential.untested_because == ""


def test_a_key_is_taken_from_the_networks_that_are_named(cast: Cast, organisation: Organisation, today: date) -> None:
    issue = {"organisation": organisation, "on": today, "by": cast.supervisor}
    with pytest.raises(partners.NetworkUnreadable):
        partners.issue_credential(new=new(today, allowed_from=("192.0.2.0/24", "here")), **issue)
    issued = partners.issue_credential(new=new(today, allowed_from=("192.0.2.9/24", "2001:db8::1")), **issue)
    assert issued.credential.allowed_from == ["192.0.2.0/24", "2001:db8::1/128"]
    taken = ("192.0.2.200", "::ffff:192.0.2.1", "2001:db8::1")
    refused = ("192.0.3.1", "2001:db8::2", "", "nonsense")
    found = [selectors.credential_of(issued.key, today, address) is not None for address in (*taken, *refused)]
    assert found == [True] * 3 + [False] * 4
    # The tests call from the loopback address.
    assert call(issued.key, "GET", "/api/v1/me").status_code == 401
    ApiCredential.objects.update(allowed_from=["127.0.0.0/8"])
    assert call(issued.key, "GET", "/api/v1/me").status_code == 200


def test_whoever_looks_after_a_system_is_told_twice_before_its_key_ends(cast: Cast, today: date) -> None:
    end = today + timedelta(days=100)
    credential = ApiCredentialFactory(organisation__keeper=cast.service, expires_on=end)
    ApiCredentialFactory(organisation=credential.organisation, expires_on=end, revoked=True)
    OrganisationContactFactory(organisation=credential.organisation, function="technique", email="it@example.org")
    told = {}
    for left in range(62, -2, -1):
        before = len(mail.outbox)
        jobs.announce_ends_of_keys(timezone.make_aware(datetime.combine(end - timedelta(days=left), time(6))))
        if len(mail.outbox) > before:
            told[left] = [sent.to for sent in mail.outbox[before:]]
    assert told == {60: [["it@example.org"]], 14: [["it@example.org"]]}
    assert str(credential) in mail.outbox[0].body
