"""The register: who may be found in it, what an entry needs to take part, and when it stops."""

from datetime import date

import pytest

from caseflow.audit.models import AuditEntry
from counselling.domain.errors import ReasonMissing, StaleVersion, TransitionRefused
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.partners import OrganisationKind, is_usually_creditor
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import Organisation
from tests.cast import Cast
from tests.factories.partners import (
    AffiliationFactory,
    AgreementTermsFactory,
    CreditorFactory,
    OrganisationContactFactory,
    OrganisationFactory,
    OrganisationSiteFactory,
)
from tests.security.surface import Browsers

ENTRY = {"name": "  CPAS  d'Arlon ", "kind": "social_service", "country": "be", "register_number": "BE 0212.345.678"}
SITE = {"lines": "1 rue Neuve", "postcode": "6700", "city": "Arlon", "country": "BE"}


def told(verb: str) -> int:
    return AuditEntry.objects.filter(verb=verb).count()


def register(cast: Cast, today: date, **changes: object) -> Organisation:
    return partners.register_organisation(keeper=cast.service, fields=ENTRY | changes, on=today, by=cast.supervisor)


def test_an_entry_waits_to_be_activated_and_is_found_by_name_town_and_number(cast: Cast, today: date) -> None:
    organisation = partners.register_organisation(
        keeper=cast.service, fields=ENTRY, site=SITE, contact={"function": "general", "name": "Accueil", "phone": "1"},
        on=today, by=cast.supervisor,
    )  # fmt: skip
    organisation.refresh_from_db()
    assert (organisation.name, organisation.country, organisation.status) == ("CPAS d'Arlon", "BE", "pending")
    assert (organisation.register_key, organisation.is_creditor) == ("be0212345678", False)
    for fragment in ("cpas", "ARLON", "0212.345", "Arlón cpas"):
        assert list(selectors.organisation_page(cast.other_counsellor, on=today, fragment=fragment).rows) == [
            organisation
        ]
    assert told("partners.register_organisation") == 1


@pytest.mark.parametrize(
    ("changes", "postcode", "reason"),
    [
        ({"name": "Autre", "register_number": "be0212345678"}, "", selectors.organisations.SAME_NUMBER),
        ({"register_number": ""}, "B-6700", selectors.organisations.SAME_NAME),
        ({"name": "ARLON, CPAS d’", "register_number": ""}, "6700", None),
        ({"register_number": ""}, "4000", None),
    ],
)
def test_a_possible_double_is_shown_and_never_merged(
    cast: Cast, today: date, changes: dict[str, str], postcode: str, reason: str | None
) -> None:
    known = partners.register_organisation(
        keeper=cast.other_service, fields=ENTRY, site=SITE, on=today, by=cast.other_supervisor
    )
    fields, site = ENTRY | changes, SITE | {"postcode": postcode} if postcode else None
    found = selectors.possible_doubles(
        name=fields["name"], register_number=fields["register_number"], postcode=postcode
    )
    assert [(double.organisation, double.reason) for double in found] == ([(known, reason)] if reason else [])
    if reason:
        with pytest.raises(partners.PossibleDouble):
            partners.register_organisation(keeper=cast.service, fields=fields, site=site, on=today, by=cast.supervisor)
        assert Organisation.objects.count() == 1
    partners.register_organisation(
        keeper=cast.service, fields=fields, site=site, distinct=True, on=today, by=cast.supervisor
    )
    assert Organisation.objects.count() == 2


def test_whether_it_is_a_creditor_follows_the_kind_until_somebody_gives_a_reason(cast: Cast, today: date) -> None:
    organisation = register(cast, today)
    change = {"organisation": organisation, "by": cast.supervisor}
    partners.change_organisation(fields={"kind": "bank"}, version=1, **change)
    assert organisation.is_creditor
    with pytest.raises(ReasonMissing):
        partners.set_is_creditor(is_creditor=False, reason=" ", version=2, **change)
    partners.set_is_creditor(is_creditor=False, reason="no accounts, advice only", version=2, **change)
    partners.change_organisation(fields={"kind": "insurer"}, version=3, **change)
    assert (organisation.is_creditor, organisation.is_creditor_because) == (False, "no accounts, advice only")
    with pytest.raises(StaleVersion):
        partners.change_organisation(fields={"name": "Autre"}, version=3, **change)
    assert (told("partners.change_organisation"), told("partners.set_is_creditor")) == (2, 1)


