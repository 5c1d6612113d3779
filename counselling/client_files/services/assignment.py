"""Who is in charge of a file, and who stands in for a while."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from caseflow.accounts.models import Membership, User
from caseflow.accounts.roles import Role
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling import permissions
from counselling.changes import hold
from counselling.client_files import journal
from counselling.client_files.models import Assignment, ClientFile
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop
from counselling.permissions import Relation

LONGEST_COVER = timedelta(days=90)


class NotACounsellorHere(DomainError):
    code = "not-a-counsellor-here"
    sentence = gettext_noop("This person is not a counsellor of this service.")


class CoverDates(DomainError):
    code = "cover-dates"
    sentence = gettext_noop("A cover begins before it ends and lasts 90 days at most.")


class CoverOver(DomainError):
    code = "cover-over"
    sentence = gettext_noop("This cover has ended already.")


class CoverForOneself(DomainError):
    code = "cover-for-oneself"
    sentence = gettext_noop("This person is in charge of the file; somebody else stands in.")


def require_counsellor(file: ClientFile, person: User, on: date) -> None:
    """Whoever is put in charge, stands in or meets the client counsels for the service of the file that day."""
    here = Membership.objects.live(on).filter(user=person, service=file.service_id, role=Role.COUNSELLOR)
    if not here.exists():
        raise NotACounsellorHere(field="counsellor")


@verb("client_files.assign_file", action=Action.PERMISSION)
def assign_file(*, file: ClientFile, counsellor: User, on: date, by: User) -> ClientFile:
    """Put a counsellor in charge; the one before keeps nothing but the history."""
    require_open(file)
    require_counsellor(file, counsellor, on)
    hold(file)
    Assignment.objects.filter(file=file, valid_until__isnull=True).update(valid_until=on)
    Assignment.objects.create(file=file, counsellor=counsellor, valid_from=on)
    ClientFile.objects.filter(pk=file.pk).update(counsellor=counsellor, version=F("version") + 1)
    file.refresh_from_db()
    journal.record(file, fields={"counsellor": counsellor.pk}, counsellor=counsellor.name)
    return file


@verb("client_files.cover_file", action=Action.PERMISSION)
def cover_file(*, file: ClientFile, counsellor: User, first_day: date, last_day: date, reason: str, by: User) -> None:
    """Let a colleague stand in, from the first to the last day, both included."""
    require_open(file)
    if not timedelta() <= last_day - first_day < LONGEST_COVER:
        raise CoverDates(field="last_day")
    if counsellor.pk == file.counsellor_id:
        raise CoverForOneself(field="counsellor")
    require_counsellor(file, counsellor, first_day)
    zone = ZoneInfo(file.service.time_zone)
    permissions.grant(
        file=file,
        user=counsellor,
        relation=Relation.COVER,
        valid_from=datetime.combine(first_day, time.min, zone),
        valid_until=datetime.combine(last_day + timedelta(days=1), time.min, zone),
        by=by,
        reason=reason,
    )
    journal.record(file, counsellor=counsellor.name, first_day=first_day, last_day=last_day)


@verb("client_files.end_cover", action=Action.PERMISSION)
def end_cover(*, file: ClientFile, counsellor: User, by: User) -> None:
    """End a cover before its day."""
    if not permissions.revoke(file=file, user=counsellor, relation=Relation.COVER, at=timezone.now()):
        raise CoverOver
    journal.record(file, counsellor=counsellor.name)
