"""What people type about trainings."""

from counselling.trainings.forms.programmes import NewProgrammeForm, ProgrammeForm, VersionForm
from counselling.trainings.forms.questionnaires import AnswersForm, ItemForm, SheetRow, lines_of, name_of_item
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
    "AnswersForm",
    "AttendanceRow",
    "ConfirmImportForm",
    "EnrolForm",
    "ImportForm",
    "ItemForm",
    "NewProgrammeForm",
    "ProgrammeForm",
    "ReasonForm",
    "RevocationForm",
    "SessionFilterForm",
    "SessionForm",
    "SheetRow",
    "VerifyForm",
    "VersionForm",
    "lines_of",
    "name_of",
    "name_of_item",
    "sittings_of",
    "suggestion",
]
