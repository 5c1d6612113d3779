"""Trainings: read by the whole service, kept by those who lead it; people only for them and the session's trainers."""

from collections.abc import Callable
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from caseflow.files import storage
from counselling.domain.references import check_character
from counselling.trainings.models import Certificate, Enrolment, Programme, Questionnaire, Session
from counselling.trainings.selectors import answer_token, named_token
from tests.cast import Cast
from tests.factories.evidence import PIXEL
from tests.factories.partners import AffiliationFactory
from tests.factories.trainings import (
    AttendanceFactory,
    CertificateFactory,
    EnrolmentFactory,
    ExternalCourseFactory,
    ItemFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    QuestionnaireFactory,
    ResourceFactory,
    ResponseFactory,
    SessionFactory,
    SignedSheetFactory,
    kept_leaflet,
)
from tests.permissions.matrix import Row
from tests.permissions.rows.partners import COLLEAGUES, LEADERS, NOBODYS, STAFF, saved, typed

EVERYBODY = dict.fromkeys(
    ("counsellor", "cover", "colleague", "supervisor", "other_counsellor", "other_supervisor", "administrator",
     "data_protection_officer", "no_role", "superuser"), 200,
)  # fmt: skip
# `cover` is the trainer of every session of the matrix.
LED = {"supervisor": 200, "cover": 200, "counsellor": 403, "colleague": 403}
LED_UNSEEN = {"supervisor": 200, "cover": 200}
# A supervisor of any service may begin.
LEADING = STAFF | dict.fromkeys(("counsellor", "cover", "colleague", "other_counsellor"), 403)


def a_programme(cast: Cast) -> dict[str, int]:
    known = Programme.objects.filter(service=cast.service, code="DET").first()
    if known is None:
        known = ProgrammeVersionFactory(programme=ProgrammeFactory(service=cast.service, code="DET")).programme
    return {"programme_id": known.pk}


def a_version(cast: Cast) -> dict[str, int]:
    programme = Programme.objects.get(pk=a_programme(cast)["programme_id"])
    return {"programme_id": programme.pk, "version_id": programme.versions.order_by("pk")[0].pk}


def in_session(cast: Cast, **facts: object) -> Session:
    programme = Programme.objects.get(pk=a_programme(cast)["programme_id"])
    session = SessionFactory(programme_version=programme.versions.order_by("pk")[0], **facts)
    session.trainers.set([cast.cover])
    return session


def a_session(cast: Cast) -> dict[str, int]:
    return {"session_id": in_session(cast).pk}


def a_planned_session(cast: Cast) -> dict[str, int]:
    return {"session_id": in_session(cast, planned=True).pk}


def a_person(cast: Cast) -> dict[str, object]:
    enrolment = EnrolmentFactory(session=in_session(cast), changed_by=cast.supervisor)
    AttendanceFactory(enrolment=enrolment)
    return {"session_id": enrolment.session_id, "key": enrolment.key}


def a_person_of_a_session(cast: Cast) -> dict[str, object]:
    return {"session_id": a_person(cast)["session_id"]}


def a_signed_sheet(cast: Cast) -> dict[str, object]:
    sheet = SignedSheetFactory(session=in_session(cast), added_by=cast.supervisor)
    return {"session_id": sheet.session_id, "number": sheet.number}


def a_scan(_cast: Cast) -> dict[str, object]:
    return {"file": SimpleUploadedFile("Anne Muller.png", PIXEL, content_type="image/png")}


def somebody_waiting(cast: Cast) -> dict[str, object]:
    enrolment = EnrolmentFactory(session=in_session(cast), waiting=True, changed_by=cast.supervisor)
    return {"session_id": enrolment.session_id, "enrolment_id": enrolment.pk, "step": "confirm"}


def a_session_to_certify(cast: Cast) -> dict[str, int]:
    enrolment = EnrolmentFactory(session=in_session(cast, held=True), attended=True, changed_by=cast.supervisor)
    AttendanceFactory(enrolment=enrolment)
    return {"session_id": enrolment.session_id}


def somebody_who_was_absent(cast: Cast) -> dict[str, int]:
    enrolment = EnrolmentFactory(session=in_session(cast, held=True), state="absent", changed_by=cast.supervisor)
    return {"session_id": enrolment.session_id, "enrolment_id": enrolment.pk}


def a_certificate(cast: Cast) -> dict[str, str]:
    enrolment = EnrolmentFactory(session=in_session(cast, held=True), attended=True, changed_by=cast.supervisor)
    return {"number": CertificateFactory(enrolment=enrolment, issued_by=cast.supervisor).number}


