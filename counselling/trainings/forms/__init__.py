"""What people type about trainings."""

from counselling.trainings.forms.programmes import NewProgrammeForm, ProgrammeForm, VersionForm
from counselling.trainings.forms.sessions import (
    AttendanceRow,
    ConfirmImportForm,
    EnrolForm,
    ImportForm,
    ReasonForm,
    RevocationForm,
    SessionFilterForm,
    SessionForm,
    VerifyForm,
    name_of,
    sittings_of,
    suggestion,
)

__all__ = [
    "AttendanceRow",
    "ConfirmImportForm",
    "EnrolForm",
    "ImportForm",
    "NewProgrammeForm",
    "ProgrammeForm",
    "ReasonForm",
    "RevocationForm",
    "SessionFilterForm",
    "SessionForm",
    "VerifyForm",
    "VersionForm",
    "name_of",
    "sittings_of",
    "suggestion",
]
