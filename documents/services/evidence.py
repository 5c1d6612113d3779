"""The evidence file of a session: what a quality audit asks for, as one ZIP that names nobody outside its papers."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from caseflow.files import storage
from caseflow.ui.exports import Value, csv_bytes
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.questionnaires import Topic
from counselling.trainings import selectors
from counselling.trainings.models import STATUS_LABELS, TOPIC_LABELS, Certificate, Session
from documents.services.certificates import pdf_of_certificate
from documents.services.training_sheets import attendance_pdf, programme_pdf

IN_MEMORY = 4 << 20


class SheetDamaged(DomainError):
    code = "sheet-damaged"
    sentence = gettext_noop("A signed sheet is missing or is not what was attached: tell the administrator.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The ZIP, open at its beginning, with what the log says of it."""

    content: IO[bytes]
    files: int
    sha256: str


type Part = tuple[str, object, bytes]


def gather_evidence(session: Session) -> Evidence:
    """Write the ZIP part by part into a file of its own: at no time more than one part is in memory.

    Papers are printed before any lock is taken; `hand_over_evidence` then writes down that they leave.
    """
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        files = _write(content, session)
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
    except BaseException:
        content.close()
        raise
    return Evidence(content=content, files=files, sha256=digest)


@verb("documents.hand_over_evidence", action=Action.EXPORT)
def hand_over_evidence(*, session: Session, evidence: Evidence, by: User) -> None:
    """Note who takes the evidence of a session along, how many papers, and the hash of the file."""
    tell(
        service=session.service_id, object_type=Session._meta.label, object_id=session.pk,
        detail={"files": evidence.files, "sha256": evidence.sha256},
    )  # fmt: skip


def _write(target: IO[bytes], session: Session) -> int:
    contents: list[Sequence[Value]] = []
    with zipfile.ZipFile(target, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name, about, content in _parts(session):
            _add(archive, name, content)
            contents.append((name, str(about), len(content), hashlib.sha256(content).hexdigest()))
        heads = [_("File"), _("What it is"), _("Bytes"), "SHA-256"]
        _add(archive, "00-contents.csv", csv_bytes(heads, contents))
    return len(contents) + 1


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith(".csv") else zipfile.ZIP_STORED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)


def _parts(session: Session) -> Iterator[Part]:
    """One after the other, in the order in which an audit asks for them."""
    results = selectors.results_of(Session.objects.filter(pk=session.pk))
    yield "01-programme.pdf", _("Programme"), programme_pdf(session)
    yield "02-attendance.pdf", _("Attendance sheet"), attendance_pdf(session)
    yield "02-attendance.csv", _("Attendance as noted"), _attendance(session)
    yield from _signed(session)
    yield "03-questionnaires.csv", _("Questions as they were asked"), _questions(session)
    heads = selectors.result_heads()
    yield "04-gain.csv", _("What the training changed"), csv_bytes(heads, selectors.gain_rows(results))
    yield "05-satisfaction.csv", _("Satisfaction"), csv_bytes(heads, selectors.opinion_rows(results))
    yield from _certificates(session)


def _signed(session: Session) -> Iterator[Part]:
    for sheet in selectors.sheets_signed(session):
        if not storage.is_intact(sheet.path, sha256=sheet.sha256):
            raise SheetDamaged
        name = f"02-signed-sheets/{sheet.number:02d}.{sheet.extension}"
        yield name, _("Signed sheet"), storage.read(sheet.path)


def _attendance(session: Session) -> bytes:
    heads = [_("Name"), _("Organisation"), _("State"), _("Half-day"), _("Present"), _("Known by")]
    rows: list[Sequence[Value]] = []
    for seat in selectors.seats_of(session):
        person = seat.enrolment
        known_by = {row.half_day_id: row.get_signing_display() for row in person.attendances.all()}
        organisation = person.organisation.name if person.organisation else None
        for half_day, present in seat.presence:
            when = f"{half_day.on:%Y-%m-%d} {half_day.starts:%H:%M}"
            rows.append((str(person.referrer), organisation, str(person.get_state_display()), when, present,
                         str(known_by.get(half_day.pk, ""))))  # fmt: skip
    return csv_bytes(heads, rows)


def _questions(session: Session) -> bytes:
    heads = [_("Questionnaire"), _("Version"), _("Question"), _("The same question afterwards"), _("Kind of answer"),
             _("Answers"), _("Points")]  # fmt: skip
    rows: list[Sequence[Value]] = []
    for questionnaire in selectors.asked_in(session):
        title = str(TOPIC_LABELS[Topic(questionnaire.topic)])
        for item in questionnaire.items.all():
            labels = " | ".join(option.label for option in item.asked.options)
            points = " | ".join(str(option.points) for option in item.asked.options)
            kind = str(item.get_kind_display())
            rows.append((title, questionnaire.number, item.question, item.question_after, kind, labels, points))
    return csv_bytes(heads, rows)


def _certificates(session: Session) -> Iterator[Part]:
    known = Certificate.objects.filter(session=session).select_related("service").order_by("number")
    certificates, now = list(known), timezone.now()
    for certificate in certificates:
        if certificate.path is not None and certificate.revoked_at is None:
            yield f"06-certificates/{certificate.number}.pdf", _("Certificate"), pdf_of_certificate(certificate)
    heads = [_("Number"), _("Issued on"), _("Valid from"), _("Valid until"), _("State"), _("Printed")]
    rows: list[Sequence[Value]] = [
        (it.number, it.issued_on, it.valid_from, it.valid_until, str(STATUS_LABELS[it.status_at(now)]),
         it.path is not None)
        for it in certificates
    ]  # fmt: skip
    yield "06-certificates.csv", _("Certificates issued"), csv_bytes(heads, rows)
