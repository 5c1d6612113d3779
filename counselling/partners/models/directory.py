"""What organisations offer, and what was looked for in vain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from counselling import permissions
from counselling.domain.directory import Area, Audience, GapKind, Theme, WayIn, theme_label
from counselling.domain.directory.areas import split_names, split_postcodes
from counselling.domain.lifecycle import GapTopicState, OrganisationStatus
from counselling.partners.models.organisations import Organisation, language_names

AUDIENCE_LABELS = {
    Audience.FAMILIES: _("families"),
    Audience.YOUNG: _("young people"),
    Audience.OLDER: _("older people"),
    Audience.TENANTS: _("tenants"),
    Audience.OWNERS: _("owners"),
    Audience.EMPLOYEES: _("employees"),
    Audience.SELF_EMPLOYED: _("self-employed people"),
    Audience.JOB_SEEKERS: _("job seekers"),
    Audience.NEWCOMERS: _("newcomers"),
    Audience.PROFESSIONALS: _("professionals"),
}
WAY_IN_LABELS = {
    WayIn.SELF: _("the person goes there"),
    WayIn.PROFESSIONAL: _("through a professional"),
    WayIn.REFERRAL: _("by referral here"),
}
TOPIC_STATES = {
    GapTopicState.NEW: _("nobody works on it"),
    GapTopicState.LOOKING: _("being looked for"),
    GapTopicState.FILLED: _("filled"),
    GapTopicState.ACCEPTED: _("accepted as it is"),
}
GAP_KINDS = {
    GapKind.DIRECTORY: _("help"),
    GapKind.TRAINING: _("training"),
    GapKind.MATERIAL: _("material"),
}
TO_VERIFY_AFTER, STALE_AFTER = timedelta(days=183), timedelta(days=365)


def theme_name(theme: str) -> str:
    return theme_label(Theme(theme), get_language() or "fr")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> ActivityQuerySet:
        return permissions.register_of(self, user)

    def listed(self, on: date) -> ActivityQuerySet:
        """Of active organisations, with dates that hold; what is old stays listed and sinks."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            organisation__status=OrganisationStatus.ACTIVE,
        )


class Activity(models.Model):
    """What an organisation offers: to people, and in skills and equipment to the other members of the network."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="activities")
    title_fr = models.CharField(_("title in French"), max_length=120, blank=True)
    title_de = models.CharField(_("title in German"), max_length=120, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    description_fr = models.TextField(_("description in French"), max_length=1000, blank=True)
    description_de = models.TextField(_("description in German"), max_length=1000, blank=True)
    description_en = models.TextField(_("description in English"), max_length=1000, blank=True)
    # What search compares, filled by the service; the words of the organisation are compared beside it.
    folded = models.TextField(editable=False)
    theme = models.CharField(_("theme"), max_length=20, choices=[(theme, theme) for theme in Theme])
    audiences = models.JSONField(_("for whom"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    country = models.CharField(_("country"), max_length=2)
    regions = models.CharField(_("regions"), max_length=200, blank=True)
    communes = models.CharField(_("communes"), max_length=1000, blank=True)
    postcodes = models.CharField(_("postcodes"), max_length=400, blank=True)
    remote = models.BooleanField(_("also from afar"), default=False)
    conditions = models.CharField(_("conditions"), max_length=400, blank=True)
    cost = models.CharField(_("cost"), max_length=120, blank=True)
    bring = models.CharField(_("documents to bring"), max_length=400, blank=True)
    way_in = models.CharField(_("how to get there"), max_length=12, choices=WAY_IN_LABELS.items(), default=WayIn.SELF)
    delay_weeks = models.PositiveSmallIntegerField(_("weeks to wait"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    skills = models.CharField(_("skills and equipment for other members"), max_length=400, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    verified_on = models.DateField(_("verified on"), editable=False)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title_fr="", title_de="", title_en=""), name="activity_has_title",
                violation_error_message=_("Give a title in at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(theme__in=list(Theme)), name="activity_theme_known",
                violation_error_message=_("Choose a theme of the list."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="activity_dates_in_order", violation_error_message=_("It cannot end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.in_language("title")

    def in_language(self, what: str) -> str:
        """The text in the reader's language, or in the first one that there is."""
        wanted = (get_language() or "fr")[:2]
        texts = [str(getattr(self, f"{what}_{code}", "")) for code in (wanted, "fr", "de", "en")]
        return next((text for text in texts if text), "")

    @property
    def description(self) -> str:
        return self.in_language("description")

    @property
    def theme_name(self) -> str:
        return theme_name(self.theme)

    @property
    def language_names(self) -> str:
        return language_names(self.languages)

    @property
    def audience_names(self) -> str:
        return ", ".join(str(AUDIENCE_LABELS[Audience(code)]) for code in self.audiences)

    @property
    def area(self) -> Area:
        return Area(
            country=self.country,
            communes=split_names(self.communes),
            postcodes=split_postcodes(self.postcodes),
            regions=split_names(self.regions),
            remote=self.remote,
        )

    @property
    def area_name(self) -> str:
        bounds = [text for text in (self.communes, self.postcodes, self.regions) if text]
        named = [" · ".join(bounds) or gettext("whole country (%(country)s)") % {"country": self.country}]
        return ", ".join(named + ([gettext("also from afar")] if self.remote else []))

    def is_stale(self, on: date) -> bool:
        return self.verified_on + STALE_AFTER < on

    def is_to_verify(self, on: date) -> bool:
        return self.verified_on + TO_VERIFY_AFTER < on


class SearchGap(models.Model):
    """A search that nothing answered: what was understood, never what was typed, nor who typed it."""

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in GapKind], default=GapKind.DIRECTORY)
    week = models.DateField()
    themes = models.JSONField(default=list)
    country = models.CharField(max_length=2)
    area = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, blank=True)
    audience = models.CharField(max_length=16, blank=True)
    message = models.CharField(_("what was needed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("search without an answer")
        verbose_name_plural = _("searches without an answer")
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["week"], name="gap_by_week")]

    def __str__(self) -> str:
        return f"{self.week} {self.country} {self.area}"


class GapTopic(models.Model):
    """What is missing, by theme and area; a named coordinator looks for somebody who offers it."""

    theme = models.CharField(_("theme"), max_length=20, choices=[(theme, theme) for theme in Theme])
    country = models.CharField(_("country"), max_length=2)
    area = models.CharField(_("area"), max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=TOPIC_STATES.items(), default=GapTopicState.NEW, editable=False)
    state_on = models.DateField(editable=False)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filled by")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("topic of gaps")
        verbose_name_plural = _("topics of gaps")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["theme", "country", "area"], name="gap_topic_once"),
            models.CheckConstraint(
                condition=Q(state=GapTopicState.FILLED, activity__isnull=False)
                | ~Q(state=GapTopicState.FILLED) & Q(activity__isnull=True),
                name="gap_topic_filled_by_activity",
                violation_error_message=_("Name the activity that fills the gap."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return " · ".join(part for part in (self.theme_name, self.country, self.area) if part)

    @property
    def theme_name(self) -> str:
        return theme_name(self.theme)
