"""Agreements: the terms in force on a day answer every question about that day."""

from datetime import date, timedelta

import pytest

from caseflow.audit.models import AuditEntry
from counselling.domain.errors import ReasonMissing
from counselling.domain.partners import DisclosureCap
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import Agreement, AgreementTerms, Organisation
from tests.cast import Cast
from tests.factories.partners import AgreementTermsFactory, OrganisationFactory
from tests.security.surface import Browsers

START, END = date(2026, 1, 1), date(2026, 12, 31)
TERMS = {"valid_from": START, "valid_until": END, "channels": ["api"], "departments": "Gestion; Contentieux ;"}


def signed(organisation: Organisation, cast: Cast, **changes: object) -> AgreementTerms:
    terms = partners.draft_agreement(
        organisation=organisation, service=cast.service, number="C-1", fields=TERMS | changes, by=cast.supervisor
    )
    return partners.sign_terms(terms=terms, signed_on=START, version=1, on=START, by=cast.supervisor)


def cap_on(organisation: Organisation, cast: Cast, on: date) -> str | None:
    found = selectors.agreement_in_force(organisation, cast.service, on)
    return found.terms.disclosure_cap if found else None


def test_a_draft_holds_for_nobody_and_signed_terms_hold_from_first_to_last_day(cast: Cast) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    terms = signed(organisation, cast)
    day = timedelta(days=1)
    assert [cap_on(organisation, cast, on) for on in (START - day, START, END, END + day)] == [
        None, DisclosureCap.MILESTONES, DisclosureCap.MILESTONES, None,
    ]  # fmt: skip
    assert terms.department_names == ("Gestion", "Contentieux")
    assert selectors.agreement_in_force(organisation, cast.other_service, START) is None
    AgreementTerms.objects.update(signed_on=None)
    assert cap_on(organisation, cast, START) is None


def test_the_amendment_of_that_day_answers(cast: Cast, today: date) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    terms = signed(organisation, cast)
    summer = {"valid_from": date(2026, 7, 1), "valid_until": date(2026, 8, 31), "disclosure_cap": "outcome"}
    longer = {"valid_from": date(2027, 1, 1), "valid_until": None, "disclosure_cap": "outcome", "channels": ["phone"]}
    for number, fields, before in ((1, summer, "milestones"), (2, longer, None)):
        amendment = partners.amend_agreement(
            agreement=terms.agreement, fields=TERMS | fields, on=START, by=cast.supervisor
        )
        assert (amendment.number, cap_on(organisation, cast, fields["valid_from"])) == (number, before)
        partners.sign_terms(terms=amendment, signed_on=START, version=1, on=START, by=cast.supervisor)
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1), date(2027, 1, 1)]
    assert [cap_on(organisation, cast, on) for on in days] == [
        "milestones", "outcome", "outcome", "milestones", "outcome",
    ]  # fmt: skip
    line = selectors.agreement_line(terms.agreement, today)
    assert (line.terms, line.draft, line.until) == (terms, None, None)


def test_signed_terms_are_frozen(cast: Cast) -> None:
    terms = signed(OrganisationFactory(keeper=cast.service), cast)
    for refused in (
        lambda: partners.change_terms(terms=terms, fields=TERMS | {"seats": 5}, version=2, by=cast.supervisor),
        lambda: partners.sign_terms(terms=terms, signed_on=END, version=2, on=START, by=cast.supervisor),
    ):
        with pytest.raises(partners.TermsFrozen):
            refused()
    terms.refresh_from_db()
    assert (terms.seats, terms.signed_on, terms.version) == (0, START, 2)


def test_one_draft_at_a_time_and_none_into_the_past(cast: Cast) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    draft = AgreementTermsFactory(agreement__organisation=organisation, draft=True)
    amend = {"agreement": draft.agreement, "fields": TERMS, "on": START, "by": cast.supervisor}
    with pytest.raises(partners.AgreementNotSigned):
        partners.amend_agreement(**amend)
    partners.sign_terms(terms=draft, signed_on=START, version=1, on=START, by=cast.supervisor)
    amendment = partners.amend_agreement(**amend)
    with pytest.raises(partners.AmendmentOpen):
        partners.amend_agreement(**amend)
    with pytest.raises(partners.AmendmentBackdated):
        partners.sign_terms(
            terms=amendment, signed_on=START + timedelta(days=1), version=1, on=END, by=cast.supervisor
        )
    with pytest.raises(partners.TermsOutOfOrder):
        partners.change_terms(
            terms=amendment, fields=TERMS | {"valid_until": date(2025, 12, 31)}, version=1, by=cast.supervisor
        )
    assert AgreementTerms.objects.signed().count() == 1


