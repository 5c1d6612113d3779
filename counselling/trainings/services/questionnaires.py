"""Questions: written until somebody answers them, and in a next version afterwards."""

from typing import TypedDict

from django.db.models import Max

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.questionnaires import ItemKind, Topic, read_options
from counselling.trainings.models import Item, ProgrammeVersion, Questionnaire

MOST_ITEMS = 40


class ItemFields(TypedDict):
    kind: str
    question: str
    question_after: str
    # One answer per line, its points behind a bar.
    options: str
    position: int | None


class QuestionnaireAnswered(DomainError):
    code = "questionnaire-answered"
    sentence = gettext_noop("Somebody has answered these questions already: begin a new version of them.")


class NotAnsweredYet(DomainError):
    code = "not-answered-yet"
    sentence = gettext_noop("Nobody has answered these questions yet: change them as they are.")


class TooManyItems(DomainError):
    code = "too-many-items"
    sentence = gettext_noop("A questionnaire has at most %(most)s questions.")


@verb("trainings.add_item", action=Action.CREATE)
def add_item(*, programme_version: ProgrammeVersion, topic: Topic, fields: ItemFields, by: User) -> Item:
    """Add a question; the first one begins the questionnaire."""
    hold(programme_version)
    known = Questionnaire.objects.filter(programme_version=programme_version, topic=topic).order_by("number").last()
    questionnaire = known or Questionnaire.objects.create(programme_version=programme_version, topic=topic, number=1)
    _require_unanswered(questionnaire)
    if questionnaire.items.count() >= MOST_ITEMS:
        raise TooManyItems(most=MOST_ITEMS)
    last = questionnaire.items.aggregate(last=Max("position"))["last"] or 0
    item = Item.objects.create(questionnaire=questionnaire, **_columns(fields, last + 1))
    _tell(questionnaire, item=item.pk)
    return item


@verb("trainings.change_item")
def change_item(*, item: Item, fields: ItemFields, version: int, by: User) -> Item:
    """Change a question nobody has answered yet."""
    questionnaire = hold(item.questionnaire)
    _require_unanswered(questionnaire)
    changed = save_version(item, version=version, **_columns(fields, item.position))
    _tell(questionnaire, *changed, item=item.pk)
    return item


@verb("trainings.remove_item")
def remove_item(*, item: Item, by: User) -> None:
    """Take out a question nobody has answered yet."""
    questionnaire = hold(item.questionnaire)
    _require_unanswered(questionnaire)
    _tell(questionnaire, item=item.pk)
    Item.objects.filter(pk=item.pk).delete()


@verb("trainings.renew_questionnaire", action=Action.CREATE)
def renew_questionnaire(*, questionnaire: Questionnaire, by: User) -> Questionnaire:
    """Begin the next version with the same questions; who answered the last one is asked that one afterwards."""
    held = hold(questionnaire)
    newer = Questionnaire.objects.filter(
        programme_version=held.programme_version_id, topic=held.topic, number__gt=held.number
    )
    if newer.exists() or not Questionnaire.objects.answered().filter(pk=held.pk).exists():
        raise NotAnsweredYet
    renewed = Questionnaire.objects.create(
        programme_version=held.programme_version, topic=held.topic, number=held.number + 1
    )
    for item in held.items.all():
        item.pk, item.questionnaire, item.version = None, renewed, 1
        item.save(force_insert=True)
    _tell(renewed, number=renewed.number)
    return renewed


def _columns(fields: ItemFields, position: int) -> dict[str, object]:
    options = read_options(fields["options"], ItemKind(fields["kind"]))
    return {
        "kind": fields["kind"], "question": fields["question"], "question_after": fields["question_after"],
        "options": [[option.label, option.points] for option in options],
        "position": position if fields["position"] is None else fields["position"],
    }  # fmt: skip


def _require_unanswered(questionnaire: Questionnaire) -> None:
    if Questionnaire.objects.answered().filter(pk=questionnaire.pk).exists():
        raise QuestionnaireAnswered


def _tell(questionnaire: Questionnaire, *fields: str, **detail: object) -> None:
    tell(
        service=questionnaire.programme_version.programme.service_id, object_type=Questionnaire._meta.label,
        object_id=questionnaire.pk, fields=fields, detail={"topic": questionnaire.topic} | detail,
    )  # fmt: skip
