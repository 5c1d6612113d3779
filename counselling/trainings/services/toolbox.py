"""The toolbox: material is added, renewed, withdrawn, and handed out."""

from datetime import date
from typing import TypedDict

from django.db.models import F, Max

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from caseflow.files import storage
from caseflow.files.uploads import Checked
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.toolbox import ResourceKind
from counselling.trainings.models import Resource, ResourceVersion


class ResourceFields(TypedDict, total=False):
    title: str
    kind: str
    themes: list[str]
    audiences: list[str]
    languages: list[str]
    countries: list[str]
    valid_until: date | None
    hand_over: str
    licence: str


class FileOrAddress(DomainError):
    code = "file-or-address"
    sentence = gettext_noop("Give a file or an address, one of the two.")


class LawSheetEndless(DomainError):
    code = "law-sheet-endless"
    sentence = gettext_noop("A law sheet says until when it is valid.")


class WithdrawnAlready(DomainError):
    code = "withdrawn-already"
    sentence = gettext_noop("This material is withdrawn already.")


@verb("trainings.add_resource", action=Action.CREATE)
def add_resource(
    *, service: Service, fields: ResourceFields, content: Checked | None, address: str, on: date, by: User
) -> Resource:
    """Put material in the toolbox."""
    _require_end(fields)
    _require_one(content, address)
    resource = Resource.objects.create(service=service, owner=by, **fields)
    _keep(resource, content, address, on=on, by=by)
    _tell(resource)
    return resource


@verb("trainings.change_resource")
def change_resource(*, resource: Resource, fields: ResourceFields, version: int, by: User) -> Resource:
    """Say otherwise what it is and for whom."""
    _require_end(fields)
    changed = save_version(resource, version=version, **fields)
    _tell(resource, *changed)
    return resource


@verb("trainings.renew_resource", action=Action.CREATE)
def renew_resource(*, resource: Resource, content: Checked | None, address: str, on: date, by: User) -> Resource:
    """Replace what is handed out; the version before stays in the history."""
    _require_one(content, address)
    held = hold(resource)
    last = held.versions.aggregate(last=Max("number"))["last"]
    _keep(held, content, address, on=on, by=by, number=last + 1)
    _tell(held, number=last + 1)
    return held


@verb("trainings.withdraw_resource")
def withdraw_resource(*, resource: Resource, on: date, by: User) -> Resource:
    """Hand it out no longer."""
    if not Resource.objects.filter(pk=resource.pk, withdrawn_on__isnull=True).update(withdrawn_on=on):
        raise WithdrawnAlready
    _tell(resource, "withdrawn_on")
    return resource


@verb("trainings.take_resource")
def take_resource(*, resource: Resource, by: User) -> None:
    """Count that it was taken; which one and by whom is nobody's business."""
    Resource.objects.filter(pk=resource.pk).update(downloads=F("downloads") + 1)
    tell(object_type=Resource._meta.label)


def _require_end(fields: ResourceFields) -> None:
    if fields["kind"] == ResourceKind.LAW_SHEET and fields["valid_until"] is None:
        raise LawSheetEndless(field="valid_until")


def _require_one(content: Checked | None, address: str) -> None:
    if bool(content) == bool(address):
        raise FileOrAddress(field="file")


def _keep(resource: Resource, content: Checked | None, address: str, *, on: date, by: User, number: int = 1) -> None:
    kept: dict[str, object] = {"address": address}
    if content is not None:
        stored = storage.store(content.content, extension=content.extension)
        kept = {
            "name": content.name, "content_type": content.content_type, "path": stored.path,
            "sha256": stored.sha256, "size": stored.size,
        }  # fmt: skip
    ResourceVersion.objects.create(resource=resource, number=number, since=on, added_by=by, **kept)


def _tell(resource: Resource, *fields: str, **detail: object) -> None:
    tell(
        service=resource.service_id, object_type=Resource._meta.label, object_id=resource.pk, fields=fields,
        detail=detail,
    )  # fmt: skip