def test_the_kinds_to_which_people_owe_money() -> None:
    assert {kind.value for kind in OrganisationKind if is_usually_creditor(kind)} == {
        "bank", "insurer", "housing_social", "housing_private", "energy", "water", "telecom", "tax_social",
        "bailiff_collector",
    }  # fmt: skip


def test_no_organisation_is_a_part_of_itself_or_of_its_parts(cast: Cast, today: date) -> None:
    whole = OrganisationFactory(keeper=cast.service)
    part = OrganisationFactory(keeper=cast.service, parent=whole)
    for parent in (part, whole):
        with pytest.raises(partners.PartOfItself):
            partners.change_organisation(organisation=whole, fields={"parent": parent}, version=1, by=cast.supervisor)
    whole.refresh_from_db()
    assert whole.parent is None
    # Two that were made parts of each other at once are found, and do not keep anybody waiting.
    type(whole).objects.filter(pk=whole.pk).update(parent=part)
    third = OrganisationFactory(keeper=cast.service)
    partners.change_organisation(organisation=third, fields={"parent": whole}, version=1, by=cast.supervisor)
    assert third.parent_id == whole.pk


def test_taking_part_needs_a_contact_and_an_agreement_of_today(cast: Cast, today: date) -> None:
    organisation = register(cast, today)
    step = {"organisation": organisation, "on": today, "by": cast.supervisor}
    with pytest.raises(partners.ContactMissing):
        partners.activate_organisation(**step)
    OrganisationContactFactory(organisation=organisation)
    terms = AgreementTermsFactory(agreement__organisation=organisation, valid_until=today.replace(day=23))
    with pytest.raises(partners.NoAgreement):
        partners.activate_organisation(**step)
    type(terms).objects.update(valid_until=today)
    partners.activate_organisation(**step)
    assert (organisation.status, organisation.status_on) == (OrganisationStatus.ACTIVE, today)


def test_what_is_in_the_directory_only_needs_no_agreement(cast: Cast, today: date) -> None:
    organisation = register(cast, today, directory_only=True)
    OrganisationContactFactory(organisation=organisation)
    partners.activate_organisation(organisation=organisation, on=today, by=cast.supervisor)
    assert organisation.is_active


def test_from_active_to_closed_each_step_has_its_reason(cast: Cast, today: date) -> None:
    organisation = OrganisationFactory(keeper=cast.service, directory_only=True)
    OrganisationContactFactory(organisation=organisation)
    affiliation = AffiliationFactory(organisation=organisation)
    step = {"organisation": organisation, "on": today, "by": cast.supervisor}
    with pytest.raises(ReasonMissing):
        partners.suspend_organisation(reason="", **step)
    partners.suspend_organisation(reason="unusual volume", **step)
    with pytest.raises(ReasonMissing):
        partners.activate_organisation(**step)
    partners.activate_organisation(reason="explained", **step)
    with pytest.raises(partners.StillAtWork):
        partners.close_organisation(reason="dissolved", **step)
    partners.end_affiliation(affiliation=affiliation, on=today, by=cast.supervisor)
    partners.close_organisation(reason="dissolved", **step)
    with pytest.raises(TransitionRefused):
        partners.activate_organisation(reason="again", **step)
    assert (organisation.status, organisation.status_because) == (OrganisationStatus.CLOSED, "dissolved")
    last = AuditEntry.objects.filter(verb="partners.close_organisation").get()
    assert (last.service, last.detail) == (cast.service.pk, {"from": "active", "to": "closed"})


