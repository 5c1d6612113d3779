"""Agreements: seen by the staff of their service, changed by its supervisors."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.access import ActView, OrganisationView, PartnersView
from counselling.partners.forms import AgreementForm, EndForm, SignForm, TermsForm
from counselling.partners.models import Agreement, AgreementTerms


class DraftAgreement(ActView, OrganisationView):
    """A supervisor of any service may agree something with an organisation of the register."""

    title = gettext_lazy("New agreement")
    submit = gettext_lazy("Save the draft")

    @property
    def may_change(self) -> bool:
        return selectors.managing(self.request.user).exists()

    def build_form(self, data: Any = None) -> AgreementForm:
        return AgreementForm(data, user=self.request.user, today=self.today, initial={"valid_from": self.today})

    def act(self, form: AgreementForm) -> None:
        fields: Any = {name: form.cleaned_data[name] for name in TermsForm.base_fields if name != "version"}
        self.drafted = partners.draft_agreement(
            organisation=self.organisation, service=form.cleaned_data["service"], number=form.cleaned_data["number"],
            fields=fields, by=self.request.user,
        )  # fmt: skip

    def back(self) -> str:
        if drafted := getattr(self, "drafted", None):
            return reverse("partners:agreement", args=[drafted.agreement_id])
        return super().back()


class AgreementView(PartnersView):
    agreement: Agreement

    def find(self, keys: Mapping[str, int]) -> None:
        known = Agreement.objects.visible_to(self.request.user).select_related("service", "organisation")
        self.agreement = get_object_or_404(known, pk=keys["agreement_id"])
        self.find_part(keys)

    def find_part(self, keys: Mapping[str, int]) -> None:
        """Look up the terms that the address names."""

    @property
    def may_change(self) -> bool:
        return selectors.managing(self.request.user).filter(pk=self.agreement.service_id).exists()

    def back(self) -> str:
        return reverse("partners:agreement", args=[self.agreement.pk])


class AgreementPage(AgreementView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        line = selectors.agreement_line(self.agreement, self.today)
        context = {"line": line, "may_change": self.may_change, "today": self.today}
        return render(request, "counselling/partners/agreement.html", context)


class AmendAgreement(ActView, AgreementView):
    title = gettext_lazy("Amendment")
    lead = gettext_lazy("The signed terms stay as they are; the amendment answers for the days of its own.")
    submit = gettext_lazy("Save the draft")

    def build_form(self, data: Any = None) -> TermsForm:
        last = AgreementTerms.objects.signed().filter(agreement=self.agreement).order_by("-number").first()
        initial = {name: getattr(last, name) for name in TermsForm.base_fields} if last else {}
        return TermsForm(data, today=self.today, initial=initial | {"valid_from": self.today})

    def act(self, form: TermsForm) -> None:
        fields: Any = form.columns
        partners.amend_agreement(agreement=self.agreement, fields=fields, on=self.today, by=self.request.user)


class EndAgreement(ActView, AgreementView):
    title = gettext_lazy("End the agreement")
    lead = gettext_lazy("Feedback on referrals already received goes on.")
    submit = gettext_lazy("End the agreement")

    def build_form(self, data: Any = None) -> EndForm:
        return EndForm(data, today=self.today)

    def act(self, form: EndForm) -> None:
        partners.end_agreement(
            agreement=self.agreement, ended_on=form.cleaned_data["ended_on"], reason=form.cleaned_data["reason"],
            on=self.today, by=self.request.user,
        )  # fmt: skip


class TermsView(AgreementView):
    terms: AgreementTerms

    def find_part(self, keys: Mapping[str, int]) -> None:
        self.terms = get_object_or_404(AgreementTerms, agreement=self.agreement, pk=keys["terms_id"])
        self.terms.agreement = self.agreement


class ChangeTerms(ActView, TermsView):
    title = gettext_lazy("Change the draft")

    def build_form(self, data: Any = None) -> TermsForm:
        self.row = self.terms
        initial = {name: getattr(self.terms, name) for name in TermsForm.base_fields}
        return TermsForm(data, today=self.today, initial=initial)

    def act(self, form: TermsForm) -> None:
        fields: Any = form.columns
        partners.change_terms(terms=self.terms, fields=fields, version=form.seen, by=self.request.user)


class SignTerms(ActView, TermsView):
    title = gettext_lazy("Note the signatures")
    lead = gettext_lazy("Once signed, terms are frozen; a change is an amendment.")
    submit = gettext_lazy("Freeze these terms")

    def build_form(self, data: Any = None) -> SignForm:
        self.row = self.terms
        return SignForm(data, today=self.today, initial={"version": self.terms.version, "signed_on": self.today})

    def act(self, form: SignForm) -> None:
        partners.sign_terms(
            terms=self.terms, signed_on=form.cleaned_data["signed_on"], version=form.seen, on=self.today,
            by=self.request.user,
        )  # fmt: skip
