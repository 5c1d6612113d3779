"""Professionals of one organisation."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.accounts import second_factor
from caseflow.accounts.links import first_sign_in_link
from counselling.changes import show_error
from counselling.domain.errors import DomainError
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.access import (
    ActView,
    OrganisationView,
    StepView,
)
from counselling.partners.forms import InvitationForm, MoveForm, NewReferrerForm, ReferrerForm, RoleForm
from counselling.partners.models import Affiliation, Organisation, OrganisationRole


class AddReferrer(ActView, OrganisationView):
    title = gettext_lazy("New professional")
    lead = gettext_lazy("The work e-mail says who it is: one person stands here once, wherever they work.")

    def build_form(self, data: Any = None) -> NewReferrerForm:
        return NewReferrerForm(data, today=self.today)

    def act(self, form: NewReferrerForm) -> None:
        data = form.cleaned_data
        known = selectors.professional_with(data["email"]) if data.get("same") else None
        where: Any = {"organisation": self.organisation, "department": data["department"], "on": data["since"]}
        if known:
            partners.affiliate_referrer(referrer=known, **where, by=self.request.user)
        else:
            partners.add_referrer(fields=form.details, **where, by=self.request.user)

    def refused(self, form: NewReferrerForm, error: DomainError) -> None:
        if isinstance(error, partners.ReferrerKnown):
            form.ask("same")
        show_error(form, error)


class ProfessionalView(OrganisationView):
    """One professional at one organisation."""

    affiliation: Affiliation

    def find_part(self, keys: Mapping[str, int]) -> None:
        here = Affiliation.objects.filter(organisation=self.organisation).select_related("referrer")
        self.affiliation = get_object_or_404(here, pk=keys["affiliation_id"])
        self.affiliation.organisation = self.organisation

    def back(self) -> str:
        return reverse("partners:professional", args=[self.organisation.pk, self.affiliation.pk])


class Professional(ProfessionalView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.page()

    def page(self, link: str = "") -> HttpResponse:
        """With the link for the first sign-in where it is handed over."""
        referrer = self.affiliation.referrer
        context = {
            "organisation": self.organisation,
            "affiliation": self.affiliation,
            "referrer": referrer,
            "affiliations": referrer.affiliations.select_related("organisation"),
            "roles": referrer.roles.filter(organisation=self.organisation),
            "may_change": self.may_change and self.affiliation.ended_on is None,
            "may_name_followers": self.may_change,
            "form": RoleForm(),
            "has_factor": referrer.user is not None and not second_factor.is_missing(referrer.user),
            "invitation": selectors.invitation_of(self.affiliation, timezone.now()),
            "link": link,
        }
        return render(self.request, "counselling/partners/professional.html", context)


class HandOverInvitation(Professional):
    """The link of an invitation whose mail did not leave: shown once, to be handed over."""

    manager_only = True
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            user = partners.hand_over_invitation(
                affiliation=self.affiliation, at=timezone.now(), on=self.today, by=request.user
            )
        except DomainError as error:
            messages.error(request, error.told(_))
            return redirect(self.back())
        return self.page(first_sign_in_link(request, user))


class RemoveFactor(StepView, ProfessionalView):
    def step(self) -> None:
        partners.remove_factor(affiliation=self.affiliation, on=self.today, by=self.request.user)
        messages.success(self.request, _("At the next sign-in the second factor is set up anew."))


class ProfessionalAct(ActView, ProfessionalView):
    """A form about a professional; an address that another service keeps too leads to that service."""

    template = "counselling/partners/professional_act.html"
    ask: QuerySet[Organisation] | tuple[()] = ()

    def refused(self, form: Any, error: DomainError) -> None:
        if isinstance(error, partners.KnownElsewhere):
            referrer = self.affiliation.referrer
            self.ask = selectors.employers_kept_elsewhere(self.request.user, referrer, self.organisation)
        super().refused(form, error)

    def extra(self) -> dict[str, Any]:
        return {"ask": self.ask}


class InviteReferrer(ProfessionalAct):
    """The invitation to the partner space; to an address elsewhere a supervisor agrees and says why."""

    template = "counselling/partners/invite.html"
    title = gettext_lazy("Invitation to the partner space")
    submit = gettext_lazy("Send the invitation")

    @property
    def is_own(self) -> bool:
        return selectors.has_own_address(self.organisation, self.affiliation.referrer.email)

    def build_form(self, data: Any = None) -> InvitationForm:
        return InvitationForm(data, is_own=self.is_own)

    def act(self, form: InvitationForm) -> None:
        partners.invite_referrer(
            affiliation=self.affiliation, agreed_because=form.cleaned_data.get("reason", ""), at=timezone.now(),
            on=self.today, by=self.request.user,
        )  # fmt: skip
        messages.success(self.request, _("The invitation leaves by mail within minutes."))

    def extra(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "referrer": self.affiliation.referrer, "is_own": self.is_own}


class ChangeReferrer(ProfessionalAct):
    title = gettext_lazy("Change the professional")

    def build_form(self, data: Any = None) -> ReferrerForm:
        self.row = referrer = self.affiliation.referrer
        return ReferrerForm(data, initial={name: getattr(referrer, name) for name in ReferrerForm.base_fields})

    def act(self, form: ReferrerForm) -> None:
        partners.change_referrer(
            referrer=self.affiliation.referrer, organisation=self.organisation, fields=form.details,
            version=form.seen, by=self.request.user,
        )  # fmt: skip


class MoveReferrer(ProfessionalAct):
    title = gettext_lazy("Change of employer")
    lead = gettext_lazy("Rights at the old organisation end at once; certificates stay with the person.")
    submit = gettext_lazy("Note the change")

    def build_form(self, data: Any = None) -> MoveForm:
        initial = {"email": self.affiliation.referrer.email}
        return MoveForm(data, user=self.request.user, organisation=self.organisation, initial=initial)

    def act(self, form: MoveForm) -> None:
        self.moved = partners.move_referrer(
            affiliation=self.affiliation, **form.cleaned_data, on=self.today, by=self.request.user
        )

    def back(self) -> str:
        if moved := getattr(self, "moved", None):
            return reverse("partners:professional", args=[moved.organisation_id, moved.pk])
        return super().back()


class EndAffiliation(StepView, ProfessionalView):
    def step(self) -> None:
        partners.end_affiliation(affiliation=self.affiliation, on=self.today, by=self.request.user)

    def back(self) -> str:
        return reverse("partners:organisation", args=[self.organisation.pk])


class NameRole(ActView, ProfessionalView):
    title = gettext_lazy("New role")
    submit = gettext_lazy("Give this role")

    def build_form(self, data: Any = None) -> RoleForm:
        return RoleForm(data)

    def act(self, form: RoleForm) -> None:
        partners.name_role(
            referrer=self.affiliation.referrer, organisation=self.organisation, role=form.cleaned_data["role"],
            on=self.today, by=self.request.user,
        )  # fmt: skip


class EndRole(StepView, ProfessionalView):
    role: OrganisationRole

    def find_part(self, keys: Mapping[str, int]) -> None:
        super().find_part(keys)
        held = OrganisationRole.objects.filter(
            organisation=self.organisation, referrer=self.affiliation.referrer
        ).select_related("organisation", "referrer")
        self.role = get_object_or_404(held, pk=keys["role_id"])

    def step(self) -> None:
        partners.end_role(role=self.role, on=self.today, by=self.request.user)
