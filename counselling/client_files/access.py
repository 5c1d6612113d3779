"""The way of a request to a file: visible or 404, permitted or 403, then the read is logged."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from caseflow.accounts.models import Service, User
from caseflow.audit import context, reads
from caseflow.audit.models import Action
from counselling import permissions
from counselling.changes import DONE, attempt
from counselling.client_files import drafts, presence
from counselling.client_files.models import ClientFile
from counselling.domain.errors import DomainError
from counselling.permissions import Access, FilePermission

REFERENCE = re.compile(r"[A-Z][A-Z0-9]{1,5}-[0-9]{4}-[0-9]{5,7}")

# What a person sees after these is content of the file; a redirect after a verb is not.
CONTENT_STATUSES = frozenset({200, 409, 422})

# Where a button can stand beside its file: the desk of one person, and that of the team.
DESKS: dict[str, dict[str, object]] = {"desk": {}, "team": {"who": "team"}}


class FileView(View):
    """A page, partial or download of one file.

    Subclasses set `permission` and write `get(request, file, …)` or `post(request, file, …)`;
    `self.access` says through which relations the person is here. A response with content leaves one
    read entry; a successful save leaves the entry of its verb instead. A refusal that the view shows
    nowhere leads back with its sentence: the page was older than the file.
    """

    permission: ClassVar[FilePermission] = FilePermission.VIEW
    access: Access
    file: ClientFile
    # The one paper that is handed out, where it is not a page of the file.
    subject: Model | None = None

    def dispatch(self, request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponseBase:
        self.file = self.find(request, reference)
        self.access = permissions.access_of(request.user, self.file)
        if not self.access.allows(self.permission):
            self.log_refusal(request, self.file.reference, "not-permitted")
            raise PermissionDenied(_("You may read this file, but not do this."))
        relation = self.access.relation_for(self.permission)
        context.act_as(relation=relation.value, role=permissions.ROLES[relation].value)
        if request.method == "GET":
            presence.note(self.file, self.reader, timezone.now())
        response = self.respond(request, **kwargs)
        if self.shows_content(request, response):
            self.log_read(request, Action.DOWNLOAD if "Content-Disposition" in response else Action.VIEW)
        return response

    def respond(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """What the view answers; a refusal that it shows nowhere is said where it leads back to."""
        try:
            return super().dispatch(request, self.file, **kwargs)
        except DomainError as refusal:
            if request.method != "POST":
                raise
            messages.error(request, refusal.told(_))
            return redirect(self.back())

    def find(self, request: HttpRequest, reference: str) -> ClientFile:
        """The file, if this person may see it; a hidden and a nonexistent one take the same path."""
        files = ClientFile.objects.visible_to(request.user).select_related("service", "counsellor", "next_action_by")
        file = files.filter(reference=reference).first() if REFERENCE.fullmatch(reference) else None
        if file is None:
            self.log_refusal(request, reference, "not-visible")
            raise Http404
        return file

    def shows_content(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        if request.method in {"GET", "HEAD"}:
            return response.status_code in CONTENT_STATUSES
        return response.status_code in CONTENT_STATUSES - {200}

    def log_read(self, request: HttpRequest, action: Action) -> None:
        match, subject = request.resolver_match, self.subject or self.file
        reads.record(
            verb="client_files.read",
            by=request.user,
            service=self.file.service_id,
            file=self.file.reference,
            object_type=subject._meta.label,
            object_id=str(subject.pk),
            action=action,
            relation=self.access.relation_for(FilePermission.VIEW).value,
            detail={"page": match.view_name if match else ""},
        )

    def log_refusal(self, request: HttpRequest, reference: str, reason: str) -> None:
        # The service is read off the reference, whether or not such a file exists: both paths are the same.
        # What is no reference may be anything that somebody typed, and stays out of the log.
        told = reference if REFERENCE.fullmatch(reference) else ""
        service = Service.objects.filter(prefix=told.partition("-")[0]).values_list("pk", flat=True).first()
        reads.refused(verb="client_files.read", by=request.user, service=service, file=told, detail={"reason": reason})

    def back(self) -> str:
        """Where the person goes after an act."""
        return reverse("overview:file", args=[self.file.reference])

    @property
    def reader(self) -> User:
        """Whoever asks: behind the sign-in that is a person."""
        return cast("User", self.request.user)

    @property
    def today(self) -> date:
        """The day of this request; services are handed it and read no clock."""
        return timezone.localdate()

    def page(self, template: str, *, status: int = 200, **content: Any) -> HttpResponse:
        """A page of this file: its identity and what the person may do stand beside the content."""
        known = {"file": self.file, "can": self.access.can, "access": self.access, "today": self.today}
        return render(self.request, template, known | content, status=status)


class FileActView(FileView):
    """A form about one file and the verb behind it; what was typed is never lost.

    Subclasses give `template`, `build_form(data)`, `act(form)` and, unless it is the overview, `back()`.
    """

    permission = FilePermission.CHANGE
    template: ClassVar[str]

    def build_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, form: Any) -> Any:
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    def get(self, request: HttpRequest, file: ClientFile, **_kwargs: Any) -> HttpResponse:
        form = self.build_form()
        fields = [bound.field for bound in form.visible_fields()]
        if fields and not any(field.widget.attrs.get("autofocus") for field in fields):
            fields[0].widget.attrs["autofocus"] = True  # the page is this form: typing starts at once
        return self.page(self.template, form=form, **self.extra())

    def post(self, request: HttpRequest, file: ClientFile, **_kwargs: Any) -> HttpResponse:
        form = self.build_form(request.POST)
        if (status := attempt(form, self.act)) == DONE:
            return redirect(self.back())
        return self.page(self.template, status=status, form=form, **self.extra())


class DraftedActView(FileActView):
    """A form with a long text, which is kept while it is typed and forgotten once it is saved."""

    def place(self) -> str:
        """Which text of the file it is."""
        raise NotImplementedError

    def page(self, template: str, *, status: int = 200, **content: Any) -> HttpResponse:
        with_draft(content["form"], self.file, self.reader, self.place())
        return super().page(template, status=status, **content)

    def post(self, request: HttpRequest, file: ClientFile, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, file, **kwargs)
        if answer.status_code not in CONTENT_STATUSES:
            drafts.forget(file, self.reader, self.place())
        return answer


def with_draft(form: Any, file: ClientFile, author: User, place: str) -> Any:
    """Offer what this person typed here before, and let the field send what is typed from now on."""
    form.keep_draft(reverse("client_files:keep_draft", args=[file.reference, place]), drafts.of(file, author, place))
    return form


class StepView(FileView):
    """A button beside a line; afterwards the person is back where it stood.

    Subclasses look the line up, hand it to `take`, and give `step(row)`.
    """

    permission = FilePermission.CHANGE

    def step(self, row: Any) -> None:
        raise NotImplementedError

    def take(self, row: Any) -> HttpResponse:
        self.step(row)
        return redirect(self.back())

    def undo(self, name: str, *keys: object) -> str:
        """The address that takes the step back, from where the person is."""
        place = self.request.POST.get("from", "")
        query = {"from": place} if place in DESKS else {}
        return reverse(name, args=[self.file.reference, *keys], query=query)

    def back(self, **query: object) -> str:
        """The desk, when the button stands there; any other address is not followed."""
        place = self.request.POST.get("from") or self.request.GET.get("from", "")
        address = reverse("overview:desk") if place in DESKS else reverse("overview:file", args=[self.file.reference])
        asked = urlencode(DESKS.get(place, {}) | query)
        return f"{address}{'?' if asked else ''}{asked}"


def day_in_address(text: str) -> date:
    """A day that stands in an address of ours, or nothing is found there."""
    try:
        return date.fromisoformat(text)
    except ValueError as unread:
        raise Http404 from unread


def just_done(query: Mapping[str, str]) -> int | None:
    """The task that was ticked off a moment ago, from the address: it is still shown, with the way back."""
    number = query.get("done", "")
    return int(number) if re.fullmatch("[0-9]{1,9}", number) else None
