"""THE POLICY: who may do what with a client file, and why. The only caller of guardian.

What a person may do follows from their relation to the file, never from being staff, administrator or
superuser. Columns first (counsellor in charge, membership of the file's service), individual dated
grants second. Works on the querysets and field names it is handed and imports no model of `counselling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.backends import ObjectPermissionBackend
from guardian.utils import get_user_obj_perms_model

from caseflow.accounts.models import Membership, Service, TeamAccess, User
from caseflow.accounts.roles import Role


class FilePermission(StrEnum):
    VIEW = "view_file"
    CHANGE = "change_file"
    ASSIGN = "assign_file"
    REVIEW = "review_file"
    EXPORT = "export_file"


class Relation(StrEnum):
    """Why a person may do something with a file."""

    ASSIGNED = "assigned"
    TEAM = "team"
    COVER = "cover"
    SUPERVISOR = "supervisor"


RELATION_LABELS = {
    Relation.ASSIGNED: _("counsellor in charge"),
    Relation.TEAM: _("counsellor of the team"),
    Relation.COVER: _("cover"),
    Relation.SUPERVISOR: _("supervisor of the service"),
}

# The role in which a person acts through each relation.
ROLES = {
    Relation.ASSIGNED: Role.COUNSELLOR,
    Relation.TEAM: Role.COUNSELLOR,
    Relation.COVER: Role.COUNSELLOR,
    Relation.SUPERVISOR: Role.SUPERVISOR,
}

POLICY: dict[Relation, frozenset[FilePermission]] = {
    Relation.ASSIGNED: frozenset({FilePermission.VIEW, FilePermission.CHANGE, FilePermission.EXPORT}),
    Relation.TEAM: frozenset({FilePermission.VIEW}),
    Relation.COVER: frozenset({FilePermission.VIEW, FilePermission.CHANGE}),
    Relation.SUPERVISOR: frozenset(
        {FilePermission.VIEW, FilePermission.ASSIGN, FilePermission.REVIEW, FilePermission.EXPORT}
    ),
}


class ServicePermission(StrEnum):
    OPEN_FILE = "open_file"
    ADD_CREDITOR = "add_creditor"
    MANAGE_CREDITORS = "manage_creditors"
    SEE_PARTNERS = "see_partners"
    MANAGE_PARTNERS = "manage_partners"
    TRIAGE = "triage"
    MANAGE_REFERRALS = "manage_referrals"
    MANAGE_TRAININGS = "manage_trainings"
    MANAGE_LETTER_TEXTS = "manage_letter_texts"
    MANAGE_REFERENCE_AMOUNTS = "manage_reference_amounts"


SERVICE_POLICY: dict[Role, frozenset[ServicePermission]] = {
    Role.COUNSELLOR: frozenset({
        ServicePermission.OPEN_FILE, ServicePermission.ADD_CREDITOR, ServicePermission.SEE_PARTNERS,
        ServicePermission.TRIAGE,
    }),
    Role.SUPERVISOR: frozenset(ServicePermission),
    Role.ADMINISTRATOR: frozenset(), Role.DATA_PROTECTION_OFFICER: frozenset(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is, at a moment: the services they counsel for, read as a team, and supervise."""

    counsels: frozenset[int]
    team: frozenset[int]
    supervises: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scope:
    """One way of holding a permission, as one condition on the file that an index serves."""

    relation: Relation
    condition: Q


def standing_of(user: Any, at: datetime | None = None) -> Standing:
    """The live memberships of a person; nobody inactive stands anywhere."""
    if not user.is_active:
        return Standing(frozenset(), frozenset(), frozenset())
    on = timezone.localdate(at or timezone.now())
    rows = Membership.objects.in_force(on).filter(user=user).values_list("service", "role", "service__team_access")
    return Standing(
        counsels=frozenset(service for service, role, _access in rows if role == Role.COUNSELLOR),
        team=frozenset(s for s, role, access in rows if role == Role.COUNSELLOR and access == TeamAccess.READ),
        supervises=frozenset(service for service, role, _access in rows if role == Role.SUPERVISOR),
    )


def _in_force(at: datetime) -> Q:
    return Q(Q(valid_until__isnull=True) | Q(valid_until__gt=at), valid_from__lte=at)


