"""What is asked before, after and later, and what people answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counselling.domain.questionnaires import AnswerKind, ItemKind, Option, Question, Topic
from counselling.trainings.models.programmes import ProgrammeVersion
from counselling.trainings.models.sessions import Enrolment

TOPIC_LABELS = {
    Topic.LEARNING: _("Before and after"),
    Topic.SATISFACTION: _("Satisfaction"),
    Topic.LATER: _("Some months later"),
}
ANSWER_KINDS = {
    AnswerKind.PRE: _("Before the training"),
    AnswerKind.POST: _("After the training"),
    AnswerKind.SATISFACTION: _("Satisfaction"),
    AnswerKind.LATER: _("Some months later"),
}
ITEM_KINDS = {
    ItemKind.SINGLE: _("one answer"),
    ItemKind.MULTIPLE: _("several answers"),
    ItemKind.SCALE: _("scale"),
    ItemKind.NUMBER: pgettext_lazy("answer", "number"),
    ItemKind.TEXT: _("text"),
}


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def answered(self) -> QuestionnaireQuerySet:
        """Those that somebody answered: nothing of them changes any more."""
        return self.filter(pk__in=Response.objects.values("questionnaire"))


class Questionnaire(models.Model):
    """The questions of one topic for one version of a programme, frozen by the first answer."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="questionnaires")
    topic = models.CharField(_("topic"), max_length=12, choices=TOPIC_LABELS.items())
    number = models.PositiveSmallIntegerField(_("version"))

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme_version", "topic", "number"], name="questionnaire_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_version} · {self.get_topic_display()} · {self.number}"


class Item(models.Model):
    """One question; its twin afterwards is the same one, in other words where those are given."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("place in the order"))
    kind = models.CharField(_("kind of answer"), max_length=8, choices=ITEM_KINDS.items())
    question = models.CharField(_("question"), max_length=300)
    question_after = models.CharField(_("the same question afterwards"), max_length=300, blank=True)
    # [label, points] of each option.
    options: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.question

    @cached_property
    def asked(self) -> Question:
        return Question(
            kind=ItemKind(self.kind), options=tuple(Option(label, points) for label, points in self.options)
        )

    def words(self, kind: AnswerKind) -> str:
        return (self.question_after if kind is AnswerKind.POST else "") or self.question


class Way(models.TextChoices):
    LINK = "link", _("personal link")
    SHEET = "sheet", _("sheet")


class Response(models.Model):
    """What one person answered to one questionnaire; read in groups of five or more, and by the person."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="responses")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="responses")
    kind = models.CharField(_("when"), max_length=12, choices=ANSWER_KINDS.items())
    # By the key of the item: places of the options, or a number or text as it was written.
    answers: models.JSONField[Any, Any] = models.JSONField(default=dict)
    answered_on = models.DateField(_("answered on"))
    is_late = models.BooleanField(_("late"))
    way = models.CharField(_("by"), max_length=5, choices=Way)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("answer to a questionnaire")
        verbose_name_plural = _("answers to questionnaires")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "kind"], name="response_once"),
            models.CheckConstraint(
                condition=Q(way=Way.LINK, typed_by__isnull=True) | Q(way=Way.SHEET, typed_by__isnull=False),
                name="response_of_a_sheet_names_who_typed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.get_kind_display()}"
