"""Pages over several capabilities: they show and never write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from caseflow.audit import reads
from caseflow.audit import selectors as audit
from caseflow.audit.models import Action
from counselling import permissions
from counselling.client_files import presence
from counselling.client_files import selectors as client_files
from counselling.client_files.access import FileView, just_done, with_draft
from counselling.client_files.drafts import NOTE
from counselling.client_files.forms import NoteForm
from counselling.client_files.models import ClientFile
from counselling.domain.lifecycle import FileState
from counselling.overview import selectors
from counselling.overview.filters import FileFilter
from counselling.permissions import FilePermission, ServicePermission
from counselling.referrals import selectors as referrals

HAPPENINGS = 10


def log_list(request: HttpRequest, verb: str, files: list[ClientFile]) -> None:
    """A list is logged with the references it showed, never with the words that were looked for."""
    services = {file.service_id for file in files}
    service = services.pop() if len(services) == 1 else None
    shown = [file.reference for file in files]
    reads.record(verb=verb, by=request.user, service=service, detail={"shown": shown})


class Desk(View):
    """What burns and whose turn it is; somebody who counsels nobody sees the whole team."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        counsels = bool(permissions.standing_of(request.user).counsels)
        whole_team = not counsels or request.GET.get("who") == "team"
        desk = selectors.desk_of(request.user, today, whole_team=whole_team, done=just_done(request.GET))
        reads.record(verb="overview.desk", by=request.user, detail={"shown": sorted(desk.shown)})
        context = {
            "desk": desk,
            "today": today,
            "may_choose": counsels,
            "may_open": permissions.services_for(request.user, ServicePermission.OPEN_FILE).exists(),
        }
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
            "chips": list(filtered.chips),
            "today": timezone.localdate(),
            "may_open": permissions.services_for(request.user, ServicePermission.OPEN_FILE).exists(),
        }
        return render(request, "counselling/overview/files.html", context)


class Search(View):
    """Half a name finds a file, and opens it when it is the only one; posted, so that no name stands in an address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "counselling/overview/search.html", {"files": None, "q": ""})

    def post(self, request: HttpRequest) -> HttpResponse:
        fragment = request.POST.get("q", "")[:80]
        files = selectors.named(request.user, fragment)
        log_list(request, "overview.search_files", files)
        if len(files) == 1 and "HX-Request" not in request.headers:
            return redirect("overview:file", files[0].reference)
        template = "counselling/overview/search.html"
        if "HX-Request" in request.headers:
            template += "#results"
        return render(request, template, {"files": files, "q": fragment})


class File(FileView):
    """The file at a glance: next steps, what is missing, what happened last."""

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        tasks, deadlines = client_files.agenda_of(file, done=just_done(request.GET))
        appointments = client_files.appointments_of(file)
        identity = selectors.identity_of(file, self.today)
        happenings = [line for _day, lines in client_files.timeline_of(file, request.user).days for line in lines]
        return self.page(
            "counselling/overview/file.html",
            identity=identity,
            tasks=tasks,
            deadlines=deadlines,
            appointments=appointments,
            steps=len(deadlines) + len(appointments) + sum(task.ended_on is None for task in tasks),
            missing=selectors.missing_in(file, identity, self.today),
            happenings=happenings[:HAPPENINGS],
            note=with_draft(NoteForm(today=self.today), file, self.reader, NOTE),
            pinned=client_files.pinned_notes(file, request.user),
            covers=client_files.covers_of(file, timezone.now()),
            referrals=referrals.referrals_of(file),
            may_end_cover=self.access.allows(FilePermission.ASSIGN) and file.is_open,
            may_reassess=file.state in {FileState.IN_NEGOTIATION, FileState.IN_FOLLOW_UP},
        )


class Presence(FileView):
    """The heartbeat of an open page: who else has the file open. It shows nothing of the file and is no reading."""

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        others = presence.colleagues(file, request.user, timezone.now())
        return render(request, "counselling/overview/file_bar.html#presence", {"file": file, "others": others})

    def log_read(self, request: HttpRequest, action: Action) -> None:
        """Every half minute of every open page would bury the readings."""

    def log_refusal(self, request: HttpRequest, reference: str, reason: str) -> None:
        """A page still open after the right to it ended asks again and again; opening it anew is logged."""


class WhoSaw(FileView):
    """Who may open this file, and who did."""

    permission = FilePermission.REVIEW

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        return self.page(
            "counselling/overview/who_saw.html",
            reasons=permissions.explain(file),
            visits=audit.folded_reads(file.reference),
        )