def _grants(model: Any, user: Any, permission: FilePermission, at: datetime) -> QuerySet[Any]:
    """Grants in force. They mean something only where the person still counsels in the service of the file."""
    grants: Any = get_user_obj_perms_model(model)
    return grants.objects.filter(_in_force(at), user=user, permission__codename=permission.value)


def scopes(model: type[Model], user: Any, permission: FilePermission, at: datetime | None = None) -> list[Scope]:
    """Every way this person holds the permission on files; no file comes in two of them."""
    at = at or timezone.now()
    standing = standing_of(user, at)
    by_service = {
        **dict.fromkeys(standing.team if permission in POLICY[Relation.TEAM] else (), Relation.TEAM),
        **dict.fromkeys(standing.supervises if permission in POLICY[Relation.SUPERVISOR] else (), Relation.SUPERVISOR),
    }
    found = [Scope(relation, Q(service=service)) for service, relation in sorted(by_service.items())]
    if not (own := standing.counsels - by_service.keys()):
        return found
    if assigned := permission in POLICY[Relation.ASSIGNED]:
        found.append(Scope(Relation.ASSIGNED, Q(counsellor=user, service__in=sorted(own))))
    if files := list(_grants(model, user, permission, at).values_list("content_object", flat=True)):
        condition = Q(pk__in=files, service__in=sorted(own))
        found.append(Scope(Relation.COVER, condition & ~Q(counsellor=user) if assigned else condition))
    return found


def visible[Files: QuerySet[Any]](
    files: Files, user: Any, permission: FilePermission = FilePermission.VIEW, at: datetime | None = None
) -> Files:
    """The files on which this person holds the permission."""
    found = scopes(files.model, user, permission, at)
    if not found:
        return files.none()
    condition = found[0].condition
    for scope in found[1:]:
        condition |= scope.condition
    return files.filter(condition)


def relations(user: Any, file: Any, at: datetime | None = None) -> list[Relation]:
    """Every relation of this person to this file now, strongest first."""
    at = at or timezone.now()
    standing = standing_of(user, at)
    counsels = file.service_id in standing.counsels
    grants = _grants(type(file), user, FilePermission.VIEW, at).filter(content_object=file)
    held = {
        Relation.ASSIGNED: counsels and file.counsellor_id == user.pk,
        Relation.COVER: counsels and grants.exists(),
        Relation.SUPERVISOR: file.service_id in standing.supervises,
        Relation.TEAM: file.service_id in standing.team,
    }
    return [relation for relation, holds in held.items() if holds]


@dataclass(frozen=True, slots=True)
class Access:
    """What a person may do with one file at this moment, and through which relations."""

    relations: tuple[Relation, ...]

    @property
    def permissions(self) -> frozenset[FilePermission]:
        return frozenset().union(*(POLICY[relation] for relation in self.relations))

    def allows(self, permission: FilePermission) -> bool:
        return permission in self.permissions

    def relation_for(self, permission: FilePermission) -> Relation:
        """The relation that a log entry names: the first that gives this permission."""
        return next(relation for relation in self.relations if permission in POLICY[relation])

    @property
    def can(self) -> dict[str, bool]:
        """For templates: `{% if can.change_file %}`."""
        return {permission.value: permission in self.permissions for permission in FilePermission}


def access_of(user: Any, file: Any, at: datetime | None = None) -> Access:
    return Access(tuple(relations(user, file, at)))


