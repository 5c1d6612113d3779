"""The way of a request to partners: for whoever works with them, found or 404, kept by one's own service or 403."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from counselling import permissions
from counselling.changes import DONE, attempt, show_error
from counselling.domain.errors import DomainError, StaleVersion
from counselling.partners import selectors
from counselling.partners.models import Organisation
from counselling.permissions import ServicePermission


def space_of(request: HttpRequest) -> str:
    """The namespace of the page asked for: of the service, or of the partner, with pages of the same names."""
    return request.resolver_match.namespace if request.resolver_match else ""


class DayView(View):
    """A page that knows its day, and where the person is afterwards."""

    def back(self) -> str:
        raise NotImplementedError

    @property
    def today(self) -> date:
        """The day of this request; services are handed it and read no clock."""
        return timezone.localdate()


class PartnersView(DayView):
    """A page of the register, for counsellors and supervisors; the register holds no client."""

    manager_only: ClassVar[bool] = False

    def dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not permissions.services_for(request.user, ServicePermission.SEE_PARTNERS).exists():
            raise PermissionDenied(_("Partners are for counsellors and supervisors."))
        self.find(kwargs)
        if self.manager_only and not self.may_change:
            raise PermissionDenied(_("Only a supervisor of the service that keeps this entry changes it."))
        return super().dispatch(request, **kwargs)

    def find(self, keys: Mapping[str, int]) -> None:
        """Look up what the address names, among what this person may see."""

    @property
    def may_change(self) -> bool:
        return selectors.managing(self.request.user).exists()


class OrganisationView(PartnersView):
    """A page of one organisation: read by everybody in the register, changed by the service that keeps it."""

    organisation: Organisation

    def find(self, keys: Mapping[str, int]) -> None:
        known = Organisation.objects.visible_to(self.request.user).select_related("keeper", "parent", "creditor")
        self.organisation = get_object_or_404(known, pk=keys["organisation_id"])
        self.find_part(keys)

    def find_part(self, keys: Mapping[str, int]) -> None:
        """Look up the part of this organisation that the address names."""

    @property
    def may_change(self) -> bool:
        return selectors.may_keep(self.request.user, self.organisation)

    def back(self) -> str:
        return reverse("partners:organisation", args=[self.organisation.pk])


class ActView(DayView):
    """A form and the verb behind it; what was typed is never lost.

    Beside the view of what it is about. Subclasses give `title`, `build_form(data)`, `act(form)` and `back()`;
    `row` is what they change, where somebody else may have changed it meanwhile.
    """

    manager_only: ClassVar[bool] = True
    template: ClassVar[str] = "counselling/partners/act.html"
    title: Any
    lead: Any = ""
    submit: Any = ""
    row: Model | None = None

    def build_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, form: Any) -> Any:
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.page(self.build_form())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.build_form(request.POST)
        if (status := attempt(form, self.act, outdated=self.show_both, refused=self.refused)) == DONE:
            return self.done()
        return self.page(form, status)

    def done(self) -> HttpResponse:
        return redirect(self.back())

    def refused(self, form: Any, error: DomainError) -> None:
        show_error(form, error)

    def show_both(self, form: Any, error: StaleVersion) -> None:
        """Beside each field what stands there now; saving once more keeps what was typed."""
        show_error(form, error)
        if self.row is None:
            return
        self.row.refresh_from_db()
        now = {name: getattr(self.row, name) for name in form.columns if hasattr(self.row, name)}
        for name, value in now.items():
            if value != form.cleaned_data.get(name):
                form.add_error(name, _("Meanwhile saved: %(value)s") % {"value": value if value != "" else "—"})
        form.data = form.data.copy()
        form.data["version"] = str(self.row.version)  # type: ignore[attr-defined]

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        known = {
            "form": form, "title": self.title, "lead": self.lead, "submit": self.submit or _("Save"),
            "back": self.back(),
        }  # fmt: skip
        return render(self.request, self.template, known | self.extra(), status=status)


class StepView(DayView):
    """A button beside a line; afterwards the person is back where it stood. Subclasses give `step()` and `back()`."""

    manager_only: ClassVar[bool] = True

    def step(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            self.step()
        except DomainError as error:
            messages.error(request, error.told(_))
        return redirect(self.back())
