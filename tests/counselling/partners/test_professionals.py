"""Professionals: one person, one row, wherever they work; rights end where they work no longer."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseflow.accounts.models import Service
from caseflow.audit.models import AuditEntry
from counselling.domain.partners import PartnerRole
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import Affiliation, OrganisationRole, Referrer
from tests.cast import Cast
from tests.factories.partners import (
    AffiliationFactory,
    AgreementTermsFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
    OrganisationSiteFactory,
)
from tests.security.surface import Browsers

PERSON = {"first_name": "Luc", "last_name": "Hansen", "email": " L.Hansen@Example.org", "languages": ["fr", "lb"]}


def test_the_work_address_is_the_person(cast: Cast, today: date) -> None:
    first, second = OrganisationFactory(keeper=cast.service), OrganisationFactory(keeper=cast.service)
    add = {"fields": PERSON, "department": "Accueil", "on": today, "by": cast.supervisor}
    referrer = partners.add_referrer(organisation=first, **add)
    with pytest.raises(partners.ReferrerKnown) as refusal:
        partners.add_referrer(organisation=second, **add)
    assert (referrer.email, refusal.value.facts) == ("l.hansen@example.org", {"name": "Luc Hansen"})
    partners.affiliate_referrer(referrer=referrer, organisation=second, department="", on=today, by=cast.supervisor)
    with pytest.raises(partners.AlreadyThere):
        partners.affiliate_referrer(
            referrer=referrer, organisation=second, department="", on=today, by=cast.supervisor
        )
    assert (Referrer.objects.count(), Affiliation.objects.count(), OrganisationRole.objects.count()) == (1, 2, 2)
    other = AffiliationFactory(organisation=first).referrer
    with pytest.raises(partners.EmailTaken):
        partners.change_referrer(referrer=other, organisation=first, fields=PERSON, version=1, by=cast.supervisor)


def test_moving_to_another_employer_ends_rights_at_the_old_one_at_once(cast: Cast, today: date) -> None:
    """Nothing of the old organisation is left the same day, and the person is still one row."""
    affiliation = AffiliationFactory(referrer__user=cast.no_role)
    old, referrer = affiliation.organisation, affiliation.referrer
    for role in PartnerRole:
        OrganisationRoleFactory(referrer=referrer, organisation=old, role=role)
    assert selectors.roles_of(cast.no_role, today).count() == 3
    new = OrganisationFactory(keeper=cast.service)
    moved = partners.move_referrer(
        affiliation=affiliation, organisation=new, department="Social", email="Luc@new.example", on=today,
        by=cast.supervisor,
    )  # fmt: skip
    live = selectors.roles_of(cast.no_role, today)
    assert [(role.organisation, role.role) for role in live] == [(new, "referrer")]
    assert set(OrganisationRole.objects.filter(organisation=old).values_list("ended_on", flat=True)) == {today}
    referrer.refresh_from_db()
    assert (referrer.email, moved.valid_from, affiliation.ended_on) == ("luc@new.example", today, today)
    with pytest.raises(partners.NotThere):
        partners.end_affiliation(affiliation=affiliation, on=today, by=cast.supervisor)
    assert AuditEntry.objects.filter(verb="partners.move_referrer").count() == 1


def test_a_role_means_nothing_at_a_suspended_organisation_or_for_a_closed_account(cast: Cast, today: date) -> None:
    affiliation = AffiliationFactory(referrer__user=cast.no_role, organisation__directory_only=True)
    OrganisationRoleFactory(referrer=affiliation.referrer, organisation=affiliation.organisation)
    assert selectors.roles_of(cast.no_role, today).count() == 1
    partners.suspend_organisation(organisation=affiliation.organisation, reason="volume", on=today, by=cast.supervisor)
    assert selectors.roles_of(cast.no_role, today).count() == 0
    type(affiliation.organisation).objects.update(status="active")
    type(cast.no_role).objects.filter(pk=cast.no_role.pk).update(is_active=False)
    assert selectors.roles_of(cast.no_role, today).count() == 0


def test_roles_are_given_to_people_who_work_there_and_once(cast: Cast, today: date) -> None:
    affiliation = AffiliationFactory()
    name = {"referrer": affiliation.referrer, "on": today, "by": cast.supervisor, "role": PartnerRole.AMBASSADOR}
    role = partners.name_role(organisation=affiliation.organisation, **name)
    with pytest.raises(partners.RoleHeld):
        partners.name_role(organisation=affiliation.organisation, **name)
    with pytest.raises(partners.NotThere):
        partners.name_role(organisation=OrganisationFactory(), **name)
    partners.end_role(role=role, on=today, by=cast.supervisor)
    with pytest.raises(partners.RoleEnded):
        partners.end_role(role=role, on=today, by=cast.supervisor)
    [colleague] = selectors.colleagues_at(affiliation.organisation, today)
    assert (colleague.affiliation, colleague.roles) == (affiliation, ())


def test_a_known_address_is_asked_about_on_the_page(cast: Cast, as_: Browsers) -> None:
    known = AffiliationFactory(organisation__keeper=cast.other_service, referrer__email="l.hansen@example.org")
    organisation = OrganisationFactory(keeper=cast.service)
    page, browser = f"/partners/{organisation.pk}/professionals/new/", as_(cast.supervisor)
    typed = {"first_name": "Luc", "last_name": "Hansen", "email": "L.Hansen@example.org", "since": "2026-01-05"}
    assert 'name="same"' not in browser.get(page).content.decode()
    answer = browser.post(page, typed)
    assert answer.status_code == 422
    assert 'name="same"' in answer.content.decode()
    assert browser.post(page, typed | {"same": "on"}).status_code == 302
    known.referrer.refresh_from_db()
    assert (known.referrer.last_name, known.referrer.affiliations.count()) == ("Muller", 2)


def test_nobody_is_moved_to_an_organisation_that_another_service_keeps(cast: Cast, as_: Browsers) -> None:
    affiliation = AffiliationFactory(organisation__keeper=cast.service)
    elsewhere = OrganisationFactory(keeper=cast.other_service)
    page = f"/partners/{affiliation.organisation_id}/professionals/{affiliation.pk}/move/"
    answer = as_(cast.supervisor).post(page, {"organisation": elsewhere.pk, "email": "l@example.org"})
    affiliation.refresh_from_db()
    assert (answer.status_code, affiliation.ended_on) == (422, None)


@pytest.mark.parametrize("address", ["/partners/", "organisation"])
def test_a_page_of_the_register_costs_the_same_for_one_row_and_for_fifty(
    cast: Cast, as_: Browsers, address: str
) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    page = f"/partners/{organisation.pk}/" if address == "organisation" else address
    browser = as_(cast.supervisor)

    def more() -> None:
        on = organisation if address == "organisation" else OrganisationFactory(keeper=cast.service)
        affiliation = AffiliationFactory(organisation=on)
        OrganisationRoleFactory(referrer=affiliation.referrer, organisation=on)
        OrganisationSiteFactory(organisation=on, name=str(affiliation.pk))
        AgreementTermsFactory(agreement__organisation=on, agreement__service=cast.service)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page).status_code == 200
        return len(captured)

    more()
    queries()
    one = queries()
    for _number in range(48):
        more()
    assert queries() == one


def test_only_for_an_organisation_where_they_work_is_anything_corrected(cast: Cast, today: date) -> None:
    affiliation = AffiliationFactory(organisation__keeper=cast.service)
    change = {"referrer": affiliation.referrer, "fields": PERSON, "version": 1, "by": cast.supervisor}
    with pytest.raises(partners.NotThere):
        partners.change_referrer(organisation=OrganisationFactory(keeper=cast.service), **change)
    partners.end_affiliation(affiliation=affiliation, on=today, by=cast.supervisor)
    with pytest.raises(partners.NotThere):
        partners.change_referrer(organisation=affiliation.organisation, **change)


def test_the_address_of_somebody_known_elsewhere_stays(cast: Cast, today: date) -> None:
    """Who could change the address could take over what the person may do for another service's organisation."""
    here = AffiliationFactory(organisation__keeper=cast.service)
    referrer = here.referrer
    there = AffiliationFactory(referrer=referrer, organisation__keeper=cast.other_service)
    change = {"referrer": referrer, "organisation": here.organisation, "by": cast.supervisor}
    new = {"organisation": OrganisationFactory(keeper=cast.service), "department": "", "on": today}
    with pytest.raises(partners.KnownElsewhere) as refusal:
        partners.change_referrer(fields=PERSON, version=1, **change)
    with pytest.raises(partners.KnownElsewhere):
        partners.move_referrer(affiliation=here, email="luc@new.example", **new, by=cast.supervisor)
    assert refusal.value.field == "email"
    partners.change_referrer(fields=PERSON | {"email": referrer.email}, version=1, **change)
    assert (referrer.last_name, referrer.version) == ("Hansen", 2)
    partners.end_affiliation(affiliation=there, on=today, by=cast.other_supervisor)
    moved = partners.move_referrer(affiliation=here, email="luc@new.example", **new, by=cast.supervisor)
    assert (moved.referrer.email, moved.referrer.version) == ("luc@new.example", 3)
    told = AuditEntry.objects.get(verb="partners.move_referrer")
    assert told.detail == {"organisation": here.organisation_id, "to": moved.organisation_id}


