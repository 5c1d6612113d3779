"""The words of a service for its letters, and the sheet that shows whether its window fits."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from caseflow.accounts.models import Service
from caseflow.audit import reads
from caseflow.files.responses import download
from counselling import permissions
from counselling.changes import show_error
from counselling.domain.errors import DomainError, StaleVersion
from counselling.permissions import ServicePermission
from documents import selectors
from documents import services as letters
from documents.composition import LANGUAGES, calibration_sheet
from documents.contexts.samples import sample
from documents.forms import RulesForm, TextForm
from documents.kinds import KINDS, LetterKind
from documents.models import LetterText, Variant
from documents.placeholders import MissingValue, TextRefused, names_of
from documents.rendering import render_pdf
from documents.views.pages import IN_FRAME, WITH_FRAME, posted, version_in
from documents.views.sheets import on_screen


class TextsView(View):
    """For those who look after the letter texts of a service."""

    services: list[Service]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        managed = permissions.services_for(request.user, ServicePermission.MANAGE_LETTER_TEXTS)
        self.services = list(managed.order_by("name"))
        if not self.services:
            raise PermissionDenied(_("Letter texts belong to the supervisors of a service."))
        return super().dispatch(request, *args, **kwargs)

    def service(self, slug: str) -> Service:
        found = next((service for service in self.services if service.slug == slug), None)
        if found is None:
            raise Http404
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One text of a service: the version in force, and whether somebody works on the next."""

    kind: LetterKind
    language: str
    in_force: LetterText | None
    draft: LetterText | None


class Texts(TextsView):
    """Every kind in every language, with the version in force."""

    def get(self, request: HttpRequest) -> HttpResponse:
        content = [(service, _rows(service), selectors.rules_of(service)) for service in self.services]
        return render(request, "documents/texts.html", {"services": content})


def _rows(service: Service) -> list[Row]:
    versions = selectors.texts_of(service)

    def newest(kind: str, language: str, *, published: bool) -> LetterText | None:
        wanted = (text for text in versions if (text.kind, text.language) == (kind, language))
        return next((text for text in wanted if (text.published_at is not None) == published), None)

    return [
        Row(
            kind=kind,
            language=language,
            in_force=newest(kind.code, language, published=True),
            draft=newest(kind.code, language, published=False),
        )
        for kind in KINDS.values()
        for language in LANGUAGES
    ]


@method_decorator(csp_override(WITH_FRAME), name="dispatch")
class EditText(TextsView):
    """One text: write, check, try with sample data, publish."""

    def get(self, request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
        wording = self.wording(slug, kind, language)
        return self.page(wording, TextForm(initial={"body": wording.body}))

    def post(self, request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
        wording, form = self.wording(slug, kind, language), TextForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                self.save(wording, form)
                return redirect("documents:text", slug, kind, language)
            except DomainError as refusal:
                status = 409 if isinstance(refusal, StaleVersion) else 422
                show_error(form, refusal)
        return self.page(wording, form, status)

    def save(self, wording: "Wording", form: TextForm) -> None:
        """Saving keeps whatever is typed; publishing asks for a text without an error."""
        text = letters.save_text(
            service=wording.service, kind=wording.kind.code, variant=Variant.STANDARD, language=wording.language,
            body=form.cleaned_data["body"], version=posted(form), by=self.request.user,
        )  # fmt: skip
        if "publish" in form.data:
            letters.publish_text(text=text, version=text.version, by=self.request.user)
            messages.success(self.request, _("Published: letters prepared from now on use it."))

    def wording(self, slug: str, kind: str, language: str) -> "Wording":
        if kind not in KINDS or language not in LANGUAGES:
            raise Http404
        service = self.service(slug)
        found = (service, kind, Variant.STANDARD, language)
        return Wording(
            service=service, kind=KINDS[kind], language=language,
            in_force=selectors.text_in_force(*found), draft=selectors.draft_text(*found),
        )  # fmt: skip

    def page(self, wording: "Wording", form: TextForm, status: int = 200) -> HttpResponse:
        body = form.data.get("body", "") if form.is_bound else wording.body
        # A refused publication was kept as a draft all the same.
        wording = self.wording(wording.service.slug, wording.kind.code, wording.language)
        content = {
            "wording": wording,
            "form": form,
            "problems": wording.kind.problems(body.replace("\r\n", "\n")),
            "names": sorted(names_of(wording.kind.context)),
            "waiting": letters.drafts_using(wording.draft) if wording.draft else 0,
        }
        return render(self.request, "documents/text.html", content, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an editor of a text sees: the draft, else the version in force, else the text as delivered."""

    service: Service
    kind: LetterKind
    language: str
    in_force: LetterText | None
    draft: LetterText | None

    @property
    def used(self) -> str:
        """What letters say today."""
        return self.in_force.body if self.in_force else self.kind.delivered_text(self.language)

    @property
    def body(self) -> str:
        return self.draft.body if self.draft else self.used

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp_override(IN_FRAME), name="dispatch")
class TextPreview(EditText):
    """The text as saved, in a letter to invented people."""

    def get(self, request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
        wording = self.wording(slug, kind, language)
        context = sample(kind, language, wording.service.jurisdiction)
        layout = letters.layout_of(wording.service)
        try:
            html = wording.kind.html(context, text=wording.body, layout=layout, language=language, preview=True)
        except (TextRefused, MissingValue):
            html = format_html("<p>{}</p>", _("A text with an error cannot be shown."))
        return HttpResponse(on_screen(html))

    http_method_names = ["get", "head"]


class Rules(TextsView):
    """Which letters somebody else reads first, and whether the authority goes with first letters."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        rules = selectors.rules_of(self.service(slug))
        known = {"second_reading": rules.second_reading, "attach_authority": rules.attach_authority}
        return render(request, "documents/rules.html", {"form": RulesForm(initial=known), "rules": rules})

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        service, form, status = self.service(slug), RulesForm(request.POST), 422
        if form.is_valid():
            try:
                letters.set_letter_rules(
                    service=service, version=version_in(request.POST), by=request.user, **form.cleaned_data
                )
                return redirect("documents:texts")
            except StaleVersion as refusal:
                status = 409
                show_error(form, refusal)
        content = {"form": form, "rules": selectors.rules_of(service)}
        return render(request, "documents/rules.html", content, status=status)


class ToRead(TextsView):
    """Letters of every file that wait for a second reading."""

    def get(self, request: HttpRequest) -> HttpResponse:
        drafts = selectors.waiting_for_reader(self.services)
        shown = sorted({draft.file.reference for draft in drafts})
        reads.record(verb="documents.to_read", by=request.user, detail={"shown": shown})
        return render(request, "documents/to_read.html", {"drafts": drafts})


class Calibration(TextsView):
    """The sheet to lay over the window of an envelope."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        service = self.service(slug)
        sheet = calibration_sheet(letters.layout_of(service), language=get_language() or "fr")
        return download(render_pdf(sheet), content_type="application/pdf", name=f"{service.slug}-{_('window')}.pdf")
