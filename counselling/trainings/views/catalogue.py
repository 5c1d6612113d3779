"""Looking for a training, of the house or of others; a search in vain is remembered without its words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from counselling.domain.directory import GapKind, Theme, place_typed
from counselling.partners import selectors as register
from counselling.partners import services as partners
from counselling.trainings import selectors
from counselling.trainings.access import TrainingsView
from counselling.trainings.forms import CatalogueForm
from counselling.trainings.selectors import SessionWish


class Catalogue(TrainingsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(CatalogueForm(), SessionWish())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CatalogueForm(request.POST)
        if not form.is_valid():
            return self.page(form, SessionWish(), status=422)
        return self.page(form, SessionWish(**form.cleaned_data))

    def page(self, form: CatalogueForm, wish: SessionWish, status: int = 200) -> HttpResponse:
        found = selectors.search_offers(self.request.user, wish, self.today)
        is_gap = not found and not wish.is_empty
        if is_gap:
            self.remember(wish)
        context: dict[str, Any] = {
            "form": form, "offers": found, "is_gap": is_gap, "may_change": self.may_change,
        }  # fmt: skip
        return render(self.request, "counselling/trainings/catalogue.html", context, status=status)

    def remember(self, wish: SessionWish) -> None:
        place = place_typed(wish.place, country=register.home_country(self.request.user))
        partners.note_gap(
            kind=GapKind.TRAINING, themes=[Theme(wish.theme)] if wish.theme else [], country=place.country,
            area=register.known_area(place), language=wish.language, audience="", on=self.today, by=self.request.user,
        )  # fmt: skip
