from datetime import time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from caseflow.accounts.models import Service, User
from caseflow.files import storage
from counselling.domain.lifecycle import EnrolmentState, SessionState
from counselling.domain.questionnaires import AnswerKind, ItemKind, Topic
from counselling.domain.toolbox import ResourceKind
from counselling.partners.models import Affiliation
from counselling.trainings.models import (
    Attendance,
    Certificate,
    Enrolment,
    EnrolmentSource,
    ExternalCourse,
    HalfDay,
    Item,
    Programme,
    ProgrammeVersion,
    Questionnaire,
    Resource,
    ResourceVersion,
    Response,
    Session,
    SignedSheet,
    Signing,
    TrainingNotice,
    Way,
)
from tests.factories import TODAY
from tests.factories.accounts import ServiceFactory, UserFactory
from tests.factories.partners import AffiliationFactory, OrganisationFactory, ReferrerFactory

YESTERDAY = TODAY - timedelta(days=1)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    service = factory.SubFactory(ServiceFactory)
    code = factory.Sequence(lambda n: f"P{n}")
    title_fr = "Repérer le surendettement"


class ProgrammeVersionFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeVersion

    programme = factory.SubFactory(ProgrammeFactory)
    number = 1
    hours = 7


class SessionFactory(DjangoModelFactory):
    """Open, with one half-day yesterday unless a test gives it others."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    programme_version = factory.SubFactory(ProgrammeVersionFactory)
    service = factory.SelfAttribute("programme_version.programme.service")
    code = factory.Sequence(lambda n: f"S{n}")
    capacity = 10
    state = SessionState.OPEN

    class Params:
        planned = factory.Trait(state=SessionState.PLANNED)
        held = factory.Trait(state=SessionState.HELD)

    @factory.post_generation
    def days(session, create, extracted, **_options):  # noqa: N805 - named by the factory
        for day in extracted if extracted is not None else [YESTERDAY]:
            HalfDayFactory(session=session, on=day)


class HalfDayFactory(DjangoModelFactory):
    class Meta:
        model = HalfDay

    session = factory.SubFactory(SessionFactory, days=[])
    on = YESTERDAY
    starts = time(9)
    ends = time(12, 30)


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    session = factory.SubFactory(SessionFactory)
    referrer = factory.SubFactory(ReferrerFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    source = EnrolmentSource.ORGANISER
    enrolled_on = TODAY
    state = EnrolmentState.CONFIRMED
    changed_by = factory.SubFactory(UserFactory)
    changed_at = factory.LazyFunction(timezone.now)

    class Params:
        waiting = factory.Trait(state=EnrolmentState.WAITING)
        attended = factory.Trait(state=EnrolmentState.ATTENDED)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    enrolment = factory.SubFactory(EnrolmentFactory)
    half_day = factory.LazyAttribute(lambda it: it.enrolment.session.half_days.first())
    present = True
    signing = Signing.SHEET


class CertificateFactory(DjangoModelFactory):
    """Issued yesterday for two years, and printed nowhere yet."""

    class Meta:
        model = Certificate

    enrolment = factory.SubFactory(EnrolmentFactory, attended=True, session__held=True)
    session = factory.SelfAttribute("enrolment.session")
    referrer = factory.SelfAttribute("enrolment.referrer")
    programme_version = factory.SelfAttribute("enrolment.session.programme_version")
    service = factory.SelfAttribute("enrolment.session.service")
    number = factory.Sequence(lambda n: f"LU-2026-T{n:05d}")
    verification_code = factory.Sequence(lambda n: f"{n:017d}")
    holder = factory.LazyAttribute(lambda it: str(it.referrer))
    programme = "Repérer le surendettement"
    hours = 7
    issuer = factory.LazyAttribute(lambda it: it.service.name)
    language = "fr"
    first_day = YESTERDAY
    last_day = YESTERDAY
    verify_at = "https://caseflow.example/verify/"
    issued_on = YESTERDAY
    issued_by = factory.SubFactory(UserFactory)
    first_awarded_on = YESTERDAY
    valid_from = YESTERDAY
    valid_until = YESTERDAY.replace(year=2028) - timedelta(days=1)


class QuestionnaireFactory(DjangoModelFactory):
    """One question worth two points, asked before and after, unless a test wants others."""

    class Meta:
        model = Questionnaire
        skip_postgeneration_save = True

    programme_version = factory.SubFactory(ProgrammeVersionFactory)
    topic = Topic.LEARNING
    number = 1

    @factory.post_generation
    def items(questionnaire, create, extracted, **_options):  # noqa: N805 - named by the factory
        for _number in range(1 if extracted is None else extracted):
            ItemFactory(questionnaire=questionnaire)


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = Item

    questionnaire = factory.SubFactory(QuestionnaireFactory, items=0)
    position = factory.Sequence(lambda n: n + 1)
    kind = ItemKind.SINGLE
    question = "Quelle dette d’abord ?"
    options = factory.LazyFunction(lambda: [["le loyer", 2], ["le crédit", 0]])


class ResponseFactory(DjangoModelFactory):
    """Typed in from a sheet; `place` is the option that was crossed in the first question."""

    class Meta:
        model = Response

    class Params:
        place = 0

    enrolment = factory.SubFactory(EnrolmentFactory)
    questionnaire = factory.SubFactory(QuestionnaireFactory)
    kind = AnswerKind.PRE
    answers = factory.LazyAttribute(lambda it: {str(it.questionnaire.items.first().pk): [it.place]})
    answered_on = YESTERDAY
    is_late = False
    way = Way.SHEET
    typed_by = factory.SelfAttribute("enrolment.changed_by")


class ResourceFactory(DjangoModelFactory):
    """A leaflet for everybody, at an address."""

    class Meta:
        model = Resource
        skip_postgeneration_save = True

    service = factory.SubFactory(ServiceFactory)
    title = factory.Sequence(lambda n: f"Que faire des dettes ? {n}")
    kind = ResourceKind.LEAFLET
    audiences = factory.LazyFunction(lambda: ["person", "referrer"])
    owner = factory.SubFactory(UserFactory)

    @factory.post_generation
    def edition(resource, create, extracted, **_options):  # noqa: N805 - named by the factory
        kept = extracted or {"address": "https://caseflow.example/leaflet"}
        ResourceVersion.objects.create(resource=resource, number=1, since=YESTERDAY, added_by=resource.owner, **kept)


class ExternalCourseFactory(DjangoModelFactory):
    """A day at another provider's, in a month."""

    class Meta:
        model = ExternalCourse

    service = factory.SubFactory(ServiceFactory)
    title = factory.Sequence(lambda n: f"Surendettement et logement {n}")
    organiser = "Centre de formation d’Esch"
    objective = "Distinguer les dettes urgentes"
    place = "Esch-sur-Alzette"
    first_day = factory.LazyFunction(lambda: TODAY + timedelta(days=30))
    address = "https://caseflow.example/formations/1"
    verified_on = YESTERDAY
    verified_by = factory.SubFactory(UserFactory)


