from counselling.client_files.models.agenda import Deadline, DeadlineKind, Task, TaskSource
from counselling.client_files.models.consents import Authorisation, AuthorisationKind, AuthorisationMethod
from counselling.client_files.models.evidence import Attachment, AttachmentCategory
from counselling.client_files.models.file import (
    CLOSURE_LABELS,
    STATE_LABELS,
    Assignment,
    ClientFile,
    ClientFileGrant,
    ClientFileQuerySet,
    FileSeries,
    Origin,
)
from counselling.client_files.models.journal import JournalEntry, Visibility
from counselling.client_files.models.notes import Note, NoteChannel
from counselling.client_files.models.people import (
    CLIENT_RELATIONS,
    Address,
    Channel,
    ContactDetails,
    HouseholdMember,
    MemberRelation,
)

__all__ = [
    "CLIENT_RELATIONS",
    "CLOSURE_LABELS",
    "STATE_LABELS",
    "Address",
    "Assignment",
    "Attachment",
    "AttachmentCategory",
    "Authorisation",
    "AuthorisationKind",
    "AuthorisationMethod",
    "Channel",
    "ClientFile",
    "ClientFileGrant",
    "ClientFileQuerySet",
    "ContactDetails",
    "Deadline",
    "DeadlineKind",
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
