"""What the professionals of partners learn, when, and the proof of it."""

from counselling.trainings.models.certificates import (
    REVOCATION_LABELS,
    STATUS_LABELS,
    Certificate,
    CertificateSeries,
)
from counselling.trainings.models.courses import ExternalCourse
from counselling.trainings.models.mails import MailPurpose, TrainingMail
from counselling.trainings.models.notices import TrainingNotice
from counselling.trainings.models.programmes import Modality, Programme, ProgrammeVersion
from counselling.trainings.models.questionnaires import (
    ANSWER_KINDS,
    ITEM_KINDS,
    TOPIC_LABELS,
    Item,
    Questionnaire,
    Response,
    Way,
)
from counselling.trainings.models.sessions import (
    ENROLMENT_STATES,
    OUTCOMES,
    SESSION_STATES,
    Attendance,
    Enrolment,
    EnrolmentQuerySet,
    EnrolmentSource,
    HalfDay,
    Session,
    Signing,
)
from counselling.trainings.models.sheets import SignedSheet
from counselling.trainings.models.toolbox import COUNTRIES, RESOURCE_KINDS, TOOL_AUDIENCES, Resource, ResourceVersion

__all__ = [
    "ANSWER_KINDS",
    "COUNTRIES",
    "ENROLMENT_STATES",
    "ITEM_KINDS",
    "OUTCOMES",
    "RESOURCE_KINDS",
    "REVOCATION_LABELS",
    "SESSION_STATES",
    "STATUS_LABELS",
    "TOOL_AUDIENCES",
    "TOPIC_LABELS",
    "Attendance",
    "Certificate",
    "CertificateSeries",
    "Enrolment",
    "EnrolmentQuerySet",
    "EnrolmentSource",
    "ExternalCourse",
    "HalfDay",
    "Item",
    "MailPurpose",
    "Modality",
    "Programme",
    "ProgrammeVersion",
    "Questionnaire",
    "Resource",
    "ResourceVersion",
    "Response",
    "Session",
    "SignedSheet",
    "Signing",
    "TrainingMail",
    "TrainingNotice",
    "Way",
]