def a_printed_certificate(cast: Cast) -> dict[str, str]:
    stored = storage.store(b"%PDF-1.7 certificate", extension="pdf")
    enrolment = EnrolmentFactory(session=in_session(cast, held=True), attended=True, changed_by=cast.supervisor)
    printed = CertificateFactory(
        enrolment=enrolment, issued_by=cast.supervisor, path=stored.path, sha256=stored.sha256
    )
    return {"number": printed.number}


def a_code(cast: Cast) -> dict[str, str]:
    return {
        "code": CertificateFactory(issued_by=cast.supervisor, verification_code="0123456789ABCDEF8").verification_code
    }


def a_list(cast: Cast) -> dict[str, object]:
    """One attendance that is not noted yet, in a list as people send it."""
    enrolment = EnrolmentFactory(session=in_session(cast), changed_by=cast.supervisor)
    row = f"{enrolment.session.code};{enrolment.referrer.email};1;oui"
    content = f"session;e-mail;demi-journée;présent\n{row}\n".encode()
    return {
        "sheet": SimpleUploadedFile("liste.csv", content, content_type="text/csv"), "service": cast.service.pk,
        "reason": "",
    }  # fmt: skip


def person_to_enrol(_cast: Cast) -> dict[str, object]:
    return {"email": AffiliationFactory(referrer__email="l.hansen@example.org").referrer.email, "needs": "rampe"}


def first_half_day(cast: Cast) -> dict[str, object]:
    """What is posted for the last person: present on the only half-day."""
    half_day = Session.objects.filter(service=cast.service).order_by("-pk")[0].half_days.get()
    return {f"h{half_day.pk}": "no", "version": 1}


def a_questionnaire(cast: Cast) -> Questionnaire:
    programme = Programme.objects.get(pk=a_programme(cast)["programme_id"])
    version = programme.versions.order_by("pk")[0]
    known = Questionnaire.objects.filter(programme_version=version, topic="learning").first()
    return known or QuestionnaireFactory(programme_version=version)


def a_topic(cast: Cast) -> dict[str, object]:
    return a_version(cast) | {"topic": "satisfaction"}


def an_answered_topic(cast: Cast) -> dict[str, object]:
    questionnaire = a_questionnaire(cast)
    if not questionnaire.responses.exists():
        enrolment = EnrolmentFactory(session=in_session(cast), changed_by=cast.supervisor)
        ResponseFactory(enrolment=enrolment, questionnaire=questionnaire)
    return a_version(cast) | {"topic": "learning"}


def an_item(cast: Cast) -> dict[str, object]:
    programme = ProgrammeVersionFactory(programme__service=cast.service).programme
    version = programme.versions.get()
    item = ItemFactory(questionnaire__programme_version=version)
    return {"programme_id": programme.pk, "version_id": version.pk, "item_id": item.pk}


def who_is_asked(cast: Cast) -> Enrolment:
    a_questionnaire(cast)
    session = in_session(cast, days=[timezone.localdate() + timedelta(days=30)])
    return EnrolmentFactory(session=session, changed_by=cast.supervisor)


def an_asking_session(cast: Cast) -> dict[str, object]:
    return {"session_id": who_is_asked(cast).session_id}


def results_of_a_programme(cast: Cast) -> dict[str, object]:
    return a_programme(cast) | {"kind": "csv"}


def results_of_a_session(cast: Cast) -> dict[str, object]:
    return an_asking_session(cast) | {"kind": "xlsx"}


def a_pile_of_sheets(cast: Cast) -> dict[str, object]:
    return an_asking_session(cast) | {"kind": "pre"}


def a_sheet(cast: Cast) -> dict[str, object]:
    person = who_is_asked(cast)
    return {"session_id": person.session_id, "kind": "pre", "key": person.key}


def a_link(cast: Cast) -> dict[str, object]:
    return {"token": answer_token(who_is_asked(cast))}


def an_open_questionnaire(cast: Cast) -> dict[str, object]:
    return a_link(cast) | {"kind": "pre"}


def a_holder(cast: Cast) -> Certificate:
    enrolment = EnrolmentFactory(session=in_session(cast, held=True), attended=True, changed_by=cast.supervisor)
    code = f"{enrolment.pk:016d}"
    return CertificateFactory(
        enrolment=enrolment, issued_by=cast.supervisor, verification_code=code + check_character(code)
    )


def a_holders_link(cast: Cast) -> dict[str, object]:
    return {"token": answer_token(a_holder(cast).enrolment)}


