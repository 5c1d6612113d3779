"""The toolbox and the directory in the partner space: what is for whom, found, taken, and missed without a word."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.domain.directory import GapKind, Theme
from counselling.partners.models import SearchGap
from tests.cast import Cast
from tests.factories.partners import (
    ActivityFactory,
    AgreementTermsFactory,
    OrganisationFactory,
    OrganisationSiteFactory,
)
from tests.factories.trainings import ResourceFactory, kept_leaflet

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
TOOLBOX, DIRECTORY = reverse("partner_space:toolbox"), reverse("partner_space:directory")
CANARY = "cnry7788"


def titles(browser: Client, **typed: str) -> list[str]:
    answer = browser.post(TOOLBOX, typed) if typed else browser.get(TOOLBOX)
    return [resource.title for resource in answer.context["resources"]]


def test_material_is_for_whom_it_says_and_of_the_services_worked_with(cast: Cast, as_: Browsers) -> None:
    for title, audience in (
        ("Grille", "referrer"), ("Affiche", "ambassador"), ("Dépliant", "person"), ("Interne", "counsellor"),
    ):  # fmt: skip
        ResourceFactory(service=cast.service, title=title, audiences=[audience])
    ResourceFactory(service=cast.other_service, title="Ailleurs", audiences=["referrer"])
    assert titles(as_(cast.referrer)) == ["Dépliant", "Grille"]
    assert titles(as_(cast.ambassador)) == ["Affiche", "Dépliant", "Grille"]
    AgreementTermsFactory(agreement__organisation=cast.senders, agreement__service=cast.other_service)
    assert titles(as_(cast.referrer)) == ["Ailleurs", "Dépliant", "Grille"]


def test_a_search_reads_themes_forgives_a_slip_and_filters(cast: Cast, as_: Browsers) -> None:
    here = {"service": cast.service, "audiences": ["referrer"]}
    ResourceFactory(title="Grille de repérage", kind="grid", **here)
    ResourceFactory(title="Factures d’électricité", kind="leaflet", themes=["energy"], languages=["fr"], **here)
    ResourceFactory(title="Mietschulden", kind="leaflet", themes=["housing"], languages=["de"], **here)
    browser = as_(cast.referrer)
    assert titles(browser, q="grile") == ["Grille de repérage"]
    assert titles(browser, theme="housing") == ["Grille de repérage", "Mietschulden"]
    assert titles(browser, theme="housing", language="fr") == ["Grille de repérage"]
    assert "Mietschulden" in titles(browser, q="logement")


def test_taking_is_counted_and_only_what_is_handed_out_today_is_taken(cast: Cast, as_: Browsers) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    resource = ResourceFactory(service=cast.service, edition=kept_leaflet(), audiences=["referrer"])
    expired = ResourceFactory(
        service=cast.service, edition=kept_leaflet(), audiences=["referrer"], valid_until=yesterday
    )
    internal = ResourceFactory(service=cast.service, edition=kept_leaflet(), audiences=["counsellor"])
    browser = as_(cast.referrer)
    taken = browser.post(reverse("partner_space:take_resource", args=[resource.pk]))
    assert (taken.status_code, taken.content, taken["Content-Type"]) == (200, b"%PDF-1.7 leaflet", "application/pdf")
    for hidden in (expired, internal):
        assert browser.post(reverse("partner_space:take_resource", args=[hidden.pk])).status_code == 404
    resource.refresh_from_db()
    entry = AuditEntry.objects.get(verb="trainings.take_resource")
    assert (resource.downloads, entry.object_id) == (1, "")


def test_a_search_in_vain_is_noted_without_a_word_or_a_name(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.referrer)
    answers = [
        browser.post(TOOLBOX, {"q": f"logement {CANARY}", "language": "de"}),
        browser.post(DIRECTORY, {"q": f"logement {CANARY}", "place": "4010"}),
    ]
    assert all(answer.status_code == 200 for answer in answers)
    kept = SearchGap.objects.order_by("pk").values_list("kind", "themes", "country", "area", "language")
    assert list(kept) == [
        (GapKind.MATERIAL, [Theme.HOUSING], "LU", "", "de"), (GapKind.DIRECTORY, [Theme.HOUSING], "LU", "40", ""),
    ]  # fmt: skip
    assert not any(CANARY in str(entry.__dict__) for entry in AuditEntry.objects.all())
    told = browser.post(reverse("partner_space:tell_network", args=[answers[1].context["mine"]]), {"message": "toit"})
    assert (told.status_code, told["Location"]) == (302, DIRECTORY)
    assert SearchGap.objects.filter(message="toit").count() == 1


def test_the_directory_says_how_to_reach_what_is_listed(cast: Cast, as_: Browsers) -> None:
    organisation = OrganisationFactory(keeper=cast.other_service, name="Wunnengshëllef")
    OrganisationSiteFactory(organisation=organisation, phone="+352 26 48 11")
    listed = ActivityFactory(organisation=organisation, theme=Theme.HOUSING, source="dit par un client")
    hidden = ActivityFactory(organisation__suspended=True, theme=Theme.HOUSING)
    browser = as_(cast.referrer)
    found = browser.post(DIRECTORY, {"q": "logement", "place": "4010"})
    assert [hit.activity for hit in found.context["results"].here] == [listed]
    assert "/partners/" not in found.content.decode()
    page = browser.get(reverse("partner_space:activity", args=[listed.pk])).content.decode()
    assert ("+352 26 48 11" in page, listed.verified_by.name in page, "dit par" in page) == (True, False, False)
    assert browser.get(reverse("partner_space:activity", args=[hidden.pk])).status_code == 404
