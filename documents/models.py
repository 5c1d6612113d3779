"""What the house writes: the text it starts from, the draft, the batch, and the issued letter that never changes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service
from caseflow.audit.triggers import protect
from counselling import permissions
from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.domain.lifecycle import LetterState
from counselling.partners.models import Creditor
from counselling.plans.models import RepaymentPlan

STATE_LABELS = {
    LetterState.ISSUING: _("being printed"),
    LetterState.ISSUED: _("issued"),
    LetterState.VOID: _("void, not issued"),
}


class Variant(models.TextChoices):
    STANDARD = "standard", _("standard")


class Sending(models.TextChoices):
    """How a letter is to leave; what really happened is another matter."""

    POST = "post", _("letter")
    REGISTERED = "registered", _("registered letter")
    EMAIL = "email", _("e-mail")
    PORTAL = "portal", _("web portal")
    FAX = "fax", _("fax")
    HAND = "hand", _("handed over")


class LetterTextQuerySet(models.QuerySet["LetterText"]):
    def published(self) -> LetterTextQuerySet:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> LetterTextQuerySet:
        return self.filter(published_at__isnull=True)


class LetterText(models.Model):
    """One version of the body that a service gives to a kind in one language; published, it never changes."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    kind = models.CharField(_("kind"), max_length=24)
    variant = models.CharField(_("variant"), max_length=10, choices=Variant, default=Variant.STANDARD)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("text"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        ordering = ("service", "kind", "variant", "language", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "kind", "variant", "language", "number"], name="letter_text_number_once",
            ),
            models.UniqueConstraint(
                fields=["service", "kind", "variant", "language"], condition=Q(published_at__isnull=True),
                name="letter_text_one_draft",
                violation_error_message=_("This text has a draft already."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="letter_text_published_by_somebody",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_text_numbers_from_one"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} · {self.language} · v{self.number}"


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


class LetterDraft(models.Model):
    """What a letter is going to say, to whom; once it has become a letter it stays as it was."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="letter_drafts")
    batch = models.ForeignKey(LetterBatch, models.PROTECT, null=True, blank=True, related_name="drafts")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=24)
    # Without a creditor the letter goes to the client.
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
        ]

    def __str__(self) -> str:
        return f"{self.file} · {self.kind} · {self.addressee or ''}".rstrip(" ·")


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


class LetterSeries(models.Model):
    """The counter of the letters of one file: no gap, no double."""

    file = models.OneToOneField(ClientFile, models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.file}: {self.last}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: Any) -> LetterQuerySet:
        return self.filter(file__in=permissions.visible(ClientFile.objects.all(), user))

    def issuing(self) -> LetterQuerySet:
        """The queue: numbered and frozen, the PDF is still missing."""
        return self.filter(state=LetterState.ISSUING)

    def issued(self) -> LetterQuerySet:
        return self.filter(state=LetterState.ISSUED)


class Letter(models.Model):
    """A numbered letter with everything it says; only its PDF and its withdrawal are added, each once."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="letters", editable=False)
    # One draft, one letter: the second click finds it taken.
    draft = models.OneToOneField(LetterDraft, models.PROTECT, related_name="letter", editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    position = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=24, editable=False)
    variant = models.CharField(max_length=10, choices=Variant, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, editable=False)
    channel = models.CharField(_("sent by"), max_length=10, choices=Sending, editable=False)
    addressee = models.CharField(_("addressee"), max_length=120, editable=False)
    country = models.CharField(max_length=2, blank=True, editable=False)
    postcode = models.CharField(max_length=12, blank=True, editable=False)
    context = models.TextField(editable=False)
    context_sha256 = models.CharField(max_length=64, editable=False)
    text = models.TextField(editable=False)
    # 0 is the text as delivered with the product.
    text_number = models.PositiveSmallIntegerField(editable=False)
    text_edited = models.BooleanField(default=False, editable=False)
    template_version = models.CharField(max_length=12, editable=False)
    law_ids = models.JSONField(default=list, editable=False)
    decisions = models.JSONField(default=list, editable=False)
    layout = models.JSONField(editable=False)
    signatory = models.CharField(_("signed by"), max_length=120, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", editable=False
    )
    issued_on = models.DateField(_("date of the letter"), editable=False)
    issued_at = models.DateTimeField(default=timezone.now, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    answer_due_on = models.DateField(_("answer expected by"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=STATE_LABELS.items(), default=LetterState.ISSUING, editable=False
    )
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    failure = models.CharField(max_length=60, blank=True, editable=False)
    path = models.CharField(max_length=60, null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, null=True, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True, editable=False)
    void_reason = models.CharField(max_length=60, null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    withdrawn_because = models.CharField(_("why withdrawn"), max_length=200, null=True, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("file", "position")
        indexes: ClassVar = [
            models.Index(fields=["issued_at"], condition=Q(state=LetterState.ISSUING), name="letter_queue"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "position"], name="letter_number_once_in_file"),
            # Path, hash and reason are written once and never again, so these also hold the state where it is.
            models.CheckConstraint(
                condition=Q(
                    state=LetterState.ISSUED, path__isnull=False, sha256__isnull=False, size__gt=0, pages__gt=0,
                    void_reason__isnull=True,
                )
                | Q(
                    state=LetterState.ISSUING, path__isnull=True, sha256__isnull=True, size__isnull=True,
                    pages__isnull=True, void_reason__isnull=True,
                )
                | Q(
                    state=LetterState.VOID, path__isnull=True, sha256__isnull=True, size__isnull=True,
                    pages__isnull=True, void_reason__isnull=False,
                ),
                name="letter_state_by_its_file",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because__isnull=True)
                | Q(
                    state=LetterState.ISSUED, withdrawn_at__isnull=False, withdrawn_by__isnull=False,
                    withdrawn_because__isnull=False,
                ),
                name="letter_withdrawn_with_reason",
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="letter_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")), name="letter_not_after_itself"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_issued(self) -> bool:
        return self.state == LetterState.ISSUED

    @property
    def is_waiting(self) -> bool:
        return self.state == LetterState.ISSUING


protect(
    Letter,
    free=("state", "attempts", "failure"),
    set_once=(
        "path", "sha256", "size", "pages", "void_reason", "withdrawn_at", "withdrawn_by", "withdrawn_because",
    ),
)  # fmt: skip
protect(LetterText, when='OLD."published_at" IS NOT NULL')
