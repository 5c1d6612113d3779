"""Searching the directory, whoever searches: what nothing answers is remembered without its words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from counselling.domain.directory import GapKind, Place, Question
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.access import ActView, DayView, space_of
from counselling.partners.forms import DirectoryForm, MessageForm
from counselling.partners.models import SearchGap, theme_name
from counselling.partners.selectors import Results, Wish

A_DAY = timedelta(days=1)


def in_hands_of(user: Any) -> signing.TimestampSigner:
    """Who searched is stored nowhere: the address that their page shows is theirs alone, for a day."""
    return signing.TimestampSigner(salt=f"partners.gap.{user.pk}")


class SearchDirectory(DayView):
    """Everything that is listed, or what answers a search."""

    among_members: ClassVar[bool] = False

    @property
    def reader(self) -> Any:
        """Whose view of the register counts; None for what everybody may read."""
        raise NotImplementedError

    @property
    def country(self) -> str:
        """Where a place is that names no country."""
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        form = DirectoryForm()
        return self.shown(form, self.wish_of(form))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DirectoryForm(request.POST)
        if not form.is_valid():
            return self.shown(form, self.wish_of(form), status=422)
        wish = self.wish_of(form)
        results = selectors.search_directory(self.reader, wish, self.today)
        gap = None if results.here or wish.is_empty else self.remember(wish)
        return self.shown(form, wish, results=results, gap=gap)

    def wish_of(self, form: DirectoryForm) -> Wish:
        if form.is_bound and form.is_valid():
            return form.wish(country=self.country, among_members=self.among_members)
        return Wish(question=Question(), place=Place(country=self.country), among_members=self.among_members)

    def remember(self, wish: Wish) -> SearchGap:
        return partners.note_gap(
            kind=GapKind.DIRECTORY, themes=wish.themes, country=wish.place.country,
            area=selectors.known_area(wish.place), language=wish.language, audience=wish.audience, on=self.today,
            by=self.request.user,
        )  # fmt: skip

    def shown(
        self,
        form: DirectoryForm,
        wish: Wish,
        *,
        status: int = 200,
        results: Results | None = None,
        gap: SearchGap | None = None,
    ) -> HttpResponse:
        context = {
            "form": form,
            "space": space_of(self.request),
            "among_members": self.among_members,
            "read_as": [(words, theme_name(theme)) for words, theme in wish.question.read_as],
            "results": results or selectors.search_directory(self.reader, wish, self.today),
            "gap": gap,
            "mine": in_hands_of(self.request.user).sign(gap.pk) if gap and not gap.message else "",
        }
        return render(self.request, "counselling/partners/directory.html", context, status=status)


class TellNetwork(ActView):
    """After a search in vain, whoever searched may say what was needed."""

    manager_only = False
    title = gettext_lazy("Tell the network")
    lead = gettext_lazy("Until now, only theme, place and week of the search are known.")
    submit = gettext_lazy("Tell the network")
    gap: SearchGap

    def find(self, keys: Mapping[str, Any]) -> None:
        try:
            number = in_hands_of(self.request.user).unsign(str(keys["mine"]), max_age=A_DAY)
        except signing.BadSignature as foreign:
            raise Http404 from foreign
        self.gap = get_object_or_404(SearchGap, pk=number)

    def build_form(self, data: Any = None) -> MessageForm:
        return MessageForm(data)

    def act(self, form: MessageForm) -> None:
        partners.tell_network(gap=self.gap, message=form.cleaned_data["message"], by=self.request.user)
