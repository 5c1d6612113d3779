"""Calls, tries to reach a client, and questions answered without a file."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django_htmx.http import trigger_client_event

from counselling import permissions
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.access import DraftedActView, FileActView
from counselling.client_files.drafts import CALL
from counselling.client_files.forms import AttemptForm, CallForm, EnquiryForm
from counselling.client_files.models import ClientFile

A_WEEK = timedelta(days=7)


class ContactAct(FileActView):
    """A form with the clients' telephone numbers, and what is safe for them, in sight."""

    def extra(self) -> dict[str, Any]:
        return {"clients": selectors.clients_of(self.file)}

    def back(self) -> str:
        return reverse("client_files:timeline", args=[self.file.reference])


class RecordCall(DraftedActView, ContactAct):
    """The call note: a page, and the drawer over every page of the file."""

    template = "counselling/client_files/call_new.html"

    def place(self) -> str:
        return CALL

    @property
    def in_drawer(self) -> bool:
        return "HX-Request" in self.request.headers

    def build_form(self, data: Any = None) -> CallForm:
        clients = selectors.clients_of(self.file)
        return CallForm(
            data, clients=clients, today=self.today,
            initial={"party": selectors.last_party(self.file) or clients[0].full_name, "due_on": self.today + A_WEEK},
        )  # fmt: skip

    def act(self, form: CallForm) -> None:
        files.record_call(file=self.file, call=form.call, by=self.request.user)

    def page(self, template: str, **content: Any) -> HttpResponse:
        return super().page(f"{template}#form" if self.in_drawer else template, **content)

    def post(self, request: HttpRequest, file: ClientFile, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, file, **kwargs)
        if answer.status_code != 302 or not self.in_drawer:
            return answer
        # The form goes, so that nothing of it is sent again; the page below stays as it is.
        done = trigger_client_event(HttpResponse(), "caseflow:status", {"value": _("The call is noted.")})
        return trigger_client_event(done, "caseflow:done")


class RecordAttempt(ContactAct):
    template = "counselling/client_files/attempt_new.html"

    def build_form(self, data: Any = None) -> AttemptForm:
        return AttemptForm(data, clients=self.file.members.clients().select_related("contact"), today=self.today)

    def act(self, form: AttemptForm) -> None:
        told = form.cleaned_data
        files.record_contact_attempt(
            member=told["member"], channel=told["channel"], result=told["result"], at=form.occurred_at,
            by=self.request.user,
        )  # fmt: skip
        messages.success(self.request, _("The attempt is noted."))

    def extra(self) -> dict[str, Any]:
        return super().extra() | {"attempts": selectors.attempts_of(self.file)}


class RecordEnquiry(View):
    """A question answered without a file: three choices, no name."""

    template = "counselling/client_files/enquiry_new.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not permissions.services_for(request.user, permissions.ServicePermission.OPEN_FILE).exists():
            raise PermissionDenied(_("Only counsellors and supervisors take requests."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(EnquiryForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EnquiryForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.shown(form, status=422)
        files.record_enquiry(on=timezone.localdate(), by=request.user, **form.cleaned_data)
        messages.success(request, _("Counted, without a name."))
        return redirect("client_files:record_enquiry")

    def shown(self, form: EnquiryForm, *, status: int = 200) -> HttpResponse:
        services = form.fields["service"].queryset  # type: ignore[attr-defined]
        counted = selectors.enquiries_in_month(services, timezone.localdate())
        return render(self.request, self.template, {"form": form, "counted": counted}, status=status)
