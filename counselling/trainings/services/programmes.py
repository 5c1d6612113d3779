"""Programmes and their versions."""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Max

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop
from counselling.trainings.models import Programme, ProgrammeVersion


class ProgrammeFields(TypedDict, total=False):
    code: str
    title_fr: str
    title_de: str
    title_en: str
    theme: str
    objectives: str
    audience: str
    prerequisites: str
    language: str
    awards_certificate: bool
    refresher_of: Programme | None
    active: bool


class VersionFields(TypedDict, total=False):
    content: str
    hours: Decimal
    modality: str
    pass_mark: int | None
    attendance_share: int
    validity_months: int | None


class ProgrammeKnown(DomainError):
    code = "programme-known"
    sentence = gettext_noop("Your service has a programme with this code.")


class ProgrammeNameless(DomainError):
    code = "programme-nameless"
    sentence = gettext_noop("A programme needs a title in at least one language.")


class RefreshesRefresher(DomainError):
    code = "refreshes-refresher"
    sentence = gettext_noop("A refresher refreshes a full programme of the same service, not itself or a refresher.")


class VersionTaught(DomainError):
    code = "version-taught"
    sentence = gettext_noop("A session of this version has begun: write a new version.")


@verb("trainings.add_programme", action=Action.CREATE)
def add_programme(*, service: Service, fields: ProgrammeFields, first: VersionFields, by: User) -> Programme:
    """Add a programme with its first version."""
    _require_sound(fields, service.pk)
    try:
        with transaction.atomic():
            programme = Programme.objects.create(service=service, **fields)
    except IntegrityError:
        raise ProgrammeKnown(field="code") from None
    ProgrammeVersion.objects.create(programme=programme, number=1, **first)
    _tell(programme)
    return programme


@verb("trainings.change_programme")
def change_programme(*, programme: Programme, fields: ProgrammeFields, version: int, by: User) -> Programme:
    """Correct what is said of a programme; issued certificates keep their words."""
    _require_sound(fields, programme.service_id, programme)
    try:
        with transaction.atomic():
            changed = save_version(programme, version=version, **fields)
    except IntegrityError:
        raise ProgrammeKnown(field="code") from None
    _tell(programme, changed)
    return programme


@verb("trainings.add_version", action=Action.CREATE)
def add_version(*, programme: Programme, fields: VersionFields, by: User) -> ProgrammeVersion:
    """Write the next version; sessions that are planned keep theirs."""
    hold(programme)
    last = programme.versions.aggregate(last=Max("number"))["last"]
    added = ProgrammeVersion.objects.create(programme=programme, number=last + 1, **fields)
    _tell(programme, number=added.number)
    return added


@verb("trainings.change_version")
def change_version(
    *, programme_version: ProgrammeVersion, fields: VersionFields, version: int, on: date, by: User
) -> ProgrammeVersion:
    """Change a version that was never taught."""
    if ProgrammeVersion.objects.taught(on).filter(pk=programme_version.pk).exists():
        raise VersionTaught
    changed = save_version(programme_version, version=version, **fields)
    _tell(programme_version.programme, changed, number=programme_version.number)
    return programme_version


def _require_sound(fields: ProgrammeFields, service: int, programme: Programme | None = None) -> None:
    if not any(fields.get(title) for title in ("title_fr", "title_de", "title_en")):
        raise ProgrammeNameless(field="title_fr")
    base = fields.get("refresher_of")
    if base is None:
        return
    refreshed = programme is not None and programme.refreshers.exists()
    if base == programme or refreshed or base.refresher_of_id is not None or base.service_id != service:
        raise RefreshesRefresher(field="refresher_of")


def _tell(programme: Programme, changed: list[str] | None = None, **detail: object) -> None:
    tell(
        service=programme.service_id, object_type=Programme._meta.label, object_id=programme.pk,
        fields=changed or (), detail=detail,
    )  # fmt: skip