def a_named_link(cast: Cast) -> dict[str, object]:
    return {"token": named_token(a_holder(cast), timezone.localdate())}


def first_cross(cast: Cast) -> dict[str, object]:
    return {f"q{a_questionnaire(cast).items.get().pk}": "0"}


def crosses_of_a_sheet(cast: Cast) -> dict[str, object]:
    return {f"q{a_questionnaire(cast).items.get().pk}": "1", "answered_on": "23/11/2026", "version": 0}


ITEM = typed(kind="single", question="Quelle dette d’abord ?", options="le loyer | 2\nle crédit")


def a_resource(cast: Cast) -> dict[str, object]:
    return {"resource_id": ResourceFactory(service=cast.service, owner=cast.supervisor).pk}


def a_kept_file(cast: Cast) -> dict[str, object]:
    resource = ResourceFactory(service=cast.service, owner=cast.supervisor, edition=kept_leaflet())
    return {"resource_id": resource.pk, "number": 1}


def new_material(cast: Cast) -> dict[str, object]:
    return MATERIAL(cast) | {"service": cast.service.pk, "address": "https://caseflow.example/grid"}


def a_course(cast: Cast) -> dict[str, object]:
    return {"course_id": ExternalCourseFactory(service=cast.service, verified_by=cast.supervisor).pk}


def new_course(cast: Cast) -> dict[str, object]:
    return COURSE(cast) | {"service": cast.service.pk}


COURSE = typed(
    title="Erstberatung", organiser="Schulungswerk", objective="Signes et premiers gestes", theme="energy",
    language="de", modality="remote", first_day="14/12/2026", address="https://caseflow.example/course",
)  # fmt: skip
MATERIAL = typed(title="Grille de repérage", kind="grid", audiences=["referrer"], languages=["fr"])
PROGRAMME = typed(code="DET-2", title_fr="Repérer", language="fr", awards_certificate="on", active="on")
VERSION = typed(hours="7", modality="on_site", attendance_share=80, validity_months=24)
SESSION = typed(code="DET-2026-9", capacity=12, half_days="01/12/2026 9h-12h30", place="Esch")


def programme_and_version(cast: Cast) -> dict[str, object]:
    return PROGRAMME(cast) | VERSION(cast) | {"service": cast.service.pk}


def form(
    kwargs: Callable[[Cast], dict[str, object]],
    data: Callable[[Cast], dict[str, object]],
    people: dict[str, int] = LEADERS,
) -> Row:
    return Row(kwargs=kwargs, GET=people | NOBODYS, POST=saved(people) | NOBODYS, data=data)


def button(kwargs: Callable[[Cast], dict[str, object]], people: dict[str, int] = LEADERS) -> Row:
    return Row(kwargs=kwargs, POST=saved(people) | NOBODYS)


