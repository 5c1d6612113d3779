"""What a programme asks, what a session answered as a group, and sheets that are typed in."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.ui import grid
from caseflow.ui.grid import Column, Conflict, Grid, Row, posted_version, saved_at
from counselling.changes import show_error
from counselling.domain.errors import DomainError, StaleVersion
from counselling.domain.questionnaires import TOPICS, AnswerKind, Topic
from counselling.partners.access import ActView, StepView
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import ProgrammeView, SessionView, VersionView
from counselling.trainings.forms import ItemForm, SheetRow, lines_of, name_of_item
from counselling.trainings.models import (
    ANSWER_KINDS,
    TOPIC_LABELS,
    Enrolment,
    Item,
    Questionnaire,
    Response,
    Session,
    Way,
)

SHEETS = "counselling/trainings/sheets.html"


class QuestionsView(VersionView):
    def back(self) -> str:
        return reverse("trainings:questions", args=[self.programme.pk, self.programme_version.pk])

    def topic_called(self, name: str) -> Topic:
        if name not in set(Topic):
            raise Http404
        return Topic(name)


class Questions(QuestionsView):
    """Every question of a version, topic by topic."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        known = selectors.questionnaires_of(self.programme_version)
        context = {
            "programme": self.programme,
            "version": self.programme_version,
            "topics": [(topic.value, label, known.get(topic)) for topic, label in TOPIC_LABELS.items()],
            "may_change": self.may_change,
        }
        return render(request, "counselling/trainings/questions.html", context)


class AddItem(ActView, QuestionsView):
    title = gettext_lazy("New question")

    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        self.topic = self.topic_called(keys["topic"])

    @property
    def lead(self) -> str:
        return str(TOPIC_LABELS[self.topic])

    def build_form(self, data: Any = None) -> ItemForm:
        return ItemForm(data, topic=self.topic)

    def act(self, form: ItemForm) -> None:
        trainings.add_item(
            programme_version=self.programme_version, topic=self.topic, fields=form.item_fields, by=self.request.user
        )


class ItemView(QuestionsView):
    item: Item

    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        here = Item.objects.filter(questionnaire__programme_version=self.programme_version)
        known = here.select_related("questionnaire__programme_version__programme")
        self.item = get_object_or_404(known, pk=keys["item_id"])


class ChangeItem(ActView, ItemView):
    title = gettext_lazy("Change the question")

    def build_form(self, data: Any = None) -> ItemForm:
        self.row = item = self.item
        initial = {name: getattr(item, name) for name in ItemForm.base_fields} | {"options": lines_of(item)}
        return ItemForm(data, topic=Topic(item.questionnaire.topic), initial=initial)

    def act(self, form: ItemForm) -> None:
        trainings.change_item(item=self.item, fields=form.item_fields, version=form.seen, by=self.request.user)


class RemoveItem(StepView, ItemView):
    def step(self) -> None:
        trainings.remove_item(item=self.item, by=self.request.user)


class RenewQuestionnaire(StepView, QuestionsView):
    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        topic = self.topic_called(keys["topic"])
        self.questionnaire: Questionnaire | None = selectors.questionnaires_of(self.programme_version).get(topic)
        if self.questionnaire is None:
            raise Http404

    def step(self) -> None:
        trainings.renew_questionnaire(questionnaire=self.questionnaire, by=self.request.user)


class ProgrammeResults(ProgrammeView):
    """What all sessions of a programme say together."""

    manager_only = True

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        sessions = Session.objects.filter(programme_version__programme=self.programme)
        context = {"programme": self.programme, "results": selectors.results_of(sessions)}
        return render(request, "counselling/trainings/programme_results.html", context)


class AnswersView(SessionView):
    """The questionnaires of one session, for those who work with its people."""

    people_only = True
    manager_only = True

    @cached_property
    def kinds(self) -> list[AnswerKind]:
        return selectors.asked_kinds(selectors.questionnaires_of(self.session.programme_version))

    def back(self) -> str:
        return reverse("trainings:questionnaires", args=[self.session.pk])


