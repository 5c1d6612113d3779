"""The list of trainings to come as a calendar and as data; no person stands in either."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counselling.domain.calendar import Event, calendar_of
from counselling.trainings import selectors
from counselling.trainings.access import TrainingsView
from counselling.trainings.selectors import Offer, SessionWish


class CatalogueFeed(TrainingsView):
    """Everything to come that this person may see, as `ics` or `json`."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        offers = selectors.search_offers(request.user, SessionWish(), self.today)
        if kind == "json":
            return JsonResponse({"trainings": [self.data(offer) for offer in offers]})
        if kind != "ics":
            raise Http404
        events = [event for offer in offers for event in self.events(offer)]
        content = calendar_of(events, name=_("Trainings to come"), at=timezone.now())
        headers = {"Content-Disposition": 'attachment; filename="trainings.ics"'}
        return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)

    def data(self, offer: Offer) -> dict[str, Any]:
        return {
            "id": self.key(offer), "title": offer.title, "objective": offer.objective, "organiser": offer.organiser,
            "first_day": offer.first_day, "last_day": offer.last_day, "place": offer.place,
            "language": offer.language, "modality": offer.modality, "price": offer.price,
            "certificate": offer.certificate, "seats_left": offer.seats_left, "address": self.address(offer),
            "verified_on": offer.course.verified_on if offer.course else None,
        }  # fmt: skip

    def events(self, offer: Offer) -> Iterator[Event]:
        about = f"{offer.organiser}\n{offer.objective}".strip()
        facts = {"title": offer.title, "place": offer.place, "about": about, "address": self.address(offer)}
        host, key = self.request.get_host(), self.key(offer)
        if offer.session is None:
            yield Event(uid=f"{key}@{host}", begins=offer.first_day, ends=offer.last_day, **facts)
            return
        zone = ZoneInfo(offer.session.service.time_zone)
        for it in offer.session.half_days.all():
            begins, ends = (datetime.combine(it.on, hour, tzinfo=zone) for hour in (it.starts, it.ends))
            yield Event(uid=f"{key}-{it.pk}@{host}", begins=begins, ends=ends, **facts)

    def key(self, offer: Offer) -> str:
        return f"session-{offer.session.pk}" if offer.session else f"course-{offer.course.pk if offer.course else 0}"

    def address(self, offer: Offer) -> str:
        if offer.session:
            return self.request.build_absolute_uri(reverse("trainings:session", args=[offer.session.pk]))
        return offer.course.address if offer.course else ""
