"""One certificate for those who work with it, and the public page on which anybody checks a code."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from counselling.domain.certificates import CertificateStatus
from counselling.partners.access import ActView
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import PublicView, TrainingsView
from counselling.trainings.forms import RevocationForm, VerifyForm
from counselling.trainings.models import STATUS_LABELS, Certificate

STATUS_TONES = {
    CertificateStatus.VALID: "good",
    CertificateStatus.NOT_YET_VALID: "accent",
    CertificateStatus.EXPIRED: "warn",
    CertificateStatus.REVOKED: "bad",
}


class CertificateView(TrainingsView):
    """A certificate of a session that one leads or trains."""

    certificate: Certificate

    def find(self, keys: Mapping[str, Any]) -> None:
        known = Certificate.objects.visible_to(self.request.user).select_related(
            "service", "session", "referrer", "issued_by", "revoked_by", "replaces"
        )
        self.certificate = get_object_or_404(known, number=keys["number"])

    @property
    def may_change(self) -> bool:
        return selectors.may_manage(self.request.user, self.certificate.service_id)

    def back(self) -> str:
        return reverse("trainings:certificate", args=[self.certificate.number])


class CertificatePage(CertificateView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        status = self.certificate.status_at(timezone.now())
        context = {
            "certificate": self.certificate,
            "status": STATUS_LABELS[status],
            "tone": STATUS_TONES[status],
            "successor": self.certificate.successors.filter(revoked_at__isnull=True).order_by("pk").first(),
            "may_change": self.may_change,
        }
        return render(request, "counselling/trainings/certificate.html", context)


class RevokeCertificate(ActView, CertificateView):
    title = gettext_lazy("Revoke the certificate")
    lead = gettext_lazy("Whoever checks it reads at once that it is revoked. This cannot be undone; tell the holder.")
    submit = gettext_lazy("Revoke")

    def build_form(self, data: Any = None) -> RevocationForm:
        return RevocationForm(data)

    def act(self, form: RevocationForm) -> None:
        trainings.revoke_certificate(
            certificate=self.certificate, **form.cleaned_data, at=timezone.now(), by=self.request.user
        )


class VerifyNamed(PublicView):
    """What the holder lets somebody read for thirty days: the same page with their full name."""

    template = "counselling/trainings/verify.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        found = selectors.named_proof(token, timezone.now())
        if found is not None:
            status = found.proof.status
            return self.page(form=VerifyForm(), proof=found.proof, holder=found.holder, until=found.until,
                             status_label=STATUS_LABELS[status], tone=STATUS_TONES[status])  # fmt: skip
        if self.is_guessing():
            return self.limited(form=VerifyForm())
        return self.page(form=VerifyForm(), is_ended=True, status=404)


class Verify(PublicView):
    """What a code proves, for anybody; twenty tries a minute, and every wrong code reads the same."""

    template = "counselling/trainings/verify.html"

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        form = VerifyForm({"code": code or request.GET.get("code", "")})
        typed = form.cleaned_data["code"] if form.is_valid() else ""
        if not typed and not (code or request.GET.get("code")):
            return self.page(form=VerifyForm())
        if self.is_guessing():
            return self.limited(form=VerifyForm())
        proof = selectors.proof_of(typed, timezone.now())
        if proof is None:
            return self.page(form=VerifyForm(), is_unknown=True, status=404)
        return self.page(form=VerifyForm(), proof=proof, status_label=STATUS_LABELS[proof.status],
                         tone=STATUS_TONES[proof.status])  # fmt: skip