class Questionnaires(AnswersView):
    """How many answered what, and what the group says; never a person."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        seats = Enrolment.objects.seated().filter(session=self.session).count()
        answered = selectors.answered_of(self.session)
        context = {
            "session": self.session,
            "kinds": [(kind.value, ANSWER_KINDS[kind], answered.get(kind, 0)) for kind in self.kinds],
            "seats": seats,
            "may_invite": bool(selectors.people_to_invite(self.session, timezone.now())),
            "results": selectors.results_of(Session.objects.filter(pk=self.session.pk)),
            "may_manage": self.may_manage,
        }
        return render(request, "counselling/trainings/questionnaires.html", context)


class InviteToAnswer(StepView, AnswersView):
    """The link goes to the person alone: whoever trains them could read their result by it."""

    def step(self) -> None:
        answer_at = self.request.build_absolute_uri("/answers/")
        trainings.invite_to_answer(
            session=self.session, answer_at=answer_at, at=timezone.now(), on=self.today, by=self.request.user
        )
        messages.success(self.request, _("The links leave within a few minutes."))


class SheetsView(AnswersView):
    """The sheets of one questionnaire. What is typed in is not shown again: type a sheet anew to correct it."""

    def find_part(self, keys: Mapping[str, Any]) -> None:
        if keys["kind"] not in self.kinds:
            raise Http404
        self.kind = AnswerKind(keys["kind"])

    @cached_property
    def usual_day(self) -> Any:
        times = selectors.times_of(self.session)
        day = times.begins.date() if self.kind is AnswerKind.PRE else times.last_day
        return min(day, self.today)

    @cached_property
    def items(self) -> list[Item]:
        """Of the version asked now; people who answered another one before are asked that one by their link."""
        return list(selectors.questionnaires_of(self.session.programme_version)[TOPICS[self.kind]].items.all())

    def form(self, person: Enrolment, data: Any = None) -> SheetRow:
        return SheetRow(
            data, grid="sheets", key=person.key, items=self.items, kind=self.kind, filled_in=self.usual_day,
            today=self.today,
        )  # fmt: skip

    def row(
        self, person: Enrolment, known: Response | None, form: SheetRow | None = None, conflict: Conflict | None = None
    ) -> Row:
        said = ""
        if known:
            said = _("late") if known.is_late else _("typed in")
        return Row(
            form=form or self.form(person),
            url=reverse("trainings:sheet_row", args=[self.session.pk, self.kind, person.key]),
            version=known.version if known else 0, label=str(person.referrer),
            computed={"name": person.referrer, "said": said}, conflict=conflict,
        )  # fmt: skip

    def grid(self) -> Grid:
        columns = [Column(name="name", label=_("Name")), Column(name="answered_on", label=_("Filled in on"))]
        columns += [
            Column(name=name_of_item(item), label=number, kind="" if item.asked.is_chosen else "wide")
            for number, item in enumerate(self.items, 1)
        ]
        columns += [Column(name="said", label=_("State"))]
        return Grid(
            id="sheets", caption=ANSWER_KINDS[self.kind], columns=tuple(columns),
            url=reverse("trainings:sheets", args=[self.session.pk, self.kind]),
            rows=tuple(self.row(person, self.known.get(person.pk)) for person in self.people),
        )  # fmt: skip

    @cached_property
    def known(self) -> dict[int, Response]:
        return selectors.sheets_of(self.session, self.kind)

    @cached_property
    def people(self) -> list[Enrolment]:
        """Everybody with a seat who has not answered by their own link."""
        seated = Enrolment.objects.seated().filter(session=self.session).named()
        return [person for person in seated if self.known.get(person.pk, Response()).way != Way.LINK]

    def context(self) -> dict[str, Any]:
        typed = sum(person.pk in self.known for person in self.people)
        return {
            "session": self.session, "kind": ANSWER_KINDS[self.kind], "items": self.items, "people": self.people,
            "questions": [(item.words(self.kind), item) for item in self.items], "typed": typed,
        }  # fmt: skip


class Sheets(SheetsView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return render(request, SHEETS, self.context() | {"grid": self.grid()})


class SaveSheet(SheetsView):
    """One sheet."""

    def post(self, request: HttpRequest, key: UUID, **_kwargs: Any) -> HttpResponse:
        person = next((it for it in self.people if it.key == key), None)
        if person is None:
            raise Http404
        form = self.form(person, request.POST)
        if form.is_valid():
            try:
                saved = self.save(form, person)
            except StaleVersion:
                row = self.row(person, self.known.get(person.pk), form, Conflict(by="", at=None, differences=()))
                return self.refuse(grid.conflict, row)
            except DomainError as error:
                show_error(form, error)
            else:
                return self.answer(person, saved)
        return self.refuse(grid.invalid, self.row(person, self.known.get(person.pk), form))

    def save(self, form: SheetRow, person: Enrolment) -> Response:
        person.session = self.session
        return trainings.type_in_answers(
            enrolment=person, kind=self.kind, answers=form.answers, answered_on=form.cleaned_data["answered_on"],
            version=posted_version(self.request), on=self.today, by=self.request.user,
        )  # fmt: skip

    def answer(self, person: Enrolment, saved: Response) -> HttpResponse:
        self.known[person.pk] = saved
        context = self.context()
        facts = {"typed": context["typed"], "people": len(self.people)}
        return grid.saved(
            self.request, self.grid(), self.row(person, saved),
            sentence=saved_at(_("%(typed)s of %(people)s sheets") % facts), parts=[f"{SHEETS}#totals"],
            context=context,
        )  # fmt: skip

    def refuse(self, how: Any, row: Row) -> HttpResponse:
        answer: HttpResponse = how(self.request, self.grid(), row, template=SHEETS, context=self.context())
        return answer
