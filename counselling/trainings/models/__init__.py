"""What the professionals of partners learn, when, and the proof of it."""

from counselling.trainings.models.certificates import (
    REVOCATION_LABELS,
    STATUS_LABELS,
    Certificate,
    CertificateSeries,
)
from counselling.trainings.models.programmes import Modality, Programme, ProgrammeVersion
from counselling.trainings.models.sessions import (
    ENROLMENT_STATES,
    OUTCOMES,
    SESSION_STATES,
    Attendance,
    Enrolment,
    EnrolmentSource,
    HalfDay,
    Session,
    Signing,
)

__all__ = [
    "ENROLMENT_STATES",
    "OUTCOMES",
    "REVOCATION_LABELS",
    "SESSION_STATES",
    "STATUS_LABELS",
    "Attendance",
    "Certificate",
    "CertificateSeries",
    "Enrolment",
    "EnrolmentSource",
    "HalfDay",
    "Modality",
    "Programme",
    "ProgrammeVersion",
    "Session",
    "Signing",
]
