"""Keys of one organisation, for the service that keeps it."""

from collections.abc import Mapping

from django.shortcuts import get_object_or_404

from counselling.partners.access import OrganisationView
from counselling.partners.acts import systems as acts
from counselling.partners.forms import VouchedKeyForm
from counselling.partners.models import ApiCredential


class IssueKey(acts.IssueKey, OrganisationView):
    """For a system of this organisation; a supervisor may answer for a live key before its time."""

    form_class = VouchedKeyForm


class RevokeKey(acts.RevokeKey, OrganisationView):
    """Whoever does not keep the organisation does not learn which keys it has."""

    def find(self, keys: Mapping[str, int]) -> None:
        mine = ApiCredential.objects.visible_to(self.request.user).select_related("organisation")
        self.credential = get_object_or_404(mine, pk=keys["credential_id"], organisation=keys["organisation_id"])
        super().find(keys)
