"""Places and contacts of one organisation."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from counselling.partners import services as partners
from counselling.partners.access import ActView, OrganisationView, StepView
from counselling.partners.forms import ContactForm, SiteForm
from counselling.partners.models import OrganisationContact, OrganisationSite


class AddSite(ActView, OrganisationView):
    title = gettext_lazy("New place")

    def build_form(self, data: Any = None) -> SiteForm:
        return SiteForm(data, initial={"country": self.organisation.country})

    def act(self, form: SiteForm) -> None:
        fields: Any = form.columns
        partners.add_site(organisation=self.organisation, fields=fields, by=self.request.user)


class OfSite(OrganisationView):
    site: OrganisationSite

    def find_part(self, keys: Mapping[str, int]) -> None:
        self.site = get_object_or_404(OrganisationSite, organisation=self.organisation, pk=keys["site_id"])
        self.site.organisation = self.organisation


class ChangeSite(ActView, OfSite):
    title = gettext_lazy("Change the place")

    def build_form(self, data: Any = None) -> SiteForm:
        self.row = self.site
        return SiteForm(data, initial={name: getattr(self.site, name) for name in SiteForm.base_fields})

    def act(self, form: SiteForm) -> None:
        fields: Any = form.columns
        partners.change_site(site=self.site, fields=fields, version=form.seen, by=self.request.user)


class RemoveSite(StepView, OfSite):
    def step(self) -> None:
        partners.remove_site(site=self.site, by=self.request.user)


class AddContact(ActView, OrganisationView):
    title = gettext_lazy("New contact")

    def build_form(self, data: Any = None) -> ContactForm:
        return ContactForm(data)

    def act(self, form: ContactForm) -> None:
        fields: Any = form.columns
        partners.add_contact(organisation=self.organisation, fields=fields, by=self.request.user)


class OfContact(OrganisationView):
    contact: OrganisationContact

    def find_part(self, keys: Mapping[str, int]) -> None:
        self.contact = get_object_or_404(OrganisationContact, organisation=self.organisation, pk=keys["contact_id"])
        self.contact.organisation = self.organisation


class ChangeContact(ActView, OfContact):
    title = gettext_lazy("Change the contact")

    def build_form(self, data: Any = None) -> ContactForm:
        self.row = self.contact
        return ContactForm(data, initial={name: getattr(self.contact, name) for name in ContactForm.base_fields})

    def act(self, form: ContactForm) -> None:
        fields: Any = form.columns
        partners.change_contact(contact=self.contact, fields=fields, version=form.seen, by=self.request.user)


class RemoveContact(StepView, OfContact):
    def step(self) -> None:
        partners.remove_contact(contact=self.contact, by=self.request.user)
