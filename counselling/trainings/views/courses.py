"""Trainings of other providers, for those who keep the list."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from counselling.domain.directory import Theme
from counselling.partners.access import ActView, StepView
from counselling.partners.models import theme_name
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import TrainingsView
from counselling.trainings.forms import CourseForm, NewCourseForm
from counselling.trainings.models import ExternalCourse


class AddCourse(ActView, TrainingsView):
    title = gettext_lazy("Training of another provider")
    lead = gettext_lazy("It stands in one list with your own sessions until its last day.")

    def build_form(self, data: Any = None) -> NewCourseForm:
        return NewCourseForm(data, user=self.request.user, today=self.today)

    def act(self, form: NewCourseForm) -> None:
        service = form.cleaned_data["service"]
        trainings.add_course(service=service, fields=form.course_fields, on=self.today, by=self.request.user)

    def back(self) -> str:
        return reverse("trainings:search_sessions")


class CourseView(TrainingsView):
    """An entry of one's own service, kept by those who lead it."""

    course: ExternalCourse

    def find(self, keys: Mapping[str, Any]) -> None:
        known = ExternalCourse.objects.visible_to(self.request.user).select_related("service", "verified_by")
        self.course = get_object_or_404(known, pk=keys["course_id"])

    @property
    def may_change(self) -> bool:
        return selectors.may_manage(self.request.user, self.course.service_id)

    def back(self) -> str:
        return reverse("trainings:course", args=[self.course.pk])


class CoursePage(CourseView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        course = self.course
        context = {
            "course": course,
            "theme": theme_name(Theme(course.theme)),
            "is_stale": course.is_stale(self.today),
            "is_to_verify": course.is_to_verify(self.today),
            "is_over": course.ends_on < self.today,
            "may_change": self.may_change,
        }
        return render(request, "counselling/trainings/course.html", context)


class ChangeCourse(ActView, CourseView):
    title = gettext_lazy("Change the training")

    def build_form(self, data: Any = None) -> CourseForm:
        self.row = course = self.course
        initial = {name: getattr(course, name) for name in CourseForm.base_fields}
        return CourseForm(data, today=self.today, initial=initial)

    def act(self, form: CourseForm) -> None:
        trainings.change_course(
            course=self.course, fields=form.course_fields, version=form.seen, on=self.today, by=self.request.user
        )


class VerifyCourse(StepView, CourseView):
    def step(self) -> None:
        trainings.verify_course(course=self.course, on=self.today, by=self.request.user)


class WithdrawCourse(StepView, CourseView):
    def step(self) -> None:
        trainings.withdraw_course(course=self.course, on=self.today, by=self.request.user)
