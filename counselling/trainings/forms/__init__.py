"""What people type about trainings."""

from counselling.trainings.forms.courses import CourseForm, NewCourseForm
from counselling.trainings.forms.files import SignedSheetForm
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
from counselling.trainings.forms.themes import CatalogueForm, NoticeForm
from counselling.trainings.forms.toolbox import EditionForm, NewResourceForm, ResourceForm, ToolboxFilterForm

__all__ = [
    "AnswersForm",
    "AttendanceRow",
    "CatalogueForm",
    "ConfirmImportForm",
    "CourseForm",
    "EditionForm",
    "EnrolForm",
    "ImportForm",
    "ItemForm",
    "NewCourseForm",
    "NewProgrammeForm",
    "NewResourceForm",
    "NoticeForm",
    "ProgrammeForm",
    "ReasonForm",
    "ResourceForm",
    "RevocationForm",
    "SessionFilterForm",
    "SessionForm",
    "SheetRow",
    "SignedSheetForm",
    "ToolboxFilterForm",
    "VerifyForm",
    "VersionForm",
    "lines_of",
    "name_of",
    "name_of_item",
    "sittings_of",
    "suggestion",
]
