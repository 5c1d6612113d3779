"""The register of organisations: found, added, corrected, activated, suspended, closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counselling.changes import show_error
from counselling.domain.errors import DomainError
from counselling.domain.lifecycle import ORGANISATION, OrganisationStatus
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.access import (
    ActView,
    OrganisationView,
    PartnersView,
)
from counselling.partners.forms import (
    CreditorQuestionForm,
    OrganisationForm,
    OrganisationSearchForm,
    ReasonForm,
    RegisterForm,
)

STATUS_TONES = {
    OrganisationStatus.PENDING: "accent",
    OrganisationStatus.ACTIVE: "good",
    OrganisationStatus.SUSPENDED: "warn",
    OrganisationStatus.CLOSED: "",
}


class Organisations(PartnersView):
    """The register, by name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = OrganisationSearchForm(request.GET)
        page = selectors.organisation_page(
            request.user, on=self.today, fragment=form.fragment, after=request.GET.get("after", ""), **form.chosen()
        )
        context = {"form": form, "page": page, "may_change": self.may_change, "tones": STATUS_TONES}
        return render(request, "counselling/partners/organisation_list.html", context)


class Register(ActView, PartnersView):
    title = gettext_lazy("New organisation")
    lead = gettext_lazy("One register for all services of this installation: look first whether it is there.")
    template = "counselling/partners/register.html"
    doubles: tuple[selectors.Double, ...] = ()

    def build_form(self, data: Any = None) -> RegisterForm:
        return RegisterForm(data, user=self.request.user)

    def act(self, form: RegisterForm) -> None:
        self.organisation = partners.register_organisation(
            keeper=form.cleaned_data["keeper"], fields=form.entry, site=form.site, contact=form.contact,
            distinct=form.cleaned_data.get("distinct", False), on=self.today, by=self.request.user,
        )  # fmt: skip

    def refused(self, form: RegisterForm, error: DomainError) -> None:
        if isinstance(error, partners.PossibleDouble):
            form.ask("distinct")
            data = form.cleaned_data
            self.doubles = tuple(
                selectors.possible_doubles(
                    name=data["name"], register_number=data["register_number"], postcode=data["postcode"]
                )
            )
        show_error(form, error)

    def extra(self) -> dict[str, Any]:
        return {"doubles": [(double, _(double.reason)) for double in self.doubles]}

    def back(self) -> str:
        if registered := getattr(self, "organisation", None):
            return reverse("partners:organisation", args=[registered.pk])
        return reverse("partners:organisations")


class OrganisationPage(OrganisationView):
    """Everything about one organisation that this person may see."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        organisation = self.organisation
        status = OrganisationStatus(organisation.status)
        context = {
            "organisation": organisation,
            "tone": STATUS_TONES[status],
            "may_change": self.may_change,
            "may_agree": selectors.managing(request.user).exists() and status != OrganisationStatus.CLOSED,
            "steps": ORGANISATION.available(status),
            "sites": organisation.sites.all(),
            "contacts": organisation.contacts.all(),
            "agreements": selectors.agreements_with(organisation, request.user, self.today),
            "colleagues": selectors.colleagues_at(organisation, self.today),
            "activities": organisation.activities.order_by("theme", "pk"),
            "keys": selectors.credentials_of(organisation, request.user, self.today),
            "proofs": selectors.proofs_of(organisation),
            "endpoints": selectors.endpoints_of(organisation, request.user),
            "creditor": selectors.creditor_behind(organisation, request.user),
        }
        return render(request, "counselling/partners/organisation.html", context)


class ChangeOrganisation(ActView, OrganisationView):
    title = gettext_lazy("Change the entry")

    def build_form(self, data: Any = None) -> OrganisationForm:
        self.row = organisation = self.organisation
        initial = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
        return OrganisationForm(data, user=self.request.user, organisation=organisation, initial=initial)

    def act(self, form: OrganisationForm) -> None:
        fields: Any = form.columns
        partners.change_organisation(
            organisation=self.organisation, fields=fields, version=form.seen, by=self.request.user
        )


class SetIsCreditor(ActView, OrganisationView):
    title = gettext_lazy("Creditor or not")
    lead = gettext_lazy("A creditor learns of a referral only what the person has confirmed to us.")

    def build_form(self, data: Any = None) -> CreditorQuestionForm:
        self.row = self.organisation
        answer = "no" if self.organisation.is_creditor else "yes"
        return CreditorQuestionForm(data, initial={"is_creditor": answer, "version": self.organisation.version})

    def act(self, form: CreditorQuestionForm) -> None:
        data = form.cleaned_data
        partners.set_is_creditor(
            organisation=self.organisation, is_creditor=data["is_creditor"], reason=data["reason"],
            version=form.seen, by=self.request.user,
        )  # fmt: skip


class StatusStep(ActView, OrganisationView):
    """One step of the life of an entry, with its reason."""

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)


class Activate(StatusStep):
    title = gettext_lazy("Activate the organisation")
    submit = gettext_lazy("Activate")

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data, needed=self.organisation.status == OrganisationStatus.SUSPENDED)

    def act(self, form: ReasonForm) -> None:
        partners.activate_organisation(
            organisation=self.organisation, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user
        )
        messages.success(self.request, _("The organisation is active."))


class Suspend(StatusStep):
    title = gettext_lazy("Suspend the organisation")
    lead = gettext_lazy("Its people and keys are refused at their next request; it can be activated again.")
    submit = gettext_lazy("Suspend")

    def act(self, form: ReasonForm) -> None:
        partners.suspend_organisation(
            organisation=self.organisation, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user
        )


class Close(StatusStep):
    title = gettext_lazy("Close the organisation")
    lead = gettext_lazy("This cannot be undone. What the organisation did stays readable.")
    submit = gettext_lazy("Close")

    def act(self, form: ReasonForm) -> None:
        partners.close_organisation(
            organisation=self.organisation, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user
        )
