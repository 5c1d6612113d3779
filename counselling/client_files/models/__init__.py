from counselling.client_files.models.agenda import Deadline, DeadlineKind, Task, TaskSource
from counselling.client_files.models.appointments import APPOINTMENT_STATES, Appointment, AppointmentWay
from counselling.client_files.models.consents import Authorisation, AuthorisationKind, AuthorisationMethod
from counselling.client_files.models.contacts import (
    Asker,
    AttemptChannel,
    AttemptResult,
    ContactAttempt,
    Enquiry,
    EnquiryAnswer,
    EnquiryTopic,
)
from counselling.client_files.models.evidence import Attachment, AttachmentCategory
from counselling.client_files.models.file import (
    CLOSURE_LABELS,
    PROCEDURE_LABELS,
    STATE_LABELS,
    Assignment,
    ClientFile,
    ClientFileGrant,
    ClientFileQuerySet,
    FileSeries,
    Origin,
)
from counselling.client_files.models.journal import JournalEntry, Visibility
from counselling.client_files.models.notes import CallResult, Note, NoteChannel
from counselling.client_files.models.people import (
    CLIENT_RELATIONS,
    Address,
    Channel,
    ContactDetails,
    HouseholdMember,
    MemberRelation,
)

__all__ = [
    "APPOINTMENT_STATES",
    "CLIENT_RELATIONS",
    "CLOSURE_LABELS",
    "PROCEDURE_LABELS",
    "STATE_LABELS",
    "Address",
    "Appointment",
    "AppointmentWay",
    "Asker",
    "Assignment",
    "Attachment",
    "AttachmentCategory",
    "AttemptChannel",
    "AttemptResult",
    "Authorisation",
    "AuthorisationKind",
    "AuthorisationMethod",
    "CallResult",
    "Channel",
    "ClientFile",
    "ClientFileGrant",
    "ClientFileQuerySet",
    "ContactAttempt",
    "ContactDetails",
    "Deadline",
    "DeadlineKind",
    "Enquiry",
    "EnquiryAnswer",
    "EnquiryTopic",
    "FileSeries",
    "HouseholdMember",
    "JournalEntry",
    "MemberRelation",
    "Note",
    "NoteChannel",
    "Origin",
    "Task",
    "TaskSource",
    "Visibility",
]
