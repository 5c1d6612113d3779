"""Tasks and deadlines of one file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from counselling.client_files import services as files
from counselling.client_files.access import FileActView, FileView, show_error
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


class TaskStep(FileView):
    """A button beside a task; afterwards the person is back where they were."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, task_id: int) -> HttpResponse:
        task = get_object_or_404(Task, file=file, pk=task_id)
        try:
            self.step(task)
        except DomainError as error:
            messages.error(request, _(error.message))
        return redirect(self.back())

    def step(self, task: Task) -> None:
        raise NotImplementedError

    def back(self) -> str:
        """The desk, when the button stands there; any other address is not followed."""
        return reverse(
            "overview:desk" if self.request.POST.get("from") == "desk" else "overview:file", args=self.args_back
        )

    @property
    def args_back(self) -> list[str]:
        return [] if self.request.POST.get("from") == "desk" else [self.file.reference]


class CompleteTask(TaskStep):
    def step(self, task: Task) -> None:
        files.complete_task(task=task, on=self.today, by=self.request.user)
        undo = reverse("client_files:reopen_task", args=[self.file.reference, task.pk])
        messages.success(self.request, _("Done: %(what)s") % {"what": task.what}, extra_tags=undo)


class ReopenTask(TaskStep):
    def step(self, task: Task) -> None:
        files.reopen_task(task=task, by=self.request.user)


class PostponeTask(TaskStep):
    def step(self, task: Task) -> None:
        form = PostponeForm(self.request.POST, today=self.today)
        if form.is_valid():
            files.postpone_task(task=task, due_on=form.cleaned_data["due_on"], by=self.request.user)
        else:
            messages.error(self.request, " ".join(form.errors["due_on"]))


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
        return redirect("overview:file", file.reference)
