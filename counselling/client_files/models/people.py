"""The people of a household, and how the clients among them can safely be reached."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counselling.client_files.models.file import ClientFile


class MemberRelation(models.TextChoices):
    CLIENT = "client", _("client")
    PARTNER = "partner", _("partner, co-client")
    CHILD = "child", _("child")
    OTHER_DEPENDANT = "other_dependant", _("other dependant")
    OTHER_ADULT = "other_adult", _("other adult")


CLIENT_RELATIONS = (MemberRelation.CLIENT, MemberRelation.PARTNER)


class MemberQuerySet(models.QuerySet["HouseholdMember"]):
    def present(self, on: date) -> MemberQuerySet:
        """Who belongs to the household on that day."""
        return self.filter(Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))

    def clients(self) -> MemberQuerySet:
        return self.filter(relation__in=CLIENT_RELATIONS)


class HouseholdMember(models.Model):
    """One person living on the budget of the file; the client and co-client are rows here too."""

    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="members")
    # Made by the browser, so that a repeated save of a new row is the same person.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    # What search and the duplicate check compare; filled by the service so that both databases agree.
    folded_name = models.CharField(max_length=180, editable=False)
    match_key = models.CharField(max_length=180, editable=False, db_index=True)
    birth_date = models.DateField(_("born on"), null=True, blank=True)
    age = models.PositiveSmallIntegerField(
        _("age, when the birth date is unknown"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    relation = models.CharField(_("relation"), max_length=16, choices=MemberRelation)
    presence = models.PositiveSmallIntegerField(
        _("share of time, %"), default=100, validators=[MaxValueValidator(100)]
    )
    has_income = models.BooleanField(_("has an income"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("household member")
        verbose_name_plural = _("household members")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "key"], name="member_key_once"),
            models.UniqueConstraint(
                fields=["file"], condition=Q(relation=MemberRelation.CLIENT), name="member_one_client",
                violation_error_message=_("A file has one client; the other person of the couple is the partner."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="member_dates_in_order",
                violation_error_message=_("The end cannot lie before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(presence__lte=100), name="member_presence_percent",
                violation_error_message=_("The share of time is between 0 and 100 %."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def full_name(self) -> str:
        """“Anne Weber”, as a letter says it."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def current_address(self) -> Address | None:
        """From the prefetched addresses: the one without an end."""
        return next((address for address in self.addresses.all() if address.until is None), None)

    def age_on(self, day: date) -> int | None:
        """Completed years on that day, or the age that was told when the birth date is unknown."""
        if self.birth_date is None:
            return self.age
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


class Channel(models.TextChoices):
    PHONE = "phone", _("telephone")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    POST = "post", _("letter")


SAFE_WAYS = {
    "may_call": _("call"),
    "may_leave_voicemail": _("voicemail"),
    "may_text": _("text message"),
    "may_write": _("letter"),
}


class ContactDetails(models.Model):
    """How a client can be reached without harm: every flag is off until the person said so."""

    member = models.OneToOneField(HouseholdMember, models.CASCADE, related_name="contact")
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    phone_key = models.CharField(max_length=8, editable=False, blank=True, db_index=True)
    second_phone = models.CharField(_("second telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, db_index=True)
    may_call = models.BooleanField(_("may be called"), default=False)
    may_leave_voicemail = models.BooleanField(_("voicemail is safe"), default=False)
    may_text = models.BooleanField(_("text messages are safe"), default=False)
    may_write = models.BooleanField(_("letters are safe"), default=False)
    preferred_channel = models.CharField(_("prefers"), max_length=8, choices=Channel, blank=True)
    interpreter = models.CharField(_("interpreter for"), max_length=40, blank=True)
    comment = models.CharField(_("when and how"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")

    def __str__(self) -> str:
        return str(self.member)

    @property
    def safe_ways(self) -> list[str]:
        """In words, the ways the person called safe."""
        return [str(label) for flag, label in SAFE_WAYS.items() if getattr(self, flag)]


class Address(models.Model):
    """Where a client lives or lived; the newest row without end is the current address."""

    member = models.ForeignKey(HouseholdMember, models.CASCADE, related_name="addresses")
    lines = models.TextField(_("street"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("town"), max_length=80)
    country = models.CharField(_("country"), max_length=2)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ("-since", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until__isnull=True), name="address_one_current",
                violation_error_message=_("End the current address first."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.lines}, {self.postcode} {self.city}"
