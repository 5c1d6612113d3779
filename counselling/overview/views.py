"""Pages over several capabilities: they show and never write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from caseflow.audit import reads
from caseflow.audit import selectors as audit
from counselling import permissions
from counselling.client_files import selectors as client_files
from counselling.client_files.access import FileView
from counselling.client_files.models import ClientFile
from counselling.overview import selectors
from counselling.overview.filters import FileFilter
from counselling.permissions import FilePermission, ServicePermission


def log_list(request: HttpRequest, verb: str, files: list[ClientFile]) -> None:
    """A list is logged with the references it showed, never with the words that were looked for."""
    services = {file.service_id for file in files}
    service = services.pop() if len(services) == 1 else None
    shown = [file.reference for file in files]
    reads.record(verb=verb, by=request.user, service=service, detail={"shown": shown})


class Desk(View):
    """What burns and whose turn it is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        whole_team = request.GET.get("who") == "team"
        desk = selectors.desk_of(request.user, today, whole_team=whole_team)
        rows = (*(row.deadline for row in desk.urgent), *desk.meetings, *desk.tasks)
        shown = {row.file.reference for row in rows}
        reads.record(verb="overview.desk", by=request.user, detail={"shown": sorted(shown)})
        context = {"desk": desk, "today": today, "whole_team": whole_team}
        return render(request, "counselling/overview/desk.html", context)


class Files(View):
    """The files this person may see, filtered, in one of two orders."""

    def get(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("order", "activity")
        code = code if code in selectors.ORDERS else "activity"
        filtered = FileFilter(request.GET, queryset=ClientFile.objects.all(), user=request.user)
        files = selectors.ordered(selectors.with_clients(filtered.qs), code)
        page = files.page_for(request.user, order=selectors.ORDERS[code], after=request.GET.get("after", ""))
        log_list(request, "overview.list_files", page.rows)
        context = {
            "page": page,
            "filter": filtered,
            "order": code,
            "orders": selectors.ORDER_LABELS.items(),
            "may_open": permissions.services_for(request.user, ServicePermission.OPEN_FILE).exists(),
        }
        return render(request, "counselling/overview/files.html", context)


class Search(View):
    """Half a name finds a file; posted, so that no name stands in an address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "counselling/overview/search.html", {"files": None, "q": ""})

    def post(self, request: HttpRequest) -> HttpResponse:
        fragment = request.POST.get("q", "")[:80]
        files = selectors.named(request.user, fragment)
        log_list(request, "overview.search_files", files)
        template = "counselling/overview/search.html"
        if request.headers.get("HX-Request"):
            template += "#results"
        return render(request, template, {"files": files, "q": fragment})


class File(FileView):
    """The file at a glance: next steps, what is missing, what happened last."""

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        tasks, deadlines = client_files.agenda_of(file)
        return self.page(
            "counselling/overview/file.html",
            tasks=tasks,
            deadlines=deadlines,
            appointments=client_files.appointments_of(file),
            missing=client_files.missing_for(file, self.today),
            happenings=[line for _day, lines in client_files.timeline_of(file, request.user).days for line in lines][
                :8
            ],
            pinned=client_files.pinned_notes(file, request.user),
        )


class WhoSaw(FileView):
    """Who may open this file, and who did."""

    permission = FilePermission.REVIEW

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        return self.page(
            "counselling/overview/who_saw.html",
            reasons=permissions.explain(file),
            visits=audit.folded_reads(file.reference),
        )