def test_a_number_stands_once_in_a_service(cast: Cast) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    draft = {"organisation": organisation, "fields": TERMS}
    partners.draft_agreement(service=cast.service, number="C  1", by=cast.supervisor, **draft)
    with pytest.raises(partners.AgreementKnown):
        partners.draft_agreement(service=cast.service, number="c 1", by=cast.supervisor, **draft)
    partners.draft_agreement(service=cast.other_service, number="C 1", by=cast.other_supervisor, **draft)
    assert Agreement.objects.count() == 2


def test_an_end_leaves_past_days_as_they_were(cast: Cast, today: date) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    agreement = signed(organisation, cast).agreement
    end = {"agreement": agreement, "on": today, "by": cast.supervisor}
    with pytest.raises(partners.EndBackdated):
        partners.end_agreement(ended_on=today - timedelta(days=1), reason="moved", **end)
    with pytest.raises(ReasonMissing):
        partners.end_agreement(ended_on=today, reason=" ", **end)
    partners.end_agreement(ended_on=today, reason="moved", **end)
    assert [cap_on(organisation, cast, on) for on in (today - timedelta(days=1), today)] == ["milestones", None]
    with pytest.raises(partners.NothingAgreed):
        partners.end_agreement(ended_on=today, reason="again", **end)
    with pytest.raises(partners.NothingAgreed):
        partners.amend_agreement(agreement=agreement, fields=TERMS, on=today, by=cast.supervisor)
    assert AuditEntry.objects.filter(verb="partners.end_agreement").count() == 1


def test_agreements_are_seen_by_the_staff_of_their_service_alone(cast: Cast, as_: Browsers) -> None:
    organisation = OrganisationFactory(keeper=cast.other_service, name="CPAS d'Arlon")
    terms = AgreementTermsFactory(
        agreement__organisation=organisation, agreement__service=cast.service, agreement__number="GEHEIM-7"
    )
    pages = ("/partners/", f"/partners/{organisation.pk}/")
    for page in pages:
        assert "GEHEIM-7" in as_(cast.counsellor).get(page).content.decode()
        assert "GEHEIM-7" not in as_(cast.other_supervisor).get(page).content.decode()
    assert as_(cast.other_supervisor).get(f"/partners/agreements/{terms.agreement_id}/").status_code == 404
    assert as_(cast.counsellor).get(f"/partners/agreements/{terms.agreement_id}/amend/").status_code == 403


def test_from_draft_to_signed_on_the_pages(cast: Cast, as_: Browsers) -> None:
    organisation = OrganisationFactory(keeper=cast.other_service)
    browser = as_(cast.supervisor)
    typed = {
        "service": cast.service.pk, "number": "C-9", "valid_from": "01/01/2026", "valid_until": "31/12/2025",
        "disclosure_cap": "outcome", "data_protection": "joint", "channels": ["api", "phone"], "billing": "flat",
        "seats": "12",
    }  # fmt: skip
    page = f"/partners/{organisation.pk}/agreements/new/"
    assert browser.post(page, typed).status_code == 422
    answer = browser.post(page, typed | {"valid_until": ""})
    terms = AgreementTerms.objects.get()
    assert answer.url == f"/partners/agreements/{terms.agreement_id}/"
    assert (
        browser.post(f"{answer.url}terms/{terms.pk}/sign/", {"signed_on": "2026-01-02", "version": 1}).status_code
        == 302
    )
    terms.refresh_from_db()
    assert (terms.signed_on, terms.training_required, terms.channels) == (date(2026, 1, 2), False, ["api", "phone"])


def test_nothing_is_agreed_with_a_closed_organisation(cast: Cast) -> None:
    closed = OrganisationFactory(keeper=cast.service, closed=True)
    with pytest.raises(partners.OrganisationClosed):
        partners.draft_agreement(
            organisation=closed, service=cast.service, number="C 1", fields=TERMS, by=cast.supervisor
        )
    assert Agreement.objects.count() == 0