class TrainingNoticeFactory(DjangoModelFactory):
    class Meta:
        model = TrainingNotice

    theme = "energy"
    email = "l.hansen@example.org"
    reader = "fr"
    search_at = "https://caseflow.example/trainings/search/"
    asked_by = factory.SubFactory(UserFactory)
    asked_on = YESTERDAY


class SignedSheetFactory(DjangoModelFactory):
    """A scan of one page."""

    class Meta:
        model = SignedSheet

    session = factory.SubFactory(SessionFactory)
    number = factory.Sequence(lambda n: n + 1)
    content_type = "application/pdf"
    pages = 1
    added_on = TODAY
    added_by = factory.SubFactory(UserFactory)
    size = 19

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        stored = storage.store(b"%PDF-1.7 signatures", extension="pdf")
        return super()._create(model_class, *args, **kwargs | {"path": stored.path, "sha256": stored.sha256})


def kept_leaflet() -> dict[str, object]:
    """A file as the toolbox keeps it."""
    content = b"%PDF-1.7 leaflet"
    stored = storage.store(content, extension="pdf")
    return {
        "name": "depliant.pdf", "content_type": "application/pdf", "path": stored.path, "sha256": stored.sha256,
        "size": len(content),
    }  # fmt: skip


def ready_to_certify(service: Service, by: User, people: int = 1) -> Session:
    """A session that was held, whose people were all there."""
    session = SessionFactory(programme_version__programme__service=service, held=True)
    for _number in range(people):
        AttendanceFactory(enrolment=EnrolmentFactory(session=session, attended=True, changed_by=by))
    return session


def professional(email: str = "l.hansen@example.org") -> Affiliation:
    return AffiliationFactory(referrer__email=email)
