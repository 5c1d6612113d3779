"""One debt: its facts, balances by source, limitation, status and journal."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from counselling.changes import DONE, attempt, show_error
from counselling.client_files.access import (
    FileView,
)
from counselling.client_files.models import ClientFile
from counselling.debts import selectors
from counselling.debts import services as debts
from counselling.debts.forms import BalanceForm, DebtForm, EventForm, PaperForm, StepForm, initial_of
from counselling.debts.models import LimitationEvent
from counselling.debts.selectors import DebtLine
from counselling.debts.views.page import cells_of
from counselling.domain.errors import StaleVersion
from counselling.domain.lifecycle import DEBT, DebtStatus
from counselling.permissions import FilePermission

STEPS: Mapping[str, Callable[..., Any]] = {
    "request_statement": debts.request_statement,
    "confirm_debt": debts.confirm_debt,
    "dispute_debt": debts.dispute_debt,
    "mark_time_barred": debts.mark_time_barred,
    "settle_debt": debts.settle_debt,
    "write_off_debt": debts.write_off_debt,
}
REASONED = frozenset({"dispute_debt", "mark_time_barred", "settle_debt", "write_off_debt"})


def in_words(bound: forms.BoundField) -> str:
    """What a field says, for reading: the label of a choice, yes or no, or the text."""
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(bound.field, forms.ChoiceField):
        return next((str(label) for code, label in bound.field.choices if code == value), "—")
    return "—" if value in {None, ""} else str(value)


class DebtDetail(FileView):
    """The page; a form that was refused takes the place of its empty self."""

    template = "counselling/debts/debt_detail.html"
    line: DebtLine

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.key: UUID = kwargs["key"]
        return super().dispatch(request, *args, **kwargs)

    def load(self) -> None:
        line = selectors.debt_line(self.file, self.key, self.today)
        if line is None:
            raise Http404
        self.line = line

    def get(self, request: HttpRequest, file: ClientFile, key: UUID) -> HttpResponse:
        self.load()
        return self.shown()

    @property
    def url(self) -> str:
        return reverse("debts:detail", args=[self.file.reference, self.key])

    def back(self) -> str:
        return self.url

    def facts_form(self, data: Any = None) -> DebtForm:
        form = DebtForm(data, today=self.today, prefix="facts", initial=initial_of(self.line, DebtForm.base_fields))
        form.bind_debt(self.file.service, self.line)
        return form

    def facts(self) -> list[tuple[str, str]]:
        """The form as words, for somebody who only reads."""
        fields = [bound for bound in self.facts_form() if not bound.is_hidden]
        return [(str(bound.label), in_words(bound)) for bound in fields]

    def balance_form(self, data: Any = None) -> BalanceForm:
        return BalanceForm(data, today=self.today, prefix="balance", initial={"as_of": self.today})

    def event_form(self, data: Any = None) -> EventForm:
        return EventForm(data, today=self.today, prefix="event")

    def step_form(self, data: Any = None) -> StepForm:
        return StepForm(data, prefix="step")

    def paper_form(self, data: Any = None) -> PaperForm:
        papers = self.file.attachments.standing()
        # What is offered is not there yet; what is sent may be there since the form was sent before.
        offered = papers.exclude(debts=self.line.debt) if data is None else papers
        return PaperForm(data, papers=offered, prefix="paper")

    def shown(self, status: int = 200, **given: forms.Form) -> HttpResponse:
        """The page with its forms, those in `given` as they were typed."""
        debt = self.line.debt
        writable = self.access.allows(FilePermission.CHANGE) and self.file.is_open and debt.removed_on is None
        content = {
            "line": self.line,
            "debt": debt,
            "cells": cells_of(self.line),
            "events": debt.live_events,  # type: ignore[attr-defined]
            "acts": selectors.journal_of(debt),
            "steps": [(step, step in REASONED) for step in DEBT.available(DebtStatus(debt.status))],
            "writable": writable,
            "facts": [] if writable else self.facts(),
            "facts_form": self.facts_form(),
            "balance_form": self.balance_form(),
            "event_form": self.event_form(),
            "step_form": self.step_form(),
            "papers": debt.papers.standing(),
            "paper_form": self.paper_form(),
        }
        return self.page(self.template, status=status, **content | given)


class DebtAct(DebtDetail):
    """A form of the page and the verb behind it; afterwards the person is back on the page."""

    permission = FilePermission.CHANGE
    http_method_names: ClassVar[list[str]] = ["post", "options"]
    form_name: ClassVar[str]

    def post(self, request: HttpRequest, file: ClientFile, key: UUID, **kwargs: Any) -> HttpResponse:
        self.load()
        form = getattr(self, self.form_name)(request.POST)
        if (status := attempt(form, partial(self.act, **kwargs), outdated=self.refuse_stale)) == DONE:
            return redirect(self.url)
        return self.shown(status, **{self.form_name: form})

    def refuse_stale(self, form: forms.Form, error: StaleVersion) -> None:
        show_error(form, error)

    def act(self, form: Any, **kwargs: Any) -> None:
        raise NotImplementedError


class ChangeFacts(DebtAct):
    form_name = "facts_form"

    def act(self, form: DebtForm, **kwargs: Any) -> None:
        fields = form.changes()
        if fields:
            debts.change_debt(
                debt=self.line.debt, fields=fields, version=form.cleaned_data["version"], on=self.today,
                by=self.request.user,
            )  # fmt: skip

    def refuse_stale(self, form: forms.Form, error: StaleVersion) -> None:
        """Both values field by field; what was typed stays, and the next save is meant for the newer version."""
        by = self.line.debt.changed_by.get_short_name()
        form.add_error(
            None, _("%(who)s changed this debt in the meantime. Yours is below, theirs beside it.") % {"who": by}
        )
        theirs = self.facts_form()
        for name in form.changed_data:
            if name != "version":
                saved = theirs[name].value()
                form.add_error(name, _("saved now: %(value)s") % {"value": "—" if saved in {None, ""} else saved})
        data = self.request.POST.copy()
        data["facts-version"] = str(self.line.debt.version)
        form.data = data


class AddBalance(DebtAct):
    form_name = "balance_form"

    def act(self, form: BalanceForm, **kwargs: Any) -> None:
        debts.record_balance(debt=self.line.debt, on=self.today, by=self.request.user, **form.cleaned_data)


class AddEvent(DebtAct):
    form_name = "event_form"

    def act(self, form: EventForm, **kwargs: Any) -> None:
        debts.add_limitation_event(debt=self.line.debt, on=self.today, by=self.request.user, **form.cleaned_data)


class TakeStep(DebtAct):
    form_name = "step_form"

    def act(self, form: StepForm, **kwargs: Any) -> None:
        step = kwargs["step"]
        if step not in STEPS:
            raise Http404
        reason = {"reason": form.cleaned_data["reason"]} if step in REASONED else {}
        STEPS[step](debt=self.line.debt, on=self.today, by=self.request.user, **reason)


class WithdrawEvent(DebtDetail):
    permission = FilePermission.CHANGE
    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def post(self, request: HttpRequest, file: ClientFile, key: UUID, event_id: int) -> HttpResponse:
        events = LimitationEvent.objects.select_related("debt__file", "debt__creditor")
        event = get_object_or_404(events, debt__file=file, debt=key, pk=event_id)
        debts.withdraw_limitation_event(event=event, on=self.today, by=request.user)
        return redirect(self.url)


class LinkPaper(DebtAct):
    form_name = "paper_form"

    def act(self, form: PaperForm, **kwargs: Any) -> None:
        debts.link_paper(debt=self.line.debt, paper=form.cleaned_data["paper"], by=self.request.user)


class UnlinkPaper(DebtDetail):
    permission = FilePermission.CHANGE
    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def post(self, request: HttpRequest, file: ClientFile, key: UUID, paper_id: int) -> HttpResponse:
        self.load()
        paper = get_object_or_404(file.attachments, pk=paper_id)
        debts.unlink_paper(debt=self.line.debt, paper=paper, by=request.user)
        return redirect(self.url)
