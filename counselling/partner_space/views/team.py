"""The list of an organisation in the hands of its ambassadors: who works there, who is trained and until when."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counselling.changes import show_error
from counselling.domain.errors import DomainError
from counselling.domain.small_counts import LEAST
from counselling.partner_space import selectors
from counselling.partner_space.access import AmbassadorView
from counselling.partner_space.forms import ColleagueForm, EndColleagueForm
from counselling.partner_space.views.trained import SESSIONS_SHOWN
from counselling.partners import selectors as register
from counselling.partners import services as partners
from counselling.partners.access import ActView
from counselling.partners.models import Affiliation


class Teams(AmbassadorView):
    """Every organisation one leads; of referrals no more than counts that name nobody."""

    def find(self, keys: Mapping[str, Any]) -> None:
        pass

    def get(self, request: HttpRequest) -> HttpResponse:
        teams = selectors.teams_of(self.standing, on=self.today, at=timezone.now())
        sessions = selectors.sessions_to_come(self.standing, self.today)[:SESSIONS_SHOWN]
        return self.page("teams.html", teams=teams, sessions=sessions, least=LEAST)


class AddColleague(ActView, AmbassadorView):
    """Whoever is known already is not taken over by an address: that would open somebody else's certificates."""

    title = gettext_lazy("New professional")

    @property
    def lead(self) -> str:
        return str(self.organisation)

    def build_form(self, data: Any = None) -> ColleagueForm:
        return ColleagueForm(data, today=self.today)

    def act(self, form: ColleagueForm) -> None:
        data = form.cleaned_data
        added = partners.add_referrer(
            organisation=self.organisation, fields=form.details, department=data["department"], on=data["since"],
            by=self.person,
        )  # fmt: skip
        messages.success(self.request, _("Added: %(name)s") % {"name": added})

    def refused(self, form: ColleagueForm, error: DomainError) -> None:
        if not isinstance(error, partners.ReferrerKnown):
            show_error(form, error)
        elif register.professional_at(self.organisation, form.cleaned_data["email"], self.today):
            form.add_error("email", _("This person already works there."))
        else:
            form.add_error("email", _("This address is known already: ask the service to note where they work."))


class EndColleague(ActView, AmbassadorView):
    """Of a colleague: whoever leads an organisation is taken off its list by somebody else."""

    title = gettext_lazy("Note that they left")
    submit = gettext_lazy("Note it")
    affiliation: Affiliation

    @property
    def lead(self) -> str:
        return str(self.affiliation)

    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        colleagues = Affiliation.objects.filter(organisation=self.organisation).exclude(referrer=self.standing.sender)
        found = colleagues.select_related("referrer", "organisation")
        self.affiliation = get_object_or_404(found, pk=keys["affiliation_id"])

    def build_form(self, data: Any = None) -> EndColleagueForm:
        return EndColleagueForm(data, today=self.today)

    def act(self, form: EndColleagueForm) -> None:
        partners.end_affiliation(affiliation=self.affiliation, on=form.cleaned_data["ended_on"], by=self.person)
        messages.success(self.request, _("Works here no longer: %(name)s") % {"name": self.affiliation.referrer})
