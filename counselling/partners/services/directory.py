"""Keeping the directory, and working on what it lacks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import save_version
from counselling.domain.directory import GapKind, Theme
from counselling.domain.errors import (
    DomainError,
    gettext_noop,
    required_reason,
)
from counselling.domain.lifecycle import GAP_TOPIC, GapTopicState
from counselling.domain.matching import fold
from counselling.partners.models import Activity, GapTopic, Organisation, SearchGap
from counselling.partners.services.rules import (
    require_not_closed,
)

TEXTS = ("title", "description")
LANGUAGES = ("fr", "de", "en")


class ActivityFields(TypedDict, total=False):
    """What may be said of an activity."""

    title_fr: str
    title_de: str
    title_en: str
    description_fr: str
    description_de: str
    description_en: str
    theme: str
    audiences: list[str]
    languages: list[str]
    country: str
    regions: str
    communes: str
    postcodes: str
    remote: bool
    conditions: str
    cost: str
    bring: str
    way_in: str
    delay_weeks: int | None
    places: int | None
    valid_from: date | None
    valid_until: date | None
    skills: str
    source: str


class ActivityNameless(DomainError):
    code = "activity-nameless"
    sentence = gettext_noop("Give a title in at least one language.")


class ActivityOutOfOrder(DomainError):
    code = "activity-out-of-order"
    sentence = gettext_noop("It cannot end before it begins.")


class ActivityKnown(DomainError):
    code = "activity-known"
    sentence = gettext_noop("This organisation offers that already.")


class AlreadyTold(DomainError):
    code = "already-told"
    sentence = gettext_noop("The network has been told already.")


@verb("partners.add_activity", action=Action.CREATE)
def add_activity(*, organisation: Organisation, fields: ActivityFields, on: date, by: User) -> Activity:
    """Say what an organisation offers; whoever writes it down has just verified it."""
    require_not_closed(organisation)
    columns = _columns(fields)
    _require_new(organisation, columns)
    activity = Activity.objects.create(organisation=organisation, verified_on=on, verified_by=by, **columns)
    _refold(activity)
    _tell(activity)
    return activity


@verb("partners.change_activity")
def change_activity(*, activity: Activity, fields: ActivityFields, version: int, on: date, by: User) -> Activity:
    """Correct an entry, and thereby verify it."""
    columns = _columns(fields)
    _require_new(activity.organisation, columns, activity)
    changed = save_version(activity, version=version, **columns, verified_on=on, verified_by=by)
    _refold(activity)
    _tell(activity, changed)
    return activity


@verb("partners.verify_activity")
def verify_activity(*, activity: Activity, on: date, by: User) -> Activity:
    """Say that an entry is still right."""
    Activity.objects.filter(pk=activity.pk).update(verified_on=on, verified_by=by)
    activity.refresh_from_db()
    _tell(activity, ["verified_on"])
    return activity


@verb("partners.note_gap", action=Action.CREATE)
def note_gap(
    *,
    kind: GapKind,
    themes: Sequence[Theme],
    country: str,
    area: str,
    language: str,
    audience: str,
    on: date,
    by: User,
) -> SearchGap:
    """Remember that a search found nothing: what was understood of it, in its week, without a word or a name."""
    gap = SearchGap.objects.create(
        kind=kind, themes=[theme.value for theme in themes], country=country, area=area, language=language,
        audience=audience, week=on - timedelta(days=on.weekday()),
    )  # fmt: skip
    for theme in themes:
        GapTopic.objects.get_or_create(theme=theme, country=country, area=area, defaults={"state_on": on})
    # Neither the row nor its key stands in the log, which names who acted.
    tell(object_type=SearchGap._meta.label)
    return gap


@verb("partners.tell_network")
def tell_network(*, gap: SearchGap, message: str, by: User) -> SearchGap:
    """Add on purpose what was needed, once."""
    if not SearchGap.objects.filter(pk=gap.pk, message="").update(message=required_reason(message, "message")):
        raise AlreadyTold
    gap.refresh_from_db()
    tell(object_type=SearchGap._meta.label)
    return gap


@verb("partners.take_topic")
def take_topic(*, topic: GapTopic, on: date, by: User) -> GapTopic:
    """Look for somebody who offers what is missing, under one's own name."""
    return _step(topic, "take_topic", on, coordinator=by)


@verb("partners.fill_topic")
def fill_topic(*, topic: GapTopic, activity: Activity, on: date, by: User) -> GapTopic:
    """Name the activity that fills the gap."""
    return _step(topic, "fill_topic", on, activity=activity)


@verb("partners.accept_topic")
def accept_topic(*, topic: GapTopic, reason: str, on: date, by: User) -> GapTopic:
    """Leave the gap as it is, and say why."""
    return _step(topic, "accept_topic", on, reason=required_reason(reason))


def _step(topic: GapTopic, verb_name: str, on: date, **columns: object) -> GapTopic:
    current = GapTopic.objects.select_for_update().get(pk=topic.pk)
    state = GAP_TOPIC.next(GapTopicState(current.state), verb_name)
    GapTopic.objects.filter(pk=topic.pk).update(state=state, state_on=on, **columns)
    topic.refresh_from_db()
    tell(
        object_type=GapTopic._meta.label, object_id=topic.pk, fields=("state",),
        detail={"from": current.state, "to": state.value},
    )  # fmt: skip
    return topic


def _columns(fields: ActivityFields) -> dict[str, object]:
    columns: dict[str, object] = {**fields}
    if not any(fields.get(f"title_{code}") for code in LANGUAGES):
        raise ActivityNameless(field="title_fr")
    first, last = fields.get("valid_from"), fields.get("valid_until")
    if first and last and last < first:
        raise ActivityOutOfOrder(field="valid_until")
    return columns | {"country": fields["country"].upper()}


def _require_new(organisation: Organisation, columns: dict[str, object], activity: Activity | None = None) -> None:
    titles = {name: columns.get(name, "") for name in (f"title_{code}" for code in LANGUAGES)}
    others = organisation.activities.filter(**titles, theme=columns["theme"])
    if activity:
        others = others.exclude(pk=activity.pk)
    if others.exists():
        raise ActivityKnown(field="title_fr")


def _refold(activity: Activity) -> None:
    """Renew what search compares: titles, descriptions, skills."""
    texts = [getattr(activity, f"{what}_{code}") for what in TEXTS for code in LANGUAGES]
    activity.folded = fold(" ".join([*texts, activity.skills, activity.conditions]))
    Activity.objects.filter(pk=activity.pk).update(folded=activity.folded)


def _tell(activity: Activity, changed: list[str] | None = None) -> None:
    tell(
        service=activity.organisation.keeper_id, object_type=Activity._meta.label, object_id=activity.pk,
        fields=changed or (), detail={"organisation": activity.organisation_id},
    )  # fmt: skip
