"""Results as a file: the figures of the page with the mean, nothing of few, and words without a name."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.http import HttpResponse

from caseflow.audit.models import AuditEntry
from counselling.domain.questionnaires import AnswerKind, Topic
from counselling.trainings.models import Session
from tests.cast import Cast
from tests.factories.trainings import (
    EnrolmentFactory,
    ItemFactory,
    QuestionnaireFactory,
    ResponseFactory,
    SessionFactory,
)
from tests.security.surface import Browsers


@pytest.fixture
def session(cast: Cast) -> Session:
    return SessionFactory(programme_version__programme__service=cast.service, held=True)


def answered(session: Session, cast: Cast, people: int) -> None:
    """So many people who learnt something each, and wrote what a spreadsheet would run."""
    version = session.programme_version
    learning = QuestionnaireFactory(programme_version=version)
    opinion = QuestionnaireFactory(programme_version=version, topic=Topic.SATISFACTION, items=0)
    words = ItemFactory(questionnaire=opinion, kind="text", question="Un mot ?", options=[])
    for number in range(people):
        person = EnrolmentFactory(session=session, changed_by=cast.supervisor, referrer__last_name="Canary")
        for kind, place in ((AnswerKind.PRE, 1), (AnswerKind.POST, 0 if number else 1)):
            ResponseFactory(enrolment=person, questionnaire=learning, kind=kind, place=place)
        ResponseFactory(
            enrolment=person, questionnaire=opinion, kind=AnswerKind.SATISFACTION,
            answers={str(words.pk): f"=HYPERLINK({number})"},
        )  # fmt: skip


def values_of(answer: HttpResponse) -> dict[str, list[str]]:
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    found: dict[str, list[str]] = {}
    for _part, _question, figure, value, _people in rows[1:]:
        found.setdefault(figure, []).append(value)
    return found


def test_the_figures_of_a_session_are_taken_along_without_anybodys_name(
    cast: Cast, as_: Browsers, session: Session
) -> None:
    answered(session, cast, 5)
    address = f"/trainings/sessions/{session.pk}/questionnaires/results"
    answer = as_(cast.supervisor).get(f"{address}.csv")
    values = values_of(answer)
    assert (values["Gain médian"], values["Gain moyen"], values["En progrès, en pour cent"]) == (
        ["1,00"], ["0,80"], ["80"],
    )  # fmt: skip
    assert values["Avec leurs mots"] == [f"'=HYPERLINK({number})" for number in range(5)]
    assert (b"Canary" in answer.content, b"Anne" in answer.content) == (False, False)
    book = openpyxl.load_workbook(io.BytesIO(as_(cast.supervisor).get(f"{address}.xlsx").content))
    cells = {row[2]: row[3] for row in book.active.iter_rows(values_only=True)}
    assert (cells["Gain moyen"], Decimal(str(cells["Gain médian"]))) == (0.8, Decimal(1))
    entries = AuditEntry.objects.filter(verb="trainings.export_results").order_by("pk")
    assert [(it.action, it.object_id, it.service) for it in entries] == [
        ("export", str(session.pk), cast.service.pk)
    ] * 2
    assert as_(cast.supervisor).get(f"{address}.pdf").status_code == 404


def test_four_people_are_too_few_for_any_figure(cast: Cast, as_: Browsers, session: Session) -> None:
    answered(session, cast, 4)
    page = f"/trainings/programmes/{session.programme_version.programme_id}/results/results.csv"
    answer = as_(cast.supervisor).get(page)
    values = values_of(answer)
    assert [values[name] for name in ("Gain médian", "Gain moyen", "En progrès, en pour cent", "Réponses")] == [
        ["trop peu"]
    ] * 4
    assert "Avec leurs mots" not in values
    assert b"HYPERLINK" not in answer.content
