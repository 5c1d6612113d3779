"""What is being prepared: the draft, the batch, the papers that go with it, the decisions on its old debts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language
from counselling import permissions
from counselling.client_files.models import Attachment, ClientFile
from counselling.debts.models import Debt
from counselling.partners.models import Creditor
from counselling.plans.models import RepaymentPlan
from documents.models.texts import Variant


class Sending(models.TextChoices):
    """How a letter is to leave; what really happened is another matter."""

    POST = "post", _("letter")
    REGISTERED = "registered", _("registered letter")
    EMAIL = "email", _("e-mail")
    PORTAL = "portal", _("web portal")
    FAX = "fax", _("fax")
    HAND = "hand", _("handed over")


class LetterBatchQuerySet(models.QuerySet["LetterBatch"]):
    def visible_to(self, user: Any) -> LetterBatchQuerySet:
        return self.filter(file__in=permissions.visible(ClientFile.objects.all(), user))


class LetterBatch(models.Model):
    """One letter per addressee, prepared together."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="letter_batches")
    kind = models.CharField(_("kind"), max_length=24)
    plan = models.ForeignKey(RepaymentPlan, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.file} · {self.kind} · {self.created_at:%d/%m/%Y}"


class LetterDraftQuerySet(models.QuerySet["LetterDraft"]):
    def visible_to(self, user: Any) -> LetterDraftQuerySet:
        return self.filter(file__in=permissions.visible(ClientFile.objects.all(), user))

    def pending(self) -> LetterDraftQuerySet:
        """Drafts that have not become a letter."""
        return self.filter(letter__isnull=True)

    def in_line(self) -> LetterDraftQuerySet:
        """Drafts that somebody ordered to be issued, in the order of their list."""
        return self.pending().filter(ordered_on__isnull=False).order_by("batch", "position")


class LetterDraft(models.Model):
    """What a letter is going to say, to whom; once it has become a letter it stays as it was."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="letter_drafts")
    batch = models.ForeignKey(LetterBatch, models.PROTECT, null=True, blank=True, related_name="drafts")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=24)
    # Without a creditor the letter goes to the client, or to whoever stands in the details.
    addressee = models.ForeignKey(
        Creditor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("addressee")
    )
    debts = models.ManyToManyField(Debt, related_name="letter_drafts", verbose_name=_("debts"))
    plan = models.ForeignKey(
        RepaymentPlan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("plan")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    variant = models.CharField(_("variant"), max_length=10, choices=Variant, default=Variant.STANDARD)
    channel = models.CharField(_("sent by"), max_length=10, choices=Sending, default=Sending.POST)
    text = models.TextField(_("text of this letter"), blank=True)
    reason = models.TextField(_("reason"), max_length=600, blank=True)
    # What only this kind asks for: the meeting of a confirmation, the end of a mandate.
    details = models.JSONField(default=dict, blank=True)
    supersedes = models.ForeignKey(
        "Letter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replaces")
    )
    # In line to be issued: the order that somebody gave for a batch, and may take back.
    ordered_on = models.DateField(null=True, blank=True, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # The second reading, and a fingerprint of what was read: an approval holds for exactly that.
    approved_on = models.DateField(_("read on"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    approved_content = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LetterDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a letter")
        verbose_name_plural = _("drafts of letters")
        ordering = ("batch", "position", "pk")
        indexes: ClassVar = [models.Index(fields=["file", "kind"], name="letter_draft_of_file")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "position"], condition=Q(batch__isnull=False), name="letter_draft_place_in_batch"
            ),
            models.CheckConstraint(
                condition=Q(ordered_on__isnull=True, ordered_by__isnull=True)
                | Q(ordered_on__isnull=False, ordered_by__isnull=False, batch__isnull=False),
                name="letter_draft_ordered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by__isnull=True, approved_content="")
                | Q(approved_on__isnull=False, approved_by__isnull=False) & ~Q(approved_content=""),
                name="letter_draft_approved_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file} · {self.kind} · {self.to}".rstrip(" ·")

    @property
    def to(self) -> str:
        """Whom it goes to, if that is a creditor or somebody typed; nothing where it goes to the client."""
        return self.addressee.name if self.addressee else str(self.details.get("to_name", ""))


class DraftEnclosure(models.Model):
    """A paper of the file that is to go with a letter."""

    draft = models.ForeignKey(LetterDraft, models.CASCADE, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    # Empty: the usual title, in the language of the letter.
    title = models.CharField(_("title"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("enclosure of a draft")
        verbose_name_plural = _("enclosures of drafts")
        ordering = ("draft", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "attachment"], name="draft_enclosure_once"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.attachment)


class Decided(models.TextChoices):
    """What a counsellor decided about the limitation of one debt in one letter."""

    SEEN = "seen", _("seen")
    ACCEPTED = "accepted", _("date missing, reason given")
    LIFTED = "lifted", _("hold lifted")


class LiftCode(models.TextChoices):
    CLIENT_INFORMED = "client_informed", _("the client was informed and signed a note")
    TITLE_EXISTS = "title_exists", _("the creditor has an enforceable title")
    INTERRUPTION_PROVED = "interruption_proved", _("an interruption is proved")
    OTHER = "other", _("other")


class HoldDecision(models.Model):
    """Why a letter may leave although a debt in it is old; it counts as long as the clock says the same."""

    draft = models.ForeignKey(LetterDraft, models.CASCADE, related_name="decisions")
    debt = models.ForeignKey(Debt, models.PROTECT, related_name="+")
    decided = models.CharField(max_length=8, choices=Decided)
    code = models.CharField(_("because"), max_length=20, choices=LiftCode, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    note_signed_on = models.DateField(_("note signed by the client on"), null=True, blank=True)
    last_day = models.DateField(null=True, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    on = models.DateField(editable=False)

    class Meta:
        verbose_name = _("decision on an old debt")
        verbose_name_plural = _("decisions on old debts")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(decided=Decided.LIFTED) | ~Q(code="") & ~Q(reason=""), name="hold_lifted_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(code=LiftCode.CLIENT_INFORMED) | Q(note_signed_on__isnull=False),
                name="hold_lifted_with_signed_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debt} · {self.get_decided_display()}"
