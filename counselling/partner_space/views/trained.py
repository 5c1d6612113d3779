"""One's own certificates, what one is enrolled in, and what comes next."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from caseflow.files import storage
from caseflow.files.responses import download
from counselling.partner_space import selectors
from counselling.partner_space.access import PartnerView

SESSIONS_SHOWN = 10


class Certificates(PartnerView):
    """Numbers, validity, the link that proves them, and where one can enrol."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            "certificates.html", own=selectors.own_certificates(self.standing.sender, timezone.now()),
            enrolments=selectors.own_enrolments(self.standing.sender, self.today),
            sessions=selectors.sessions_to_come(self.standing, self.today)[:SESSIONS_SHOWN],
        )  # fmt: skip


class CertificatePdf(PartnerView):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        found = selectors.certificate_of(self.standing.sender, number)
        if found is None or not found.path:
            raise Http404
        return download(storage.read(found.path), content_type="application/pdf", name=f"{found.number}.pdf")
