"""Looking for a training, of the house or of others; a search in vain is remembered without its words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counselling.domain.directory import GapKind, Theme, place_typed
from counselling.domain.errors import DomainError
from counselling.partners import selectors as register
from counselling.partners import services as partners
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import TrainingsView
from counselling.trainings.forms import CatalogueForm, NoticeForm
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
        notice = None
        if is_gap:
            self.remember(wish)
            notice = NoticeForm(initial={**self.wished(wish), "email": self.request.user.email})
        context: dict[str, Any] = {
            "form": form, "offers": found, "is_gap": is_gap, "notice": notice, "may_change": self.may_change,
        }  # fmt: skip
        return render(self.request, "counselling/trainings/catalogue.html", context, status=status)

    def wished(self, wish: SessionWish) -> dict[str, str]:
        """The wish without a word that was typed: a name is a place only if the register has it."""
        place = place_typed(wish.place, country=register.home_country(self.request.user))
        known = "" if place.postcode else register.known_area(place)
        return {"theme": wish.theme, "language": wish.language, "place": known}

    def remember(self, wish: SessionWish) -> None:
        place = place_typed(wish.place, country=register.home_country(self.request.user))
        partners.note_gap(
            kind=GapKind.TRAINING, themes=[Theme(wish.theme)] if wish.theme else [], country=place.country,
            area=register.known_area(place), language=wish.language, audience="", on=self.today, by=self.request.user,
        )  # fmt: skip


class AskForNotice(Catalogue):
    """The address is told once, when there is something, and forgotten then."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoticeForm(request.POST)
        if not form.is_valid():
            context = {
                "form": CatalogueForm(),
                "offers": [],
                "is_gap": False,
                "notice": form,
                "may_change": self.may_change,
            }
            return render(request, "counselling/trainings/catalogue.html", context, status=422)
        data = form.cleaned_data
        wish = SessionWish(**self.wished(SessionWish(**{name: data[name] for name in CatalogueForm.base_fields})))
        search_at = request.build_absolute_uri(reverse("trainings:search_sessions"))
        try:
            trainings.ask_for_notice(
                wish=wish, email=data["email"], reader=get_language() or "fr", search_at=search_at, on=self.today,
                by=request.user,
            )  # fmt: skip
        except DomainError as error:
            messages.error(request, error.told(_))
        else:
            messages.success(request, _("The address is told once there is a training, and forgotten then."))
        return redirect("trainings:search_sessions")
