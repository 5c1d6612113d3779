"""People who work here, the counselling services, and who works where in which role, with dates."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.roles import PlatformPermission, Role, roles_with
from caseflow.audit.triggers import protect


class Language(models.TextChoices):
    FR = "fr", _("French")
    DE = "de", _("German")
    EN = "en", _("English")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; what they may do follows from memberships and grants, never from a flag here."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("function"), max_length=120, blank=True)
    phone = models.CharField(_("direct telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """“A. Kieffer”, as it stands beside a line or under a letter."""
        first, _space, last = self.name.partition(" ")
        return f"{first[:1]}. {last}" if last else self.name

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """A permission on an object is never given by being a superuser: the backends decide."""
        if obj is None:
            return super().has_perm(perm)
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in _object_backends() if hasattr(backend, "has_perm")
        )

    def roles(self, on: date) -> frozenset[Role]:
        """What this person is in some service on that day."""
        return frozenset(
            Role(role) for role in Membership.objects.live(on).filter(user=self).values_list("role", flat=True)
        )

    def services_with(self, permission: PlatformPermission, on: date) -> models.QuerySet[Service]:
        """Services where a live membership gives this platform permission."""
        live = Membership.objects.live(on).filter(user=self, role__in=roles_with(permission))
        return Service.objects.filter(pk__in=live.values("service"))


def _object_backends() -> list[Any]:
    from django.contrib.auth import get_backends

    return get_backends()


# What the numbers of everything in the sandbox begin with.
SANDBOX_PREFIX = "TST"


class Jurisdiction(models.TextChoices):
    LU = "lu", _("Luxembourg")
    FR = "fr", _("France")
    BE = "be", _("Belgium")


class TeamAccess(models.TextChoices):
    NONE = "none", _("only the counsellor in charge")
    READ = "read", _("all counsellors may read, each reading is logged")


class WindowPreset(models.TextChoices):
    FR_RIGHT = "fr_right", _("France, window on the right")
    DIN_B = "din_b", _("DIN 5008 form B, window on the left")
    DIN_A = "din_a", _("DIN 5008 form A, low letterhead")
    BE_RIGHT = "be_right", _("Belgium, window on the right")


class ServiceQuerySet(models.QuerySet["Service"]):
    def real(self) -> ServiceQuerySet:
        """Without the sandbox: those in which people work for people."""
        return self.filter(is_sandbox=False)

    def sandbox(self) -> Service | None:
        """Where partners' systems are tried out, once somebody asked for it."""
        return self.filter(is_sandbox=True).first()


class Service(models.Model):
    """A counselling service: whose law applies, who may read, how its letters look."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, choices=Jurisdiction)
    prefix = models.CharField(
        _("prefix of file and letter numbers"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,5}$", _("Two to six capitals or digits."))],
    )
    team_access = models.CharField(_("team access"), max_length=4, choices=TeamAccess, default=TeamAccess.NONE)
    default_language = models.CharField(_("default language"), max_length=2, choices=Language, default=Language.FR)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Luxembourg")
    address = models.TextField(_("postal address"), max_length=400, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    city = models.CharField(_("place on letters"), max_length=60, blank=True)
    legal_line = models.CharField(_("legal line at the foot"), max_length=200, blank=True)
    accent = models.CharField(
        _("accent colour"), max_length=7, default="#0f5c5c", validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    window_preset = models.CharField(_("window of the envelope"), max_length=8, choices=WindowPreset)
    window_offset_x = models.DecimalField(
        _("offset to the right, mm"), max_digits=3, decimal_places=1, default=0,
        validators=[MinValueValidator(-10), MaxValueValidator(10)],
    )  # fmt: skip
    window_offset_y = models.DecimalField(
        _("offset downwards, mm"), max_digits=3, decimal_places=1, default=0,
        validators=[MinValueValidator(-10), MaxValueValidator(10)],
    )  # fmt: skip
    fold_marks = models.BooleanField(_("fold marks"), default=True)
    # Nobody works there and nobody reads there: what lies in it was sent to try out a system.
    is_sandbox = models.BooleanField(default=False, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_sandbox"], condition=Q(is_sandbox=True), name="service_one_sandbox",
                violation_error_message=_("There is a sandbox already."),
            ),
            models.CheckConstraint(
                condition=Q(is_sandbox=True, prefix=SANDBOX_PREFIX) | Q(is_sandbox=False) & ~Q(prefix=SANDBOX_PREFIX),
                name="service_sandbox_by_its_prefix",
                violation_error_message=_("This prefix belongs to the sandbox."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> MembershipQuerySet:
        """Memberships that have begun on that day and not ended."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)

    def live(self, on: date) -> MembershipQuerySet:
        """Memberships in force on that day of people who are still active."""
        return self.in_force(on).filter(user__is_active=True)


class Membership(models.Model):
    """A person works in a service in one role, from a day, perhaps until a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("user"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="memberships", verbose_name=_("service"))
    role = models.CharField(_("role"), max_length=24, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="membership_dates_in_order",
                violation_error_message=_("A membership cannot end before it begins."),
            ),
            models.UniqueConstraint(
                fields=["user", "service", "role"],
                condition=Q(valid_until__isnull=True),
                name="membership_once_per_role",
                violation_error_message=_("This person already has this role here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.service} · {self.get_role_display()}"

    def clean(self) -> None:
        """In the sandbox nobody works but the one account that plays the service."""
        others = Membership.objects.filter(service=self.service_id).exclude(pk=self.pk)
        if self.service.is_sandbox and others.exists():
            raise ValidationError(_("Nobody works in the sandbox."))


# A real service never becomes the sandbox, where rows may be removed that are kept for good elsewhere.
protect(
    Service,
    free=tuple(
        column.name for column in Service._meta.local_concrete_fields if column.name not in {"id", "is_sandbox"}
    ),
    delete_if="1 = 1",
)
