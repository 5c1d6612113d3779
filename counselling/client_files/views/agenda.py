"""Tasks and deadlines of one file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caseflow.ui import formats
from counselling.changes import show_error
from counselling.client_files import services as files
from counselling.client_files.access import FileActView, FileView, StepView, day_in_address
from counselling.client_files.forms import DeadlineForm, PostponeForm, ReasonForm, TaskForm
from counselling.client_files.models import ClientFile, Deadline, Task
from counselling.domain.errors import DomainError
from counselling.permissions import FilePermission


class AddTask(FileActView):
    template = "counselling/client_files/task_new.html"

    def build_form(self, data: Any = None) -> TaskForm:
        return TaskForm(data, service=self.file.service, user=self.request.user, today=self.today)

    def act(self, form: TaskForm) -> None:
        files.add_task(file=self.file, by=self.request.user, **form.cleaned_data)

    def back(self) -> str:
        return reverse("overview:file", args=[self.file.reference])


class TaskStep(StepView):
    """A button beside a task."""

    def post(self, request: HttpRequest, file: ClientFile, task_id: int, **_kwargs: Any) -> HttpResponse:
        return self.take(get_object_or_404(Task, file=file, pk=task_id))

    def back(self, **query: object) -> str:
        return f"{super().back(**query)}#task-{self.kwargs['task_id']}"


class CompleteTask(TaskStep):
    def step(self, row: Task) -> None:
        files.complete_task(task=row, on=self.today, by=self.request.user)

    def back(self, **query: object) -> str:
        """There the task still stands, with the way to undo."""
        return super().back(done=self.kwargs["task_id"], **query)


class ReopenTask(TaskStep):
    def step(self, row: Task) -> None:
        files.reopen_task(task=row, by=self.request.user)


class PostponeTask(TaskStep):
    def step(self, row: Task) -> None:
        form = PostponeForm(self.request.POST, today=self.today)
        if form.is_valid():
            was, due_on = row.due_on, form.cleaned_data["due_on"]
            files.postpone_task(task=row, due_on=due_on, by=self.request.user)
            said = _("Put off to %(day)s: %(what)s") % {"day": formats.day(due_on), "what": row.what}
            undo = self.undo("client_files:put_back_task", row.pk, was.isoformat())
            messages.success(self.request, said, extra_tags=undo)
        else:
            messages.error(self.request, " ".join(form.errors["due_on"]))


class PutBackTask(TaskStep):
    """Undo: the task is due on the day it was, even if that is over."""

    def step(self, row: Task) -> None:
        due_on = day_in_address(self.kwargs["due_on"])
        files.put_back_task(task=row, due_on=due_on, by=self.request.user)


class SetDeadline(FileActView):
    template = "counselling/client_files/deadline_new.html"

    def build_form(self, data: Any = None) -> DeadlineForm:
        return DeadlineForm(data, today=self.today)

    def act(self, form: DeadlineForm) -> None:
        files.set_deadline(file=self.file, by=self.request.user, **form.cleaned_data)

    def back(self) -> str:
        return reverse("overview:file", args=[self.file.reference])


class EndDeadline(FileView):
    """Met at once, or waived with a reason."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, deadline_id: int) -> HttpResponse:
        deadline = get_object_or_404(Deadline, file=file, pk=deadline_id)
        form = ReasonForm(request.POST)
        try:
            if "waive" in request.POST:
                reason = form.cleaned_data["reason"] if form.is_valid() else ""
                files.waive_deadline(deadline=deadline, reason=reason, on=self.today, by=request.user)
            else:
                files.meet_deadline(deadline=deadline, on=self.today, by=request.user)
        except DomainError as error:
            show_error(form, error)
            return self.page("counselling/client_files/deadline_end.html", status=422, form=form, deadline=deadline)
        undo = reverse("client_files:reopen_deadline", args=[file.reference, deadline.pk])
        said = _("Waived: %(what)s") if deadline.waived_because else _("Met: %(what)s")
        messages.success(request, said % {"what": deadline}, extra_tags=undo)
        return redirect("overview:file", file.reference)


class ReopenDeadline(StepView):
    def post(self, request: HttpRequest, file: ClientFile, deadline_id: int) -> HttpResponse:
        return self.take(get_object_or_404(Deadline, file=file, pk=deadline_id))

    def step(self, row: Deadline) -> None:
        files.reopen_deadline(deadline=row, by=self.request.user)
