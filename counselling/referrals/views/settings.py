"""What supervisors set for their service: clocks, closing days, room and area."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caseflow.accounts.models import Service
from counselling import permissions
from counselling.changes import show_error
from counselling.domain.errors import DomainError
from counselling.permissions import ServicePermission
from counselling.referrals import forms, selectors
from counselling.referrals import services as referrals
from counselling.referrals.access import TriageView


class SettingsView(TriageView):
    """A form about one service that this person leads; by default the first of them."""

    permission = ServicePermission.MANAGE_REFERRALS
    template: ClassVar[str]
    form: ClassVar[type[forms.ClocksForm | forms.RoomForm]]

    def carry_out(self, form: Any) -> None:
        raise NotImplementedError

    def chosen(self) -> Service:
        led = permissions.services_for(self.request.user, self.permission)
        return led.filter(slug=self.request.GET.get("service", "")).first() or led[0]

    def build_form(self, data: Any = None) -> Any:
        return self.form(data, user=self.request.user, service=self.chosen(), today=self.today)

    def extra(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": self.build_form()} | self.extra())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.build_form(request.POST)
        if form.is_valid():
            try:
                self.carry_out(form)
                return redirect("referrals:queue")
            except DomainError as error:
                show_error(form, error)
        return render(request, self.template, {"form": form} | self.extra(), status=422)


class SetClocks(SettingsView):
    """How long the clocks run from today on, and when the service is closed."""

    template = "counselling/referrals/clocks.html"
    form = forms.ClocksForm

    def carry_out(self, form: forms.ClocksForm) -> None:
        data = form.cleaned_data
        referrals.set_clocks(
            service=data["service"], days=form.days, closed_on=data["closed_on"], region=data["region"],
            on=self.today, by=self.reader,
        )  # fmt: skip


class SetRoom(SettingsView):
    """Whether referrals are taken from today on, from when there is room, and for whom."""

    template = "counselling/referrals/room.html"
    form = forms.RoomForm

    def carry_out(self, form: forms.RoomForm) -> None:
        referrals.set_room(**form.cleaned_data, on=self.today, by=self.reader)

    def extra(self) -> dict[str, Any]:
        return {"history": selectors.room_history(self.chosen())}
