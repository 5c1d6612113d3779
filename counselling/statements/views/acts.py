"""A version of the budget as a whole: its day, its law inputs, its capacity, its freezing."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caseflow.ui import grid
from counselling.client_files.models import ClientFile
from counselling.domain.assessment import InputLine
from counselling.domain.errors import DomainError, StaleVersion
from counselling.domain.law.minimum import categories_of
from counselling.statements import selectors
from counselling.statements import services as statements
from counselling.statements.forms import (
    AmountForm,
    CapacityForm,
    CategoryForm,
    EffectiveForm,
    KindForm,
    NumberForm,
    WaiverForm,
)
from counselling.statements.models import HOUSEHOLD_CATEGORIES
from counselling.statements.views.budget import StatementView
from counselling.statements.views.lines import StatementAct


class DateStatement(StatementAct):
    """The day from which the budget counts."""

    template = "counselling/statements/date.html"

    def build_form(self, data: Any = None) -> EffectiveForm:
        return EffectiveForm(data, today=self.today, initial={"effective_on": self.statement.effective_on})

    def act(self, form: EffectiveForm) -> None:
        version = grid.posted_version(self.request)
        statements.date_statement(statement=self.statement, version=version, by=self.request.user, **form.cleaned_data)


class SetCapacity(StatementAct):
    """A capacity beside the one of the rule, with its reason."""

    template = "counselling/statements/capacity.html"

    def build_form(self, data: Any = None) -> CapacityForm:
        if data is not None and "take_back" in data:
            form = CapacityForm(data)
            form.fields.clear()
            return form
        reason = self.statement.capacity_reason
        return CapacityForm(data, initial={"amount": self.statement.capacity_set, "reason": reason})

    def act(self, form: CapacityForm) -> None:
        statements.set_capacity(
            statement=self.statement,
            amount=form.cleaned_data.get("amount"),
            reason=form.cleaned_data.get("reason", ""),
            version=grid.posted_version(self.request),
            by=self.request.user,
        )

    def extra(self) -> dict[str, Any]:
        return {"statement": self.statement, "assessment": self.assessment}


class OverrideInput(StatementAct):
    """Another value than the one read from household and income, or a term left out by consent."""

    template = "counselling/statements/law_input.html"

    @property
    def name(self) -> str:
        return str(self.kwargs["name"])

    @property
    def line(self) -> InputLine:
        """The input as it stands; a waiver stands for the term it leaves out."""
        known = {line.name: line for line in self.assessment.inputs}
        waivers = selectors.waivers_of(self.statement)
        for term in self.assessment.terms:
            if term.waivable_by:
                reason = waivers[term.code].reason if term.code in waivers else ""
                name = f"{selectors.WAIVER}{term.code}"
                known[name] = InputLine(name=name, value=term.waivable_by, derived=None, reason=reason)
        if self.name not in known:
            raise Http404
        return known[self.name]

    def build_form(self, data: Any = None) -> forms.Form:
        line = self.line
        if data is not None and "take_back" in data:
            return forms.Form(data)
        initial = {"value": line.value, "reason": line.reason}
        if line.subject == "waive":
            return WaiverForm(data, initial=initial)
        if line.subject == "category":
            choices = [(code, HOUSEHOLD_CATEGORIES[code]) for code in categories_of(self.file.service.jurisdiction)]
            return CategoryForm(data, choices=choices, initial=initial)
        kinds: dict[str, type[forms.Form]] = {"household_minimum": AmountForm, "kind": KindForm}
        return kinds.get(line.subject, NumberForm)(data, initial=initial)

    def act(self, form: forms.Form) -> None:
        taken_back = "take_back" in self.request.POST
        statements.override_law_input(
            statement=self.statement,
            name=self.name,
            value=None if taken_back else form.cleaned_data.get("value", True),
            reason=form.cleaned_data.get("reason", ""),
            by=self.request.user,
        )

    def extra(self) -> dict[str, Any]:
        return {"statement": self.statement, "line": self.line}


class Freeze(StatementView):
    """What changed since the last frozen version, then the step itself."""

    permission = StatementAct.permission
    template = "counselling/statements/freeze.html"

    def content(self) -> dict[str, Any]:
        last = next((version for version in self.versions if not version.is_draft), None)
        return {
            "statement": self.statement,
            "last": last,
            "differences": selectors.differences(self.statement, last),
            "assessment": self.assessment,
            "before": selectors.figures_of(last) if last else None,
            "unexplained": selectors.reasons_missing(self.statement),
        }

    def get(self, request: HttpRequest, file: ClientFile, number: int) -> HttpResponse:
        return self.page(self.template, **self.content())

    def post(self, request: HttpRequest, file: ClientFile, number: int) -> HttpResponse:
        try:
            statements.freeze_statement(
                statement=self.statement,
                running=self.running,
                version=grid.posted_version(request),
                on=self.today,
                by=request.user,
            )
            return redirect(self.address("version"))
        except DomainError as error:
            status = 409 if isinstance(error, StaleVersion) else 422
            sentence = error.told(_)
        return self.page(self.template, status=status, refusal=sentence, **self.content())


class FigurePage(StatementView):
    """The whole way of one figure, down to the rules of the law."""

    def get(self, request: HttpRequest, file: ClientFile, number: int, name: str) -> HttpResponse:
        if name not in self.assessment.figures:
            raise Http404
        figure = self.assessment[name]
        return self.page("counselling/statements/figure.html", figure=figure, statement=self.statement)
