"""Referrals for the systems of partners: sent, followed, taken back."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from counselling.api import idempotency, pagination
from counselling.api.endpoint import Endpoint, Operation
from counselling.api.errors import Problem
from counselling.api.parsing import MergePatchParser, StrictParser
from counselling.api.referrals import examples, sending
from counselling.api.referrals.sent import REFUSED_ACT, REFUSED_ON_RECEIPT, REFUSED_STALE, SentView, tag_sent
from counselling.api.referrals.shapes import (
    Checked,
    Correction,
    CreditorConditions,
    NewReferral,
    Options,
    Page,
    PageQuery,
    Sent,
    ShownWhole,
)
from counselling.api.referrals.showing import shown, tag_of
from counselling.api.shapes import parsed
from counselling.domain.api_keys import ApiScope
from counselling.domain.clocks import Clock
from counselling.domain.referrals import Priority
from counselling.referrals import selectors
from counselling.referrals import services as referrals

# What no referral goes without; one safe way of contact with its number or address, and both needed consents.
REQUIRED = [
    "/service", "/referrer/email", "/person/last_name", "/person/postcode", "/person/country", "/person/contact",
    "/difficulties", "/consents",
]  # fmt: skip
OF_CREDITORS = [f"/creditor_conditions/{name}" for name in CreditorConditions.model_fields]


class ReferralOptions(Endpoint):
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(
            summary="Services, codes with labels, and the wordings to read to the person",
            scope=ApiScope.REFERRALS_WRITE, answers={200: Options},
        )
    }  # fmt: skip

    def get(self, request: Request) -> Response:
        self.query(self.operation.query)
        codes = {
            name: [{"code": str(code), "label": str(label)} for code, label in labels.items()]
            for name, labels in selectors.CODES.items()
        }
        consents = [
            {"kind": asked.kind.value, "version": asked.version, "required": asked.is_needed, "texts": asked.texts}
            for asked in selectors.consents_asked()
        ]
        offered = selectors.services_offered(self.today, livemode=self.credential.livemode)
        services = [_offered(each) for each in offered]
        required = [*REQUIRED, *(OF_CREDITORS if self.credential.organisation.is_creditor else ())]
        return Response({"services": services, "consents": consents, "required": required} | codes)


def _offered(offered: Any) -> dict[str, Any]:
    service, clocks = offered.service, offered.clocks
    return {
        "slug": service.slug, "name": service.name, "country": service.jurisdiction.upper(),
        "takes_referrals": offered.takes_referrals, "has_room": offered.has_room,
        "waits_until": offered.waits_until and offered.waits_until.isoformat(),
        "postcodes": list(offered.area.postcodes), "median_days": offered.median_days,
        "decision_days": clocks.days(Clock.DECISION, Priority.ORDINARY),
        "decision_days_urgent": clocks.days(Clock.DECISION, Priority.URGENT),
        "phone": service.phone, "email": service.email,
    }  # fmt: skip


class ValidateReferral(Endpoint):
    operations: ClassVar[Mapping[str, Operation]] = {
        "POST": Operation(
            summary="What a referral would be told: the same errors and warnings, and nothing stored",
            scope=ApiScope.REFERRALS_WRITE, body=NewReferral, example=examples.NEW_REFERRAL, answers={200: Checked},
            problems=REFUSED_ON_RECEIPT,
        )
    }  # fmt: skip

    def post(self, request: Request) -> Response:
        """The act itself, taken back: no check can be forgotten here."""
        body = self.body(NewReferral)
        with transaction.atomic():
            told = shown(sending.submit(self.credential, body, self.today))
            transaction.set_rollback(True)
        return Response({name: told[name] for name in ("decision_due_on", "certificate", "warnings")})


class Referrals(SentView):
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(
            summary="Referrals sent, by the moment of their last change", scope=ApiScope.REFERRALS_READ,
            query=PageQuery, answers={200: Page}, problems=("invalid-cursor",),
        ),
        "POST": Operation(
            summary="Send a referral", scope=ApiScope.REFERRALS_WRITE, body=NewReferral,
            example=examples.NEW_REFERRAL, answers={201: ShownWhole}, headers=(idempotency.HEADER,),
            problems=(*REFUSED_ON_RECEIPT, *idempotency.PROBLEMS),
        ),
    }  # fmt: skip

    def get(self, request: Request) -> Response:
        asked = self.query(PageQuery)
        found = selectors.sent_page(self.mine, self.wish(asked), self.today)
        page = found[: asked.limit]
        has_more = len(found) > asked.limit
        self.log_read(*page)
        cursor = None
        if has_more:
            last = page[-1]
            cursor = pagination.cursor_after(last.public_changed_at, last.reference, **self.bound(asked))
        return Response({"data": [shown(referral) for referral in page], "has_more": has_more, "next_cursor": cursor})

    def bound(self, asked: PageQuery) -> dict[str, Any]:
        filters = {"status": asked.status, "updated_after": asked.updated_after, "number": asked.external_reference}
        return {"holder": self.credential.public_id, "filters": filters}

    def wish(self, asked: PageQuery) -> Any:
        return selectors.SentWish(
            status=asked.status.value if asked.status else "", updated_after=asked.updated_after,
            external_reference=asked.external_reference or "", limit=asked.limit,
            after=pagination.place_of(asked.cursor, **self.bound(asked)) if asked.cursor is not None else None,
        )  # fmt: skip

    def post(self, request: Request) -> Response:
        key, body = idempotency.key_of(request), self.body(NewReferral)
        with idempotency.only_once(request, key) as call:
            referral = sending.submit(self.credential, body, self.today)
        return self.answered(referral, status=201, replayed=call.is_replayed)


class Referral(SentView):
    parser_classes: ClassVar[list[Any]] = [StrictParser, MergePatchParser]
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(
            summary="One referral, as far as its sender may know of it", scope=ApiScope.REFERRALS_READ,
            answers={200: ShownWhole, 304: None}, problems=("not-found", "gone"),
        ),
        "PATCH": Operation(
            summary="Correct what was sent, as a JSON merge patch", scope=ApiScope.REFERRALS_WRITE, body=Correction,
            media_type=MergePatchParser.media_type, example={"person": {"phones": ["+352621123457"]}},
            answers={200: ShownWhole}, headers=("If-Match",),
            problems=(*REFUSED_ACT, *REFUSED_STALE),
        ),
    }  # fmt: skip

    def get(self, request: Request, reference: str) -> HttpResponse:
        self.query(self.operation.query)
        referral = self.find(reference)
        if _knows(request.headers.get("If-None-Match", ""), tag_of(referral)):
            return HttpResponse(status=304, headers={"ETag": tag_of(referral)})
        self.log_read(referral)
        return self.answered(referral)

    def patch(self, request: Request, reference: str) -> HttpResponse:
        """What was sent, with the patch in it, is checked as a whole and replaces what was sent."""
        self.query(self.operation.query)
        patch, referral, tag = request.data, self.find(reference), tag_sent(request)
        document = selectors.sent_document(referral)
        if document is None:
            raise sending.not_possible(referral)
        corrected = parsed(Sent, sending.merged(document, patch), phones=document["person"]["phones"])
        known = selectors.last_submission(referral).conditions
        faults = [
            *sending.faults_of_person(corrected, self.today),
            *sending.faults_of_conditions(corrected, self.credential.organisation.is_creditor, self.today, known),
        ]
        if faults:
            raise Problem("validation-error", faults=faults)
        with sending.told():
            referrals.correct_submission(
                referral=referral, subject=sending.subject(corrected.person), situation=sending.situation(corrected),
                tag=tag, on=self.today, by=self.credential,
            )  # fmt: skip
        return self.answered(self.find(reference))


def _knows(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in header.split(",")}