def allows(user: Any, permission: FilePermission, file: Any, at: datetime | None = None) -> bool:
    return access_of(user, file, at).allows(permission)


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of “who may see this file”: a person, why, and until when."""

    user: User
    relation: Relation
    until: datetime | None
    reason: str

    @property
    def label(self) -> str:
        return str(RELATION_LABELS[self.relation])


def explain(file: Any, at: datetime | None = None) -> list[Reason]:
    """Everybody who may open this file at this moment, by relation."""
    at = at or timezone.now()
    live = Membership.objects.live(timezone.localdate(at)).filter(service=file.service).select_related("user")
    people = list(live.order_by("user__name", "pk"))
    counsellors = [row.user for row in people if row.role == Role.COUNSELLOR]
    reasons = [Reason(user, Relation.ASSIGNED, None, "") for user in counsellors if user.pk == file.counsellor_id]
    grants = file.grants.filter(
        _in_force(at), permission__codename=FilePermission.VIEW.value, user__in=[user.pk for user in counsellors]
    )
    reasons += [
        Reason(grant.user, Relation(grant.relation), grant.valid_until, grant.reason)
        for grant in grants.select_related("user").order_by("user__name", "pk")
    ]
    reasons += [Reason(row.user, Relation.SUPERVISOR, None, "") for row in people if row.role == Role.SUPERVISOR]
    if file.service.team_access == TeamAccess.READ:
        reasons += [Reason(user, Relation.TEAM, None, "") for user in counsellors if user.pk != file.counsellor_id]
    return reasons


def grant(
    *,
    file: Any,
    user: User,
    relation: Relation,
    valid_from: datetime,
    valid_until: datetime | None,
    by: User,
    reason: str,
) -> None:
    """Write the rows of one individual, dated grant; a later grant of the same relation replaces the dates."""
    for permission in POLICY[relation]:
        file.grants.update_or_create(
            user=user,
            permission=Permission.objects.get(content_type__app_label=file._meta.app_label, codename=permission.value),
            relation=relation.value,
            defaults={"valid_from": valid_from, "valid_until": valid_until, "granted_by": by, "reason": reason},
        )


def revoke(*, file: Any, user: User, relation: Relation, at: datetime) -> int:
    """End the grants of this relation now, or before they begin; returns how many rows were still live."""
    to_come = Q(valid_until__gt=at) & Q(valid_until__gt=F("valid_from"))
    live = file.grants.filter(Q(valid_until__isnull=True) | to_come, user=user, relation=relation.value)
    return live.update(valid_until=Greatest(F("valid_from"), Value(at)))


def stale_grants(grants: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Live grants that no longer mean anything: inactive people, or people who left the file's service."""
    on = timezone.localdate(at)
    counsels = Membership.objects.live(on).filter(
        user=OuterRef("user"), service=OuterRef("content_object__service"), role=Role.COUNSELLOR
    )
    return grants.filter(~Exists(counsels), Q(valid_until__isnull=True) | Q(valid_until__gt=at))


def roles_holding(permission: ServicePermission) -> list[Role]:
    return [role for role, permissions in SERVICE_POLICY.items() if permission in permissions]


def services_for(user: Any, permission: ServicePermission, at: datetime | None = None) -> QuerySet[Service]:
    """The services in which this person holds a service permission."""
    live = Membership.objects.live(timezone.localdate(at or timezone.now()))
    live = live.filter(user=user, role__in=roles_holding(permission))
    return Service.objects.filter(pk__in=live.values("service"))


def register_of[Entries: QuerySet[Any]](entries: Entries, user: Any) -> Entries:
    """The register of partners is one for the whole installation: whoever works with partners reads all of it."""
    return entries if services_for(user, ServicePermission.SEE_PARTNERS).exists() else entries.none()


def of_services[Rows: QuerySet[Any]](rows: Rows, user: Any, permission: ServicePermission) -> Rows:
    """The rows of the services in which this person holds the permission; `service` is their column."""
    return rows.filter(service__in=services_for(user, permission))


def kept_by[Rows: QuerySet[Any]](rows: Rows, user: Any) -> Rows:
    """The rows of those organisations that are kept by a service this person leads."""
    return rows.filter(organisation__keeper__in=services_for(user, ServicePermission.MANAGE_PARTNERS))


def counsellors(services: Any, on: date) -> QuerySet[Membership, Any]:
    """The keys of the people who counsel for these services on that day."""
    return Membership.objects.live(on).filter(service__in=services, role=Role.COUNSELLOR).values("user")


def colleagues_of(user: Any, at: datetime | None = None) -> QuerySet[Membership, Any]:
    """The keys of the counsellors of the services this person works for."""
    on = timezone.localdate(at or timezone.now())
    services = Membership.objects.live(on).filter(user=user).values("service")
    return counsellors(services, on)


def choices_for[M: Model](user: Any, model: type[M]) -> QuerySet[M]:
    """What this person may point at in a form: the one source of querysets for relation fields."""
    manager: Any = model._default_manager
    return manager.choices_for(user)


class RelationBackend(ObjectPermissionBackend):
    """`user.has_perm(permission, file)` asks the policy; nothing else answers for an object."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        codename = perm.rpartition(".")[2]
        if obj is None or not hasattr(obj, "grants") or codename not in {p.value for p in FilePermission}:
            return False
        return allows(user_obj, FilePermission(codename), obj)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return {p.value for p in access_of(user_obj, obj).permissions} if hasattr(obj, "grants") else set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
