from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from counselling import permissions
from counselling.client_files import selectors
from counselling.client_files.models import (
    Appointment,
    Attachment,
    Deadline,
    DeadlineKind,
    HouseholdMember,
    Note,
    Task,
)
from counselling.permissions import Relation
from tests.cast import Cast
from tests.factories.client_files import AuthorisationFactory
from tests.factories.evidence import PIXEL, AttachmentFactory
from tests.permissions.matrix import READERS, WRITERS_SAVE, WRITERS_SEE, Row, everyone, on_file

SUPERVISORS = {"supervisor": 200, "counsellor": 403, "cover": 403}
SUPERVISORS_SAVE = {"supervisor": 302, "counsellor": 403, "cover": 403}
OPENERS = ("counsellor", "cover", "colleague", "supervisor", "other_counsellor", "other_supervisor")
SAME_DAY = "auj"
WEEK = timedelta(days=7)
KEY = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")


def upload(_cast: Cast) -> dict[str, object]:
    document = SimpleUploadedFile("lettre.png", PIXEL, content_type="image/png")
    return {"key": str(KEY), "documents": document, "category": "debt", "title": "Lettre du créancier"}


def paper(cast: Cast) -> Attachment:
    found = Attachment.objects.standing().filter(file=cast.file).first()
    return found or AttachmentFactory(file=cast.file)


def removed_paper(cast: Cast) -> int:
    return AttachmentFactory(
        file=cast.file, removed_on=timezone.localdate(), removed_by=cast.counsellor, removed_because="twice"
    ).pk


def client(cast: Cast) -> int:
    return HouseholdMember.objects.clients().get(file=cast.file).pk


def task(cast: Cast) -> int:
    return Task.objects.create(file=cast.file, what="call", assignee=cast.counsellor, due_on=timezone.localdate()).pk


def ended_task(cast: Cast) -> int:
    task = Task.objects.get(pk=globals()["task"](cast))
    Task.objects.filter(pk=task.pk).update(ended_on=timezone.localdate())
    return task.pk


def deadline(cast: Cast) -> int:
    return Deadline.objects.create(file=cast.file, kind=DeadlineKind.HEARING, due_on=timezone.localdate()).pk


def note(cast: Cast) -> int:
    now: datetime = timezone.now()
    return Note.objects.create(file=cast.file, author=cast.counsellor, text="called", occurred_at=now).pk


def new_person(cast: Cast) -> dict[str, object]:
    return {
        "last_name": "Neumann", "language": "fr", "origin": "self", "consent_pending": "calls back",
        "service": (cast.service.pk), "counsellor": "",
    }  # fmt: skip


def member(_cast: Cast) -> dict[str, object]:
    return {"last_name": "Weber", "first_name": "Tom", "relation": "child", "presence": "100", "version": "0"}


def a_cover(cast: Cast) -> int:
    if not (covers := selectors.covers_of(cast.file, timezone.now())):
        start = timezone.now()
        permissions.grant(
            file=cast.file, user=cast.counsellor, relation=Relation.COVER, valid_from=start,
            valid_until=start + WEEK, by=cast.counsellor, reason="leave",
        )  # fmt: skip
        covers = selectors.covers_of(cast.file, timezone.now())
    return covers[0].pk


def withdrawn(cast: Cast) -> int:
    given = cast.file.authorisations.get()
    AuthorisationFactory(
        member=given.member, kind=given.kind, given=False, on=timezone.localdate(), recorded_by=cast.counsellor
    )
    return given.pk


def in_a_week(_cast: Cast) -> dict[str, object]:
    return {"due_on": "+7"}


def appointment(cast: Cast) -> int:
    return Appointment.objects.create(file=cast.file, at=timezone.now(), counsellor=cast.counsellor).pk


def missed_appointment(cast: Cast) -> int:
    pk = appointment(cast)
    Appointment.objects.filter(pk=pk).update(state="no_show", ended_on=timezone.localdate())
    return pk


def ended_deadline(cast: Cast) -> int:
    pk = deadline(cast)
    Deadline.objects.filter(pk=pk).update(ended_on=timezone.localdate())
    return pk


def meeting(cast: Cast) -> dict[str, object]:
    return {"day": "+7", "time": "9h30", "way": "office", "counsellor": cast.counsellor.pk}