def test_places_and_contacts_are_listed_once(cast: Cast) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    site = partners.add_site(organisation=organisation, fields=SITE, by=cast.supervisor)
    with pytest.raises(partners.SiteKnown):
        partners.add_site(organisation=organisation, fields=SITE | {"city": "ARLON"}, by=cast.supervisor)
    contact = {"function": "quality", "name": "Mme Royer", "email": "q@example.org"}
    partners.add_contact(organisation=organisation, fields=contact, by=cast.supervisor)
    with pytest.raises(partners.ContactKnown):
        partners.add_contact(organisation=organisation, fields=contact, by=cast.supervisor)
    with pytest.raises(partners.ContactUnreachable):
        partners.add_contact(organisation=organisation, fields=contact | {"email": ""}, by=cast.supervisor)
    partners.remove_site(site=site, by=cast.supervisor)
    organisation.refresh_from_db()
    assert (organisation.sites.count(), organisation.contacts.count(), "arlon" in organisation.folded) == (0, 1, False)


def test_a_supervisor_of_the_keeping_service_alone_changes_an_entry(cast: Cast, as_: Browsers) -> None:
    organisation = OrganisationFactory(keeper=cast.service, name="CPAS d'Arlon")
    page = f"/partners/{organisation.pk}/"
    for person, status in ((cast.counsellor, 403), (cast.other_supervisor, 403), (cast.supervisor, 302)):
        answer = as_(person).post(f"{page}suspend/", {"reason": "volume"})
        assert (answer.status_code, as_(person).get(page).status_code) == (status, 200)
    assert "suspendue" in as_(cast.other_counsellor).get(page).content.decode()


def test_a_stale_save_shows_both_and_can_be_repeated(cast: Cast, as_: Browsers) -> None:
    organisation = OrganisationFactory(keeper=cast.service, name="CPAS d'Arlon", version=2)
    browser, page = as_(cast.supervisor), f"/partners/{organisation.pk}/change/"
    typed = {"name": "CPAS Arlon", "kind": "social_service", "country": "LU", "version": 1}
    answer = browser.post(page, typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="CPAS Arlon"' in text
    assert "CPAS d&#x27;Arlon" in text
    assert browser.post(page, typed | {"version": answer.context["form"]["version"].value()}).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.version) == ("CPAS Arlon", 3)


def test_the_creditor_behind_an_organisation_shows_to_those_who_see_the_creditor(cast: Cast, as_: Browsers) -> None:
    creditor = CreditorFactory(service=cast.service, name="Banque Moselle")
    organisation = OrganisationFactory(keeper=cast.service)
    typed = {"name": "Moselle", "kind": "bank", "country": "LU", "version": 1}
    page = f"/partners/{organisation.pk}/"
    assert as_(cast.supervisor).post(f"{page}change/", typed | {"creditor": "nobody"}).status_code == 422
    assert as_(cast.supervisor).post(f"{page}change/", typed | {"creditor": "banque moselle"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.creditor == creditor
    assert "Banque Moselle" in as_(cast.counsellor).get(page).content.decode()
    assert "Banque Moselle" not in as_(cast.other_counsellor).get(page).content.decode()


def test_the_page_to_register_asks_about_doubles(cast: Cast, as_: Browsers) -> None:
    known = OrganisationFactory(keeper=cast.other_service, name="CPAS d'Arlon")
    OrganisationSiteFactory(organisation=known, postcode="6700", city="Arlon")
    browser = as_(cast.supervisor)
    typed = {
        "keeper": cast.service.pk, "name": "CPAS d’Arlon", "kind": "social_service", "country": "BE",
        "postcode": "6700", "city": "Arlon",
    }  # fmt: skip
    assert "distinct" not in browser.get("/partners/new/").content.decode()
    answer = browser.post("/partners/new/", typed)
    assert (answer.status_code, Organisation.objects.count()) == (422, 1)
    assert f'href="/partners/{known.pk}/"' in answer.content.decode()
    assert browser.post("/partners/new/", typed | {"distinct": "on"}).status_code == 302
    assert Organisation.objects.count() == 2
