"""Questionnaires: frozen by the first answer, answered once, read in groups, and never by who they are about."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from counselling import jobs
from counselling.domain.errors import StaleVersion
from counselling.domain.questionnaires import AnswerKind, Topic
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.models import Enrolment, Item, Questionnaire, Response, Session, TrainingMail
from tests.cast import Cast
from tests.factories.trainings import (
    YESTERDAY,
    EnrolmentFactory,
    ItemFactory,
    QuestionnaireFactory,
    ResponseFactory,
    SessionFactory,
)
from tests.security.surface import Browsers

FIELDS: trainings.ItemFields = {
    "kind": "single", "question": "Quelle dette d’abord ?", "question_after": "", "options": "le loyer | 2\nle crédit",
    "position": None,
}  # fmt: skip


@pytest.fixture
def session(cast: Cast) -> Session:
    """In a month, so that what is asked before it is open."""
    soon = timezone.localdate() + timedelta(days=30)
    return SessionFactory(programme_version__programme__service=cast.service, days=[soon])


@pytest.fixture
def questionnaire(session: Session) -> Questionnaire:
    return QuestionnaireFactory(programme_version=session.programme_version)


@pytest.fixture
def person(cast: Cast, session: Session, questionnaire: Questionnaire) -> Enrolment:
    return EnrolmentFactory(session=session, changed_by=cast.supervisor)


def type_in(person: Enrolment, cast: Cast, place: int = 0, **facts: object) -> Response:
    item = Item.objects.get(questionnaire__programme_version=person.session.programme_version)
    asked = {"kind": AnswerKind.PRE, "answered_on": YESTERDAY, "version": 0, "on": YESTERDAY} | facts
    return trainings.type_in_answers(enrolment=person, answers={item.pk: (place,)}, by=cast.supervisor, **asked)


def link(person: Enrolment) -> str:
    return f"/answers/{selectors.answer_token(person)}/"


def test_a_question_is_written_changed_and_taken_out_until_somebody_answers(
    cast: Cast, person: Enrolment, questionnaire: Questionnaire
) -> None:
    version = person.session.programme_version
    with pytest.raises(trainings.NotAnsweredYet):
        trainings.renew_questionnaire(questionnaire=questionnaire, by=cast.supervisor)
    added = trainings.add_item(programme_version=version, topic=Topic.LEARNING, fields=FIELDS, by=cast.supervisor)
    assert (added.questionnaire, added.options) == (questionnaire, [["le loyer", 2], ["le crédit", 0]])
    trainings.change_item(item=added, fields={**FIELDS, "question": "Et ensuite ?"}, version=1, by=cast.supervisor)
    trainings.remove_item(item=added, by=cast.supervisor)
    type_in(person, cast)
    item = questionnaire.items.get()
    for frozen in (
        lambda: trainings.add_item(programme_version=version, topic=Topic.LEARNING, fields=FIELDS, by=cast.supervisor),
        lambda: trainings.change_item(item=item, fields=FIELDS, version=1, by=cast.supervisor),
        lambda: trainings.remove_item(item=item, by=cast.supervisor),
    ):
        with pytest.raises(trainings.QuestionnaireAnswered):
            frozen()
    renewed = trainings.renew_questionnaire(questionnaire=questionnaire, by=cast.supervisor)
    assert (renewed.number, [it.question for it in renewed.items.all()]) == (2, [item.question])
    assert selectors.questionnaire_for(person, AnswerKind.POST) == questionnaire
    assert selectors.questionnaire_for(EnrolmentFactory(session=person.session), AnswerKind.POST) == renewed


def test_a_sheet_is_corrected_and_an_answer_by_link_is_not(cast: Cast, person: Enrolment) -> None:
    first = type_in(person, cast)
    assert (first.way, first.version, first.is_late) == ("sheet", 1, False)
    with pytest.raises(StaleVersion):
        type_in(person, cast, 1)
    assert type_in(person, cast, 1, version=1).answers == {str(first.questionnaire.items.get().pk): [1]}
    Response.objects.update(way="link", typed_by=None)
    with pytest.raises(trainings.AnsweredAlready):
        type_in(person, cast, version=2)


def test_what_cannot_be_an_answer_is_refused(cast: Cast, person: Enrolment) -> None:
    with pytest.raises(trainings.FilledInBefore):
        type_in(person, cast, answered_on=YESTERDAY + timedelta(days=1))
    with pytest.raises(trainings.NothingAsked):
        type_in(person, cast, kind=AnswerKind.LATER)
    for answers, error in (({}, trainings.NothingAnswered), ({0: (1,)}, trainings.OtherQuestions)):
        with pytest.raises(error):
            trainings.type_in_answers(
                enrolment=person, kind=AnswerKind.PRE, answers=answers, answered_on=YESTERDAY, version=0,
                on=YESTERDAY, by=cast.supervisor,
            )  # fmt: skip
    Enrolment.objects.update(state="cancelled")
    with pytest.raises(trainings.NotSeated):
        type_in(person, cast)
    assert not Response.objects.exists()


def test_somebody_answers_by_their_link_once_and_without_an_account(person: Enrolment) -> None:
    browser, address = Client(), link(person)
    page = browser.get(f"{address}pre/")
    assert (page.status_code, page["X-Robots-Tag"], "Quelle dette" in page.content.decode()) == (200, "noindex", True)
    item = Item.objects.get()
    empty = browser.post(f"{address}pre/send/", {})
    assert (empty.status_code, "Répondez au moins à une question" in empty.content.decode()) == (422, True)
    assert browser.post(f"{address}pre/send/", {f"q{item.pk}": "7"}).status_code == 422
    assert browser.post(f"{address}pre/send/", {f"q{item.pk}": "1"}).status_code == 302
    response = Response.objects.get()
    assert (response.answers, response.way, response.is_late) == ({str(item.pk): [1]}, "link", False)
    again = browser.post(f"{address}pre/send/", {f"q{item.pk}": "0"})
    assert (again.status_code, Response.objects.get().answers) == (422, {str(item.pk): [1]})
    assert browser.get(f"{address}pre/").status_code == 302
    assert "répondu" in browser.get(address).content.decode()
    closed = browser.post(f"{address}post/send/", {f"q{item.pk}": "0"})
    assert (closed.status_code, browser.get(f"{address}later/").status_code) == (422, 404)


def test_a_wrong_link_reads_like_any_other_and_is_not_to_be_guessed(person: Enrolment) -> None:
    token = selectors.answer_token(person)
    wrong = [token[:-1] + ("a" if token[-1] != "a" else "b"), person.key.hex, "x.y"]
    answers = [Client().get(f"/answers/{it}/") for it in wrong]
    assert [(it.status_code, "ne mène nulle part" in it.content.decode()) for it in answers] == [(404, True)] * 3
    assert [Client().get("/answers/x/").status_code for _try in range(18)] == [404] * 17 + [429]
    assert Client().get(link(person)).status_code == 200
    Session.objects.update(state="cancelled", cancelled_because="trainer ill")
    assert Client().get(link(person), REMOTE_ADDR="192.0.2.7").status_code == 404


def test_the_links_go_to_those_who_have_not_answered_and_to_nobody_else(
    cast: Cast, as_: Browsers, person: Enrolment
) -> None:
    type_in(EnrolmentFactory(session=person.session), cast)
    page = f"/trainings/sessions/{person.session_id}/questionnaires/"
    assert as_(cast.supervisor).post(f"{page}invite/").status_code == 302
    jobs.send_training_mails(timezone.now())
    [sent] = mail.outbox
    assert (sent.to, link(person) in str(sent.body)) == ([person.referrer.email], True)
    assert TrainingMail.objects.get().sent_at is not None
    jobs.send_training_mails(timezone.now())
    assert len(mail.outbox) == 1
    assert selectors.answer_token(person) not in as_(cast.supervisor).get(page).content.decode()
    type_in(person, cast)
    with pytest.raises(trainings.NobodyToInvite):
        trainings.invite_to_answer(
            session=person.session, answer_at="", at=timezone.now(), on=date(2026, 11, 24), by=cast.supervisor
        )


def taught(cast: Cast, questionnaire: Questionnaire, places: list[tuple[int, int]]) -> Session:
    """A session of which each person crossed these two places, before and after; 0 is right, 1 wrong."""
    session = SessionFactory(programme_version=questionnaire.programme_version)
    for before, after in places:
        person = EnrolmentFactory(session=session, changed_by=cast.supervisor)
        for kind, place in ((AnswerKind.PRE, before), (AnswerKind.POST, after)):
            ResponseFactory(enrolment=person, questionnaire=questionnaire, kind=kind, place=place)
    return session


def test_a_group_of_five_is_read_and_one_of_four_is_not(cast: Cast, questionnaire: Questionnaire) -> None:
    five = taught(cast, questionnaire, [(1, 0), (1, 0), (1, 0), (1, 1), (1, 1), (0, 0)])
    EnrolmentFactory(session=five)
    results = selectors.results_of(Session.objects.filter(pk=five.pk))
    assert (str(results.median), str(results.mean), results.improving) == ("1.00", "0.60", 50)
    gain = results.gain
    assert (gain.enrolled, gain.paired, gain.at_maximum, gain.unpaired) == (7, 6, 1, 1)
    assert [line.percents for line in results.learnt] == [(17, 67)]
    four = taught(cast, questionnaire, [(1, 0)] * 4)
    results = selectors.results_of(Session.objects.filter(pk=four.pk))
    assert (results.median, results.mean, results.improving, results.learnt) == (None, None, None, [])
    assert (results.gain.enrolled, results.gain.paired) == (4, 4)
    both = selectors.results_of(Session.objects.filter(pk__in=[five.pk, four.pk]))
    assert (both.left_out, both.gain.paired) == (1, 6)


def test_opinions_are_told_without_a_name_from_five_on(
    cast: Cast, as_: Browsers, session: Session, questionnaire: Questionnaire
) -> None:
    opinion = QuestionnaireFactory(programme_version=session.programme_version, topic=Topic.SATISFACTION, items=0)
    words = ItemFactory(questionnaire=opinion, kind="text", question="Un mot ?", options=[])
    page = f"/trainings/sessions/{session.pk}/questionnaires/"
    for number in range(5):
        shown = as_(cast.supervisor).get(page).content.decode()
        assert ("mot0" in shown, number > 0 and f"trop peu ({number})" not in shown) == (False, False)
        person = EnrolmentFactory(session=session, changed_by=cast.supervisor)
        ResponseFactory(
            enrolment=person,
            questionnaire=opinion,
            kind=AnswerKind.SATISFACTION,
            answers={str(words.pk): f"mot{number}"},
        )
    shown = as_(cast.supervisor).get(page).content.decode()
    assert ("mot0" in shown, person.referrer.last_name in shown) == (True, False)


def test_one_reads_ones_own_result(cast: Cast, session: Session, questionnaire: Questionnaire) -> None:
    person = EnrolmentFactory(session=session, changed_by=cast.supervisor)
    for kind, place in ((AnswerKind.PRE, 1), (AnswerKind.POST, 0)):
        ResponseFactory(enrolment=person, questionnaire=questionnaire, kind=kind, place=place)
    assert "0 points sur 2 avant, 2 après" in Client().get(link(person)).content.decode()


def test_sheets_are_typed_in_and_never_shown_again(cast: Cast, as_: Browsers, person: Enrolment) -> None:
    browser, htmx = as_(cast.supervisor), {"HX-Request": "true"}
    page = f"/trainings/sessions/{person.session_id}/questionnaires/pre/"
    row, name = f"{page}{person.key}/", f"q{Item.objects.get().pk}"
    typed = {name: "1", "answered_on": "23/11/2026", "version": 0}
    saved = browser.post(row, typed, headers=htmx)
    assert (saved.status_code, "1 feuilles saisies sur 1" in saved.content.decode()) == (200, True)
    assert browser.post(row, typed, headers=htmx).status_code == 409
    wrong = browser.post(row, typed | {name: "3", "version": 1}, headers=htmx)
    assert (wrong.status_code, "Choisissez parmi les réponses 1 à 2" in wrong.content.decode()) == (422, True)
    assert browser.post(row, {"answered_on": "23/11/2026", "version": 1}).status_code == 422
    shown = browser.get(page).content.decode()
    assert ("saisie" in shown, f'name="{name}" value' in shown) == (True, False)
    Response.objects.update(way="link", typed_by=None)
    assert browser.post(row, typed).status_code == 404