ROWS = {
    "client_files:plan_appointment": on_file(GET=WRITERS_SEE, POST=WRITERS_SAVE, data=meeting),
    "client_files:keep_appointment": on_file(POST=WRITERS_SAVE, appointment_id=appointment),
    "client_files:miss_appointment": on_file(POST=WRITERS_SAVE, appointment_id=appointment),
    "client_files:cancel_appointment": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, appointment_id=appointment, data=lambda _cast: {"reason": "ill"}
    ),
    "client_files:reopen_appointment": on_file(POST=WRITERS_SAVE, appointment_id=missed_appointment),
    "client_files:reopen_deadline": on_file(POST=WRITERS_SAVE, deadline_id=ended_deadline),
    "client_files:record_call": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE,
        data=lambda _cast: {"party": "Cofilux", "result": "call_back", "text": "waits", "due_on": "+7"},
    ),
    "client_files:record_contact_attempt": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE,
        data=lambda cast: {"member": client(cast), "channel": "call", "result": "no_answer"},
    ),
    "client_files:keep_draft": on_file(
        POST={"counsellor": 200, "cover": 200, "supervisor": 403}, place=lambda _cast: "note",
        data=lambda _cast: {"text": "called, no"},
    ),
    "client_files:record_enquiry": Row(
        GET=everyone(403) | dict.fromkeys(OPENERS, 200),
        POST=everyone(403) | dict.fromkeys(OPENERS, 302) | {"other_counsellor": 422, "other_supervisor": 422},
        data=lambda cast: {
            "service": cast.service.pk, "asker": "concerned", "topic": "debts", "answer": "information",
        },
    ),
    "client_files:evidence": on_file(GET=READERS),
    "client_files:attach_documents": on_file(POST=WRITERS_SAVE, data=upload),
    "client_files:paper": on_file(GET=READERS, attachment_id=lambda cast: paper(cast).pk),
    "client_files:remove_attachment": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, attachment_id=lambda cast: paper(cast).pk,
        data=lambda _cast: {"reason": "of somebody else"},
    ),
    "client_files:restore_attachment": on_file(POST=WRITERS_SAVE, attachment_id=removed_paper),
    "client_files:open": Row(
        GET=everyone(403) | dict.fromkeys(OPENERS, 200),
        # Somebody of another service cannot choose this one: a foreign service is no choice at all.
        POST=everyone(403) | dict.fromkeys(OPENERS, 302) | {"other_counsellor": 422, "other_supervisor": 422},
        data=new_person,
    ),
    "client_files:duplicates": Row(POST=everyone(), data=new_person),
    "client_files:timeline": on_file(GET=READERS),
    "client_files:add_note": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE,
        data=lambda _cast: {"text": "called", "channel": "phone", "visibility": "file"},
    ),
    "client_files:correct_note": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE | {"cover": 422}, note_id=note, data=lambda _cast: {"text": "called twice"}
    ),
    "client_files:add_task": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE,
        data=lambda cast: {"what": "call", "due_on": SAME_DAY, "assignee": cast.counsellor.pk},
    ),
    "client_files:complete_task": on_file(POST=WRITERS_SAVE, task_id=task),
    "client_files:reopen_task": on_file(POST=WRITERS_SAVE, task_id=ended_task),
    "client_files:put_back_task": on_file(
        POST=WRITERS_SAVE, task_id=task, due_on=lambda _cast: (timezone.localdate() - WEEK).isoformat()
    ),
    "client_files:postpone_task": on_file(POST=WRITERS_SAVE, task_id=task, data=in_a_week),
    "client_files:set_deadline": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, data=lambda _cast: {"kind": "hearing", "due_on": "+30"}
    ),
    "client_files:end_deadline": on_file(POST=WRITERS_SAVE, deadline_id=deadline),
    "client_files:household": on_file(GET=READERS),
    "client_files:save_member": on_file(POST=WRITERS_SAVE, key=lambda _cast: KEY, data=member),
    "client_files:change_contact": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, member_id=client,
        data=lambda _cast: {"phone": "691 00 00 00", "version": "1"},
    ),
    "client_files:move_member": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, member_id=client,
        data=lambda _cast: {"lines": "1 rue Neuve", "city": "Esch", "country": "LU", "since": SAME_DAY},
    ),
    "client_files:record_authorisation": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE,
        data=lambda cast: {"kind": "contact_creditors", "member": client(cast), "on": SAME_DAY, "method": "signed"},
    ),
    "client_files:withdraw_authorisation": on_file(
        POST=WRITERS_SAVE, authorisation_id=lambda cast: cast.file.authorisations.get().pk
    ),
    "client_files:attach_scan": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, authorisation_id=lambda cast: cast.file.authorisations.get().pk,
        data=lambda cast: {"scan": paper(cast).pk},
    ),
    "client_files:reinstate_authorisation": on_file(POST=WRITERS_SAVE, authorisation_id=withdrawn),
    "client_files:start_assessment": on_file(POST=WRITERS_SAVE),
    "client_files:reassess": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE | {"counsellor": 422, "cover": 422}, data=lambda _cast: {"reason": "income"}
    ),
    "client_files:close_file": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, data=lambda _cast: {"closure_reason": "advice_only"}
    ),
    "client_files:reopen_file": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE | {"counsellor": 422, "cover": 422}, data=lambda _cast: {"reason": "back"}
    ),
    "client_files:assign_file": on_file(
        GET=SUPERVISORS, POST=SUPERVISORS_SAVE, data=lambda cast: {"counsellor": cast.colleague.pk}
    ),
    "client_files:cover_file": on_file(
        GET=SUPERVISORS, POST=SUPERVISORS_SAVE,
        data=lambda cast: {
            "counsellor": cast.colleague.pk, "first_day": SAME_DAY, "last_day": "+7", "reason": "leave",
        },
    ),
    "client_files:end_cover": on_file(POST=SUPERVISORS_SAVE, grant_id=a_cover),
    "client_files:resume_cover": on_file(
        POST=SUPERVISORS_SAVE, grant_id=a_cover, last_day=lambda _cast: (timezone.localdate() + WEEK).isoformat()
    ),
}  # fmt: skip
