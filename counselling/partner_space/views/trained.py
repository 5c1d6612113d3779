"""One's own certificates, and for ambassadors the certificates of their colleagues."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from caseflow.files import storage
from caseflow.files.responses import download
from counselling.domain.small_counts import LEAST
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


class Teams(PartnerView):
    """Who is trained and until when; of referrals no more than counts that name nobody."""

    @property
    def may_enter(self) -> bool:
        return bool(self.standing.leads)

    def get(self, request: HttpRequest) -> HttpResponse:
        teams = selectors.teams_of(self.standing, on=self.today, at=timezone.now())
        sessions = selectors.sessions_to_come(self.standing, self.today)[:SESSIONS_SHOWN]
        return self.page("teams.html", teams=teams, sessions=sessions, least=LEAST)
