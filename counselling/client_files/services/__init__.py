from counselling.client_files.services.agenda import (
    add_task,
    complete_task,
    meet_deadline,
    postpone_task,
    reopen_deadline,
    reopen_task,
    set_deadline,
    waive_deadline,
)
from counselling.client_files.services.appointments import (
    Meeting,
    cancel_appointment,
    keep_appointment,
    miss_appointment,
    plan_appointment,
    reopen_appointment,
)
from counselling.client_files.services.assignment import assign_file, cover_file, end_cover
from counselling.client_files.services.consents import Consent, record_authorisation, withdraw_authorisation
from counselling.client_files.services.contacts import Call, record_call, record_contact_attempt, record_enquiry
from counselling.client_files.services.evidence import (
    Paper,
    attach_document,
    content_of,
    remove_attachment,
    restore_attachment,
)
from counselling.client_files.services.household import (
    ContactChanges,
    MemberDetails,
    add_member,
    change_contact,
    change_member,
    end_member,
    move_member,
)
from counselling.client_files.services.lifecycle import close_file, reassess, reopen_file, start_assessment
from counselling.client_files.services.notes import add_note, correct_note
from counselling.client_files.services.opening import NewClient, Request, open_file

__all__ = [
    "Call",
    "Consent",
    "ContactChanges",
    "Meeting",
    "MemberDetails",
    "NewClient",
    "Paper",
    "Request",
    "add_member",
    "add_note",
    "add_task",
    "assign_file",
    "attach_document",
    "cancel_appointment",
    "change_contact",
    "change_member",
    "close_file",
    "complete_task",
    "content_of",
    "correct_note",
    "cover_file",
    "end_cover",
    "end_member",
    "keep_appointment",
    "meet_deadline",
    "miss_appointment",
    "move_member",
    "open_file",
    "plan_appointment",
    "postpone_task",
    "reassess",
    "record_authorisation",
    "record_call",
    "record_contact_attempt",
    "record_enquiry",
    "remove_attachment",
    "reopen_appointment",
    "reopen_deadline",
    "reopen_file",
    "reopen_task",
    "restore_attachment",
    "set_deadline",
    "start_assessment",
    "waive_deadline",
    "withdraw_authorisation",
]
