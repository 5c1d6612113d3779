"""What the platform itself lets a role do; permissions about files are the domain's (`counselling.permissions`)."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COUNSELLOR = "counsellor", _("counsellor")
    SUPERVISOR = "supervisor", _("supervisor")
    ADMINISTRATOR = "administrator", _("administrator")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("data-protection officer")


class PlatformPermission(StrEnum):
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT_LOG = "read_audit_log"


PLATFORM_PERMISSIONS: dict[Role, frozenset[PlatformPermission]] = {
    Role.COUNSELLOR: frozenset(),
    Role.SUPERVISOR: frozenset({PlatformPermission.READ_AUDIT_LOG}),
    Role.ADMINISTRATOR: frozenset({PlatformPermission.MANAGE_ACCOUNTS}),
    Role.DATA_PROTECTION_OFFICER: frozenset({PlatformPermission.READ_AUDIT_LOG}),
}


def roles_with(permission: PlatformPermission) -> list[Role]:
    return [role for role, permissions in PLATFORM_PERMISSIONS.items() if permission in permissions]
