"""The way to a referral for the key of its sender: theirs or nothing, then logged."""

from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from caseflow.audit import reads
from counselling.api.endpoint import Endpoint
from counselling.api.errors import Problem
from counselling.api.referrals.showing import shown_whole
from counselling.domain.references import UnreadableReference, read_reference
from counselling.referrals import selectors

REFUSED_BODY = (
    "malformed-json", "unknown-field", "validation-error", "payload-too-large", "unsupported-media-type",
)  # fmt: skip
REFUSED_ON_RECEIPT = (
    *REFUSED_BODY, "wrong-environment", "organisation-suspended", "referral-already-open", "service-not-accepting",
    "out-of-territory",
)  # fmt: skip
REFUSED_ACT = (*REFUSED_BODY, "not-found", "gone", "not-possible-now")
REFUSED_STALE = ("precondition-failed", "precondition-required")


class SentView(Endpoint):
    """Of the referrals that the organisation of the key has sent, or one department of it."""

    @property
    def mine(self) -> Any:
        key = self.credential
        return selectors.sent_by(key.organisation, department=key.department, livemode=key.livemode)

    def find(self, typed: str) -> Any:
        """A hidden and a nonexistent referral take the same path."""
        try:
            reference = read_reference(typed)
        except UnreadableReference:
            reference = ""
        referral = selectors.sent_one(self.mine, reference)
        if referral is None:
            reads.refused(
                verb="referrals.read", by=self.credential, detail={"reason": "not-visible", "reference": reference}
            )
            raise Problem("not-found")
        if selectors.is_gone(referral, self.today):
            raise Problem("gone")
        return referral

    def log_read(self, *found: Any) -> None:
        """Before it leaves: what is shown, by its reference."""
        alone = found[0] if len(found) == 1 else None
        reads.record(
            verb="referrals.read",
            by=self.credential,
            service=alone and alone.service_id,
            object_type=found[0]._meta.label if found else "",
            object_id=alone.pk if alone else "",
            detail={"references": [referral.reference for referral in found], "page": self.page},
        )

    @property
    def page(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match else ""

    def answered(self, referral: Any, *, status: int = 200, replayed: bool = False) -> Response:
        document, tag = shown_whole(referral)
        headers = {"ETag": tag}
        if status == 201:
            path = reverse("api:referral", args=[referral.reference])
            headers["Location"] = self.request.build_absolute_uri(path)
        if replayed:
            headers["Idempotent-Replayed"] = "true"
            self.log_read(referral)
        return Response(document, status, headers=headers)


def tag_sent(request: Request) -> str:
    """What the sender had before them when they decided."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise Problem("precondition-required")
    if len(sent) < 3 or sent[0] != '"' or sent[-1] != '"':
        raise Problem("precondition-failed")
    return sent[1:-1]
