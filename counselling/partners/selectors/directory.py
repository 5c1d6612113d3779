"""Searching the directory, and what it lacks."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from counselling import permissions
from counselling.domain.directory import Entry, Place, Question, Theme, words_of
from counselling.domain.matching import fold
from counselling.partners.models import GAP_KINDS, Activity, GapTopic, OrganisationSite, SearchGap
from counselling.permissions import ServicePermission

# A group of fewer searches than this says too much of one of them.
SMALLEST_GROUP = 5
COUNTED = timedelta(days=365)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for in the directory."""

    question: Question
    place: Place
    theme: str = ""
    language: str = ""
    audience: str = ""
    among_members: bool = False

    @property
    def is_empty(self) -> bool:
        asked = self.question.themes or self.question.words or self.theme or self.language or self.audience
        return not asked and not (self.place.postcode or self.place.name)

    @property
    def themes(self) -> tuple[Theme, ...]:
        chosen = (Theme(self.theme),) if self.theme else ()
        return tuple(dict.fromkeys((*chosen, *self.question.themes)))


@dataclass(frozen=True, slots=True)
class Hit:
    activity: Activity
    is_stale: bool
    is_to_verify: bool


@dataclass(frozen=True, slots=True)
class Results:
    """Entries that reach the place, the best first; then those that reach others only."""

    here: list[Hit]
    elsewhere: list[Hit]
    total: int


def search_directory(user: Any, wish: Wish, on: date) -> Results:
    """What answers a wish today; to nobody in particular, everything that is listed."""
    activities = {activity.pk: activity for activity in _candidates(user, wish, on)}
    entries = [_entry(activity, on, among_members=wish.among_members) for activity in activities.values()]
    found = wish.question.answers(entries, wish.place)
    shown = found[:MOST_SHOWN]
    hits = {it.key: _hit(activities[it.key], on) for it in shown}
    return Results(
        here=[hits[it.key] for it in shown if it.near is not None],
        elsewhere=[hits[it.key] for it in shown if it.near is None],
        total=len(found),
    )


def _candidates(user: Any, wish: Wish, on: date) -> list[Activity]:
    known = Activity.objects.visible_to(user) if user else Activity.objects.all()
    listed = known.listed(on).select_related("organisation").order_by("pk")
    if wish.theme:
        listed = listed.filter(theme=wish.theme)
    if wish.among_members:
        listed = listed.exclude(skills="")
    return [
        activity
        for activity in listed
        if (not wish.language or wish.language in activity.languages)
        and (not wish.audience or not activity.audiences or wish.audience in activity.audiences)
    ]


def _entry(activity: Activity, on: date, *, among_members: bool) -> Entry:
    """Among members an entry is known by what it lends and by its name; otherwise by all it says."""
    said = f"{activity} {activity.skills}" if among_members else activity.folded
    return Entry(
        key=activity.pk,
        name=str(activity),
        words=frozenset(words_of(f"{said} {activity.organisation.folded}")),
        theme=Theme(activity.theme),
        area=activity.area,
        verified_on=activity.verified_on,
        is_stale=activity.is_stale(on),
    )


def _hit(activity: Activity, on: date) -> Hit:
    return Hit(activity, activity.is_stale(on), activity.is_to_verify(on))


def home_country(user: Any) -> str:
    """The country in which this person works, where a place says nothing else."""
    service = permissions.services_for(user, ServicePermission.SEE_PARTNERS).first()
    return service.jurisdiction.upper() if service else ""


def known_area(place: Place) -> str:
    """The place in as far as it is one: the first digits of a postcode, or a name that stands in the register."""
    if place.postcode:
        return place.postcode[:2]
    if not place.name:
        return ""
    towns = {fold(city) for city in OrganisationSite.objects.order_by().values_list("city", flat=True).distinct()}
    areas = [activity.area for activity in Activity.objects.order_by("pk").only("country", "communes", "regions")]
    known = towns.union(*(area.communes | area.regions for area in areas))
    return place.name if place.name in known else ""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One thing that is missing, how often and where it was looked for, and what was said about it."""

    topic: GapTopic
    count: int
    kinds: frozenset[str]
    messages: tuple[str, ...]

    @property
    def kind_names(self) -> str:
        return ", ".join(str(label) for kind, label in GAP_KINDS.items() if kind in self.kinds)


def gap_topics(on: date) -> list[TopicLine]:
    """The topics that were looked for often enough in twelve months to be shown, the most wanted first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    kinds: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    messages: dict[tuple[str, str, str], list[str]] = {}
    for gap in SearchGap.objects.filter(week__gte=on - COUNTED).order_by("-pk"):
        for theme in gap.themes:
            group = (theme, gap.country, gap.area)
            counts[group] += 1
            kinds[group].add(gap.kind)
            if gap.message:
                messages.setdefault(group, []).append(gap.message)
    topics = GapTopic.objects.select_related("coordinator", "activity").order_by("pk")
    lines = [
        TopicLine(topic, counts[group], frozenset(kinds[group]), tuple(messages.get(group, ())[:5]))
        for topic in topics
        if counts[group := (topic.theme, topic.country, topic.area)] >= SMALLEST_GROUP
    ]
    return sorted(lines, key=lambda line: (-line.count, line.topic.pk))
