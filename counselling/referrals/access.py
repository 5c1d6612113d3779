"""The way of a request to a referral: found by whoever does triage or 404, then logged."""

from datetime import date
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from caseflow.accounts.models import Service, User
from caseflow.audit import reads
from counselling import permissions
from counselling.client_files.access import CONTENT_STATUSES
from counselling.domain.errors import DomainError
from counselling.domain.references import UnreadableReference, read_reference
from counselling.permissions import FilePermission, ServicePermission
from counselling.referrals import selectors
from counselling.referrals.models import Referral


class ReferralsView(View):
    """A page of referrals: who asks, and on which day."""

    @property
    def reader(self) -> User:
        """Whoever asks: behind the sign-in that is a person."""
        return cast("User", self.request.user)

    @property
    def today(self) -> date:
        """The day of this request; services are handed it and read no clock."""
        return timezone.localdate()


class TriageView(ReferralsView):
    """A page of the queue, for whoever does triage somewhere."""

    permission: ClassVar[ServicePermission] = ServicePermission.TRIAGE

    def dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not permissions.services_for(request.user, self.permission).exists():
            raise PermissionDenied(_("Referrals are for those who decide on them."))
        return super().dispatch(request, **kwargs)


class ReferralView(ReferralsView):
    """A page of one referral; a refusal that it shows nowhere leads back with its sentence."""

    referral: Referral
    leads: bool

    def dispatch(self, request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponseBase:
        self.referral = self.find(reference)
        self.leads = selectors.leads(request.user, self.referral.service)
        try:
            response = super().dispatch(request, **kwargs)
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
            return redirect(self.back())
        if response.status_code in CONTENT_STATUSES:
            self.log_read()
        return response

    def find(self, typed: str) -> Referral:
        """The referral, if this person may see it; a hidden and a nonexistent one take the same path."""
        try:
            reference = read_reference(typed)
        except UnreadableReference:
            reference = ""
        found = selectors.referral_for(self.request.user, reference)
        if found is None:
            service = Service.objects.filter(prefix=reference.partition("-")[0]).values_list("pk", flat=True).first()
            detail = {"reason": "not-visible", "reference": reference}
            reads.refused(verb="referrals.read", by=self.reader, service=service, detail=detail)
            raise Http404
        return found

    @property
    def may_act(self) -> bool:
        """Before acceptance whoever does triage; then who may change the file, and who leads the service."""
        file = self.referral.file
        return file is None or self.leads or permissions.allows(self.request.user, FilePermission.CHANGE, file)

    def require_lead(self) -> None:
        if not self.leads:
            raise PermissionDenied(_("Only a supervisor of this service does this."))

    def log_read(self) -> None:
        match, file = self.request.resolver_match, self.referral.file
        reads.record(
            verb="referrals.read", by=self.reader, service=self.referral.service_id,
            file=file.reference if file else "", object_type=Referral._meta.label, object_id=self.referral.pk,
            detail={"reference": self.referral.reference, "page": match.view_name if match else ""},
        )  # fmt: skip

    def back(self) -> str:
        """Where the person goes after an act: the queue, once the referral is in hands that are not theirs."""
        if Referral.objects.visible_to(self.request.user).filter(pk=self.referral.pk).exists():
            return reverse("referrals:referral", args=[self.referral.reference])
        return reverse("referrals:queue")

    def known(self) -> dict[str, Any]:
        """What every form of a step is handed."""
        return {"referral": self.referral, "user": self.request.user, "leads": self.leads, "today": self.today}

    def page(self, template: str, *, status: int = 200, **content: Any) -> HttpResponse:
        known = {"referral": self.referral, "today": self.today, "leads": self.leads, "may_act": self.may_act}
        return render(self.request, template, known | content, status=status)
