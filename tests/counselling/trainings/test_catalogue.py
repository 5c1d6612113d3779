"""Looking for a session: by theme, place and language; in vain, it is remembered without a word of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from counselling.partners.models import GapTopic, SearchGap
from tests.cast import Cast
from tests.factories.trainings import SessionFactory
from tests.security.surface import Browsers

PAGE = "/trainings/search/"


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({}, "ABR"),
        ({"theme": "housing"}, "B"),
        ({"place": "esch"}, "AR"),
        ({"place": "Ésch-sur-Alzette"}, "AR"),
        ({"language": "de"}, "B"),
        ({"theme": "debt_counselling", "language": "fr", "place": "Esch"}, "AR"),
        ({"place": "Wiltz", "theme": "housing", "language": "fr"}, ""),
    ],
)
def test_a_session_is_found_by_what_is_said_of_it(cast: Cast, as_: Browsers, wish: dict[str, str], found: str) -> None:
    soon = timezone.localdate() + timedelta(days=9)
    programme = {"programme_version__programme__service": cast.service, "days": [soon]}
    SessionFactory(code="A", place="Esch-sur-Alzette, salle 2", **programme)
    SessionFactory(
        code="B", place="Wiltz", programme_version__programme__theme="housing",
        programme_version__programme__language="de", **programme,
    )  # fmt: skip
    SessionFactory(code="R", programme_version__modality="remote", **programme)
    SessionFactory(code="OVER", place="Esch-sur-Alzette", programme_version__programme__service=cast.service)
    page = as_(cast.counsellor).post(PAGE, wish).content.decode()
    assert "".join(code for code in ("A", "B", "R", "OVER") if f">{code}</a>" in page) == found
    assert SearchGap.objects.count() == (0 if found else 1)


def test_a_search_in_vain_keeps_theme_and_week_and_no_word(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    page = browser.post(PAGE, {"theme": "energy", "place": "Madame Muller", "language": "fr"})
    assert (page.status_code, "sans un mot ni un nom" in page.content.decode()) == (200, True)
    gap = SearchGap.objects.get()
    assert (gap.kind, gap.themes, gap.area, gap.language) == ("training", ["energy"], "", "fr")
    assert GapTopic.objects.get().theme == "energy"
    assert browser.post(PAGE, {"theme": "nonsense"}).status_code == 422
    assert browser.post(PAGE, {}).status_code == browser.get(PAGE).status_code == 200
    assert SearchGap.objects.count() == 1
