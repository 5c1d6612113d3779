"""The directory: where a person can be sent, what members lend each other, and what is missing."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.access import ActView, OrganisationView, PartnersView, StepView
from counselling.partners.acts import directory as acts
from counselling.partners.forms import ActivityForm, FillForm, ReasonForm
from counselling.partners.models import Activity, GapTopic


class Directory(acts.SearchDirectory, PartnersView):
    """For whoever works with partners."""

    @property
    def reader(self) -> Any:
        return self.request.user

    @property
    def country(self) -> str:
        return selectors.home_country(self.request.user)


class MembersDirectory(Directory):
    """Skills and equipment that members lend each other."""

    among_members = True


class ActivityView(OrganisationView):
    """One entry of the directory: read by everybody, changed by the service that keeps its organisation."""

    activity: Activity

    def find(self, keys: Mapping[str, int]) -> None:
        known = Activity.objects.visible_to(self.request.user)
        self.activity = get_object_or_404(
            known.select_related("organisation", "organisation__keeper", "verified_by"), pk=keys["activity_id"]
        )
        self.organisation = self.activity.organisation

    def back(self) -> str:
        return reverse("partners:activity", args=[self.activity.pk])


class ActivityPage(ActivityView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        context = {
            "activity": self.activity,
            "organisation": self.organisation,
            "may_change": self.may_change,
            "is_stale": self.activity.is_stale(self.today),
            "is_to_verify": self.activity.is_to_verify(self.today),
        }
        return render(request, "counselling/partners/activity.html", context)


class AddActivity(ActView, OrganisationView):
    title = gettext_lazy("New activity")

    def build_form(self, data: Any = None) -> ActivityForm:
        initial = {"country": self.organisation.country, "languages": self.organisation.languages}
        return ActivityForm(data, today=self.today, initial=initial)

    def act(self, form: ActivityForm) -> None:
        fields: Any = form.columns
        self.added = partners.add_activity(
            organisation=self.organisation, fields=fields, on=self.today, by=self.request.user
        )

    def back(self) -> str:
        if added := getattr(self, "added", None):
            return reverse("partners:activity", args=[added.pk])
        return super().back()


class ChangeActivity(ActView, ActivityView):
    title = gettext_lazy("Change the activity")
    lead = gettext_lazy("Saving also says that the entry is right today.")

    def build_form(self, data: Any = None) -> ActivityForm:
        self.row = self.activity
        initial = {name: getattr(self.activity, name) for name in ActivityForm.base_fields}
        return ActivityForm(data, today=self.today, initial=initial)

    def act(self, form: ActivityForm) -> None:
        fields: Any = form.columns
        partners.change_activity(
            activity=self.activity, fields=fields, version=form.seen, on=self.today, by=self.request.user
        )


class VerifyActivity(StepView, ActivityView):
    def step(self) -> None:
        partners.verify_activity(activity=self.activity, on=self.today, by=self.request.user)


class Gaps(PartnersView):
    """What was looked for in vain, five times or more in twelve months."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"lines": selectors.gap_topics(self.today), "may_change": self.may_change}
        return render(request, "counselling/partners/gaps.html", context)


class TellNetwork(acts.TellNetwork, PartnersView):
    def back(self) -> str:
        return reverse("partners:directory")


class TopicView(PartnersView):
    """One topic that is wanted often enough to be shown."""

    topic: GapTopic

    def find(self, keys: Mapping[str, int]) -> None:
        shown = {line.topic.pk: line.topic for line in selectors.gap_topics(self.today)}
        if keys["topic_id"] not in shown:
            raise Http404
        self.topic = shown[keys["topic_id"]]

    def back(self) -> str:
        return reverse("partners:gaps")


class TakeTopic(StepView, TopicView):
    def step(self) -> None:
        partners.take_topic(topic=self.topic, on=self.today, by=self.request.user)


class FillTopic(ActView, TopicView):
    title = gettext_lazy("The gap is filled")

    def build_form(self, data: Any = None) -> FillForm:
        listed = Activity.objects.visible_to(self.request.user).listed(self.today)
        return FillForm(data, activities=listed.filter(theme=self.topic.theme).order_by("pk"))

    def act(self, form: FillForm) -> None:
        partners.fill_topic(
            topic=self.topic, activity=form.cleaned_data["activity"], on=self.today, by=self.request.user
        )


class AcceptTopic(ActView, TopicView):
    title = gettext_lazy("Leave the gap as it is")

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        partners.accept_topic(
            topic=self.topic, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user
        )
