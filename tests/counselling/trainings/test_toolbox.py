"""The toolbox: what is handed out, what was, and what expired; taking it is counted and not followed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from caseflow.audit.models import AuditEntry
from counselling.domain.toolbox import Audience
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.models import Resource, ResourceVersion
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.trainings import ResourceFactory, kept_leaflet
from tests.security.surface import Browsers

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)  # fmt: skip
TYPED = {"title": "Grille", "kind": "grid", "audiences": ["referrer"]}


def test_material_is_put_in_as_a_checked_file_or_as_an_address(cast: Cast, as_: Browsers) -> None:
    browser, page = as_(cast.supervisor), "/trainings/toolbox/new/"
    typed = TYPED | {"service": cast.service.pk}
    for more, said in (
        ({}, "un fichier ou une adresse"),
        ({"file": SimpleUploadedFile("x.png", PNG, "image/png"), "address": "https://x.example/"}, "un fichier ou"),
        ({"file": SimpleUploadedFile("x.pdf", b"MZ", "application/pdf")}, "PDF, JPEG"),
        ({"address": "https://x.example/", "kind": "law_sheet"}, "jusqu’à quand"),
        ({"address": "javascript:alert(1)"}, "URL"),
    ):
        refused = browser.post(page, typed | more)
        assert (more, refused.status_code, said in refused.content.decode()) == (more, 422, True)
    assert browser.post(page, typed | {"file": SimpleUploadedFile("x.png", PNG, "image/png")}).status_code == 302
    edition = Resource.objects.get().edition
    assert (edition.number, edition.name, edition.content_type) == (1, "x.png", "image/png")
    assert edition.path in selectors.stored_materials()


def test_a_new_version_replaces_at_the_same_address_and_the_old_one_stays(cast: Cast, as_: Browsers) -> None:
    resource = ResourceFactory(service=cast.service, edition=kept_leaflet())
    renewed = trainings.renew_resource(
        resource=resource, content=None, address="https://x.example/new", on=TODAY, by=cast.supervisor
    )
    assert (renewed.edition.number, renewed.edition.address) == (2, "https://x.example/new")
    page = as_(cast.counsellor).get(f"/trainings/toolbox/{resource.pk}/").content.decode()
    assert ("https://x.example/new" in page, "depliant.pdf" in page) == (True, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        ResourceVersion.objects.filter(number=1).update(address="https://x.example/other")
    old = as_(cast.counsellor).post(f"/trainings/toolbox/{resource.pk}/versions/1/")
    assert (old.status_code, old.content, old["Content-Type"]) == (200, b"%PDF-1.7 leaflet", "application/pdf")
    assert as_(cast.counsellor).post(f"/trainings/toolbox/{resource.pk}/versions/2/").status_code == 404


def test_taking_is_counted_and_the_log_does_not_say_which(cast: Cast, as_: Browsers) -> None:
    resource = ResourceFactory(service=cast.service, edition=kept_leaflet())
    as_(cast.counsellor).post(f"/trainings/toolbox/{resource.pk}/versions/1/")
    resource.refresh_from_db()
    entry = AuditEntry.objects.get(verb="trainings.take_resource")
    assert (resource.downloads, entry.object_id, entry.detail) == (1, "", {})


def test_an_expired_law_sheet_and_what_was_withdrawn_are_handed_out_no_more(cast: Cast, as_: Browsers) -> None:
    today = timezone.localdate()
    sheet = ResourceFactory(service=cast.service, title="Feuille", kind="law_sheet", valid_until=today)
    gone = ResourceFactory(service=cast.service, title="Vieux")
    trainings.withdraw_resource(resource=gone, on=today, by=cast.supervisor)
    with pytest.raises(trainings.WithdrawnAlready):
        trainings.withdraw_resource(resource=gone, on=today, by=cast.supervisor)
    assert selectors.resource_list(cast.counsellor, today) == [sheet]
    assert selectors.resource_list(cast.counsellor, today + timedelta(days=1)) == []
    for person, shown in ((cast.counsellor, False), (cast.supervisor, True)):
        assert ("Vieux" in as_(person).get("/trainings/toolbox/").content.decode()) == shown


def test_somebody_outside_takes_what_is_for_them(cast: Cast) -> None:
    theirs = ResourceFactory(service=cast.service)
    ResourceFactory(service=cast.service, audiences=["counsellor"])
    ResourceFactory(service=cast.other_service)
    wanted = {"audiences": [Audience.REFERRER], "on": TODAY}
    assert selectors.resources_to_take(services=[cast.service.pk], **wanted) == [theirs]
    trainings.withdraw_resource(resource=theirs, on=TODAY, by=cast.supervisor)
    assert selectors.resources_to_take(services=[cast.service.pk], **wanted) == []


@pytest.mark.parametrize(
    ("query", "found"), [({}, 2), ({"theme": "housing"}, 2), ({"theme": "energy"}, 1), ({"language": "de"}, 1),
                         ({"audience": "person"}, 2), ({"audience": "ambassador"}, 0), ({"theme": "nonsense"}, 2)],
)  # fmt: skip
def test_material_is_filtered(cast: Cast, as_: Browsers, query: dict[str, str], found: int) -> None:
    ResourceFactory(service=cast.service, title="Alpha", themes=["housing"], languages=["fr"])
    ResourceFactory(service=cast.service, title="Beta")
    page = as_(cast.counsellor).get("/trainings/toolbox/", query).content.decode()
    assert sum(f">{title}</a>" in page for title in ("Alpha", "Beta")) == found
