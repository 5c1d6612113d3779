"""The audit log: who read or did what, and the seals that prove it complete."""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from caseflow.audit.triggers import protect


class Action(models.TextChoices):
    VIEW = "view", _("reading")
    CREATE = "create", _("creation")
    CHANGE = "change", _("change")
    EXPORT = "export", _("export")
    PRINT = "print", _("print")
    DOWNLOAD = "download", _("download")
    SIGN_IN = "sign_in", _("sign-in")
    SIGN_IN_FAILED = "sign_in_failed", _("failed sign-in")
    PERMISSION = "permission", _("access right")
    SETTING = "setting", _("setting")
    URGENT_ACCESS = "urgent_access", _("urgent access")
    ERASE = "erase", _("erasure")
    PURGE = "purge", _("purge")


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class Via(models.TextChoices):
    WEB = "web", _("page")
    API = "api", _("interface for machines")
    COMMAND = "command", _("command")
    TASK = "task", _("background task")


class SealKind(models.TextChoices):
    ENTRIES = "entries", _("entries")
    PURGE = "purge", _("purge")


class SixMonthsLater(Func):
    """The day six months after a moment, in UTC, said in each database's own words."""

    output_field = models.DateField()
    arity = 1

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="date(%(expressions)s, '+6 months')")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        template = "((%(expressions)s AT TIME ZONE 'UTC') + interval '6 months')::date"
        return self.as_sql(compiler, connection, template=template)


class AppendOnly(models.Model):
    """A row that is written once; the database's triggers say the same to everybody else."""

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} is append-only.")
        super().save(**(options | {"force_insert": True}))

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self._meta.label} is append-only.")


class AuditEntry(AppendOnly):
    """One act or one reading: plain values as they were, so that nothing outside can change or remove it."""

    at = models.DateTimeField(_("time"))
    keep_until = models.DateField(_("kept until"))
    verb = models.CharField(_("verb"), max_length=80)
    action = models.CharField(_("action"), max_length=16, choices=Action)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.DONE)
    actor = models.BigIntegerField(_("person"), null=True)
    actor_name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=24, blank=True)
    relation = models.CharField(_("relation"), max_length=24, blank=True)
    credential = models.CharField(_("credential"), max_length=40, blank=True)
    via = models.CharField(_("by way of"), max_length=8, choices=Via)
    service = models.BigIntegerField(_("service"), null=True)
    file = models.CharField(_("file"), max_length=32, blank=True)
    object_type = models.CharField(_("object"), max_length=60, blank=True)
    object_id = models.CharField(_("number of the object"), max_length=40, blank=True)
    fields = models.JSONField(_("changed fields"), default=dict)
    detail = models.JSONField(_("detail"), default=dict)
    request_id = models.CharField(_("request"), max_length=32, blank=True)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    seal = models.PositiveBigIntegerField(_("seal"), null=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index("file", F("id").desc(), name="audit_entry_file"),
            models.Index("actor", "at", name="audit_entry_actor"),
            models.Index("service", F("id").desc(), name="audit_entry_service"),
            models.Index("keep_until", "id", name="audit_entry_open", condition=Q(seal__isnull=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(action__in=Action.values), name="audit_entry_action"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="audit_entry_outcome"),
            models.CheckConstraint(condition=Q(via__in=Via.values), name="audit_entry_via"),
            models.CheckConstraint(condition=~Q(verb=""), name="audit_entry_verb"),
            models.CheckConstraint(
                condition=Q(keep_until__gte=SixMonthsLater(F("at"))), name="audit_entry_keep_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.verb}"

    @property
    def object_name(self) -> str:
        """What was read or acted upon, in the reader's language; a model that is gone keeps its own name."""
        try:
            return str(apps.get_model(self.object_type)._meta.verbose_name)
        except (LookupError, ValueError):
            return self.object_type


class AuditSeal(AppendOnly):
    """The fingerprint of a set of entries, chained to the seal before it."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=8, choices=SealKind, default=SealKind.ENTRIES)
    keep_until = models.DateField(_("kept until"))
    count = models.PositiveBigIntegerField(_("entries"))
    first_id = models.PositiveBigIntegerField(_("first entry"))
    last_id = models.PositiveBigIntegerField(_("last entry"))
    first_at = models.DateTimeField(_("from"))
    last_at = models.DateTimeField(_("to"))
    content = models.CharField(_("fingerprint of the entries"), max_length=64)
    previous = models.CharField(_("seal before"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))
    digest = models.CharField(_("fingerprint of the seal"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        ordering = ("number",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=SealKind.values), name="audit_seal_kind"),
            models.CheckConstraint(condition=Q(number__gte=1, count__gte=1), name="audit_seal_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.digest} {self.count} {self.sealed_at.isoformat()}"


class Repeatable(models.Model):
    """Something that may be sent again, and what came of it the first time."""

    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

    @property
    def result(self) -> models.Model | None:
        """The row as it is now, or nothing if the act returned none or the row is gone."""
        if not self.object_type:
            return None
        return apps.get_model(self.object_type)._base_manager.filter(pk=self.object_id).first()


class SentForm(Repeatable):
    """A form that was sent, by a key made of its token and its content, and what came of it; kept for a week.

    It tells neither who sent it nor at what moment: some acts leave no trace of their author on purpose.
    """

    key = models.UUIDField(primary_key=True)
    on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return str(self.key)


protect(
    AuditEntry,
    set_once=("seal",),
    delete_if="EXISTS (SELECT 1 FROM audit_auditseal WHERE kind = 'purge' AND keep_until = OLD.keep_until)",
)
protect(AuditSeal, never_insert_if="NEW.kind = 'purge' AND NEW.keep_until > CURRENT_DATE")