ROWS = {
    "trainings:sessions": Row(GET=STAFF | NOBODYS),
    "trainings:import_attendance": Row(
        GET=LEADING | NOBODYS, POST=LEADING | {"other_supervisor": 422} | NOBODYS, data=a_list
    ),
    "trainings:add_programme": Row(
        GET=LEADING | NOBODYS,
        POST=saved(LEADING) | {"other_supervisor": 422} | NOBODYS,
        data=programme_and_version,
    ),
    "trainings:programme": Row(kwargs=a_programme, GET=COLLEAGUES | NOBODYS),
    "trainings:change_programme": form(a_programme, PROGRAMME),
    "trainings:add_version": form(a_programme, VERSION),
    "trainings:change_version": form(a_version, VERSION),
    "trainings:plan_session": form(a_programme, SESSION),
    "trainings:session": Row(kwargs=a_session, GET=COLLEAGUES | NOBODYS),
    "trainings:change_session": form(a_session, SESSION),
    "trainings:open_session": button(a_planned_session),
    "trainings:hold_session": button(a_session, LED),
    "trainings:cancel_session": form(a_session, typed(reason="trainer ill")),
    "trainings:enrol": form(a_session, person_to_enrol),
    "trainings:enrolment_step": button(somebody_waiting),
    "trainings:attendance": Row(kwargs=a_session, GET=LED | NOBODYS),
    "trainings:attendance_row": Row(kwargs=a_person, POST=saved(LED) | NOBODYS, data=first_half_day),
    "trainings:attach_sheet": form(a_session, a_scan, LED),
    "trainings:read_sheet": Row(kwargs=a_signed_sheet, GET=LED | NOBODYS),
    "trainings:remove_sheet": form(a_signed_sheet, typed(reason="sheet of another session"), LED),
    "trainings:certificate": Row(kwargs=a_certificate, GET=LED_UNSEEN | NOBODYS),
    "trainings:revoke": Row(
        kwargs=a_certificate,
        GET={"supervisor": 200, "cover": 403} | NOBODYS,
        POST={"supervisor": 302, "cover": 403} | NOBODYS,
        data=typed(revocation="fraud", note="signed for a colleague"),
    ),
    "trainings:questions": Row(kwargs=a_version, GET=COLLEAGUES | NOBODYS),
    "trainings:add_item": form(a_topic, ITEM),
    "trainings:change_item": form(an_item, ITEM),
    "trainings:remove_item": button(an_item),
    "trainings:renew_questionnaire": button(an_answered_topic),
    "trainings:programme_results": Row(kwargs=a_programme, GET=LEADERS | NOBODYS),
    "trainings:export_programme_results": Row(kwargs=results_of_a_programme, GET=LEADERS | NOBODYS),
    "trainings:export_session_results": Row(kwargs=results_of_a_session, GET=LED | NOBODYS),
    "trainings:questionnaires": Row(kwargs=an_asking_session, GET=LED | NOBODYS),
    "trainings:invite_to_answer": button(an_asking_session, LED),
    "trainings:sheets": Row(kwargs=a_pile_of_sheets, GET=LED | NOBODYS),
    "trainings:sheet_row": Row(kwargs=a_sheet, POST=saved(LED) | NOBODYS, data=crosses_of_a_sheet),
    "trainings:answers": Row(kwargs=a_link, GET=EVERYBODY, anonymous=200),
    "trainings:answer": Row(kwargs=an_open_questionnaire, GET=EVERYBODY, anonymous=200),
    "trainings:send_answers": Row(
        kwargs=an_open_questionnaire, POST=saved(EVERYBODY), data=first_cross, anonymous=302, public=True
    ),
    "trainings:share_certificate": Row(kwargs=a_holders_link, POST=saved(EVERYBODY), anonymous=302, public=True),
    "trainings:search_sessions": Row(GET=STAFF | NOBODYS, POST=STAFF | NOBODYS, data=typed(theme="energy")),
    "trainings:ask_for_notice": Row(
        POST=saved(STAFF) | NOBODYS, data=typed(theme="energy", email="l.hansen@example.org")
    ),
    "trainings:feed": Row(kwargs=lambda _cast: {"kind": "ics"}, GET=STAFF | NOBODYS),
    "trainings:add_course": Row(
        GET=LEADING | NOBODYS, POST=saved(LEADING) | {"other_supervisor": 422} | NOBODYS, data=new_course
    ),
    "trainings:course": Row(kwargs=a_course, GET=COLLEAGUES | NOBODYS),
    "trainings:change_course": form(a_course, COURSE),
    "trainings:verify_course": button(a_course),
    "trainings:withdraw_course": button(a_course),
    "trainings:toolbox": Row(GET=STAFF | NOBODYS),
    "trainings:add_resource": Row(
        GET=LEADING | NOBODYS, POST=saved(LEADING) | {"other_supervisor": 422} | NOBODYS, data=new_material
    ),
    "trainings:resource": Row(kwargs=a_resource, GET=COLLEAGUES | NOBODYS),
    "trainings:change_resource": form(a_resource, MATERIAL),
    "trainings:renew_resource": form(a_resource, typed(address="https://caseflow.example/new")),
    "trainings:withdraw_resource": button(a_resource),
    "trainings:take_resource": Row(kwargs=a_kept_file, POST=COLLEAGUES | NOBODYS),
    "trainings:renewals": Row(GET=LEADING | NOBODYS),
    "trainings:verify_named": Row(kwargs=a_named_link, GET=EVERYBODY, anonymous=200),
    "trainings:verify": Row(GET=EVERYBODY, anonymous=200),
    "trainings:verify_code": Row(kwargs=a_code, GET=EVERYBODY, anonymous=200),
    "documents:issue_certificates": button(a_session_to_certify, LED),
    "documents:attendance_sheet": Row(kwargs=a_person_of_a_session, GET=LED | NOBODYS),
    "documents:evidence": Row(kwargs=a_session_to_certify, POST=LED | NOBODYS),
    "documents:award_anyway": form(somebody_who_was_absent, typed(reason="ill on the last morning")),
    "documents:certificate_pdf": Row(kwargs=a_printed_certificate, GET=LED_UNSEEN | NOBODYS),
}