def test_a_closed_organisation_gets_nobody_new(cast: Cast, today: date) -> None:
    closed = OrganisationFactory(keeper=cast.service, closed=True)
    where = {"organisation": closed, "department": "", "on": today, "by": cast.supervisor}
    with pytest.raises(partners.OrganisationClosed):
        partners.add_referrer(fields=PERSON, **where)
    assert Referrer.objects.count() == 0
    with pytest.raises(partners.OrganisationClosed):
        partners.affiliate_referrer(referrer=AffiliationFactory().referrer, **where)


def test_the_register_counts_who_works_there_today(cast: Cast, today: date) -> None:
    organisation = OrganisationFactory(keeper=cast.service, name="A")
    empty = OrganisationFactory(keeper=cast.service, name="B")
    AffiliationFactory.create_batch(2, organisation=organisation, valid_from=today)
    AffiliationFactory(organisation=organisation, valid_from=today, ended_on=today)
    rows = selectors.organisation_page(cast.supervisor, on=today).rows
    counts = {row.pk: row.professionals for row in rows}
    assert counts == {organisation.pk: 2, empty.pk: 0}


@pytest.mark.parametrize("act", ["change", "move"])
def test_an_address_kept_elsewhere_leads_to_whoever_can_change_it(cast: Cast, as_: Browsers, act: str) -> None:
    Service.objects.filter(pk=cast.other_service.pk).update(phone="+352 2021", email="there@example.org")
    here = AffiliationFactory(organisation__keeper=cast.service)
    there = AffiliationFactory(referrer=here.referrer, organisation__keeper=cast.other_service)
    left = AffiliationFactory(
        referrer=here.referrer, organisation__keeper=cast.other_service, ended_on=here.valid_from
    )
    new = OrganisationFactory(keeper=cast.service)
    typed = PERSON | {"email": "luc@new.example", "version": 1, "organisation": new.pk}
    page = f"/partners/{here.organisation_id}/professionals/{here.pk}/{act}/"
    answer = as_(cast.supervisor).post(page, typed)
    assert (answer.status_code, list(answer.context["ask"])) == (422, [there.organisation])
    text = answer.content.decode()
    assert all(told in text for told in (str(there.organisation), "+352 2021", "mailto:there@example.org"))
    assert f"/partners/{left.organisation_id}/" not in text
    assert as_(cast.supervisor).post(page, typed | {"email": here.referrer.email}).status_code == 302
