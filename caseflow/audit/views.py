"""The audit log of a service, for its supervisors and its data-protection officer; looking is logged too."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from caseflow.audit import reads, selectors
from caseflow.audit.forms import LogFilter, verb_names
from caseflow.audit.models import AuditEntry

PERMISSION = "read_audit_log"


class LogView(View):
    """A page of the log, for whoever may read that of at least one service."""

    today: date
    services: list[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        self.today = timezone.localdate()
        self.services = list(user.services_with(PERMISSION, self.today))
        if not self.services:
            reads.refused(verb="audit.read_log", by=user, detail={"reason": "not-permitted"})
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, **content: Any) -> HttpResponse:
        known = {"seal": selectors.latest_seal(), "verification": selectors.latest_verification()}
        return render(self.request, template, known | content)


class Log(LogView):
    def get(self, request: HttpRequest) -> HttpResponse:
        service = self.chosen(request.GET.get("service", ""))
        form = LogFilter(request.GET, services=self.services, service=service, today=self.today)
        form.is_valid()
        entries = selectors.entries_of(service.pk, **form.asked)
        page = selectors.page_of_entries(entries, after=number(request, "after"), before=number(request, "before"))
        self.log_question(request, service, form.asked, len(page.rows))
        return self.page("audit/log.html", page=page, form=form, service=service, verbs=verb_names())

    def chosen(self, wanted: str) -> Any:
        """The service asked for, or the first that this person may read."""
        return next((service for service in self.services if str(service.pk) == wanted), self.services[0])

    def log_question(self, request: HttpRequest, service: Any, asked: dict[str, Any], shown: int) -> None:
        user: Any = request.user
        detail = {"filters": sorted(asked), "shown": shown}
        reads.record(verb="audit.read_log", by=user, service=service.pk, detail=detail)


class Entry(LogView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        entry = get_object_or_404(AuditEntry, pk=pk, service__in=[service.pk for service in self.services])
        reads.record(
            verb="audit.read_entry", by=user, service=entry.service, object_type=entry._meta.label, object_id=entry.pk
        )
        return self.page("audit/entry.html", entry=entry)


def number(request: HttpRequest, name: str) -> int | None:
    """A place in the log; what is none shows the first page."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
