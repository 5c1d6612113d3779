"""Keys of one organisation, for the service that keeps it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from counselling.domain.api_keys import last_allowed_day
from counselling.partners import services as partners
from counselling.partners.access import (
    ActView,
    OrganisationView,
)
from counselling.partners.forms import KeyForm, ReasonForm
from counselling.partners.models import ApiCredential
from counselling.partners.services import IssuedKey


class IssueKey(ActView, OrganisationView):
    title = gettext_lazy("New key")
    lead = gettext_lazy("The key is shown once, on the next page, and kept nowhere.")
    submit = gettext_lazy("Issue the key")
    issued: IssuedKey

    def build_form(self, data: Any = None) -> KeyForm:
        return KeyForm(data, today=self.today, initial={"expires_on": last_allowed_day(self.today)})

    def act(self, form: KeyForm) -> None:
        self.issued = partners.issue_credential(
            organisation=self.organisation, new=form.new, on=self.today, by=self.request.user
        )

    def done(self) -> HttpResponse:
        """The answer itself shows the key: there is no address at which it could be read again."""
        context = {"issued": self.issued, "organisation": self.organisation}
        return render(self.request, "counselling/partners/key_issued.html", context)


class RevokeKey(ActView, OrganisationView):
    title = gettext_lazy("Revoke the key")
    lead = gettext_lazy("The system that uses it is refused at its next request.")
    submit = gettext_lazy("Revoke")
    credential: ApiCredential

    def find(self, keys: Mapping[str, int]) -> None:
        """Whoever does not keep the organisation does not learn which keys it has."""
        mine = ApiCredential.objects.visible_to(self.request.user).select_related("organisation")
        self.credential = get_object_or_404(mine, pk=keys["credential_id"], organisation=keys["organisation_id"])
        super().find(keys)

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        partners.revoke_credential(
            credential=self.credential, reason=form.cleaned_data["reason"], by=self.request.user
        )
