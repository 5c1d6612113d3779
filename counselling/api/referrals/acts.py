"""What the systems of partners do with a referral they sent: correct, take back, write, tell what the person said."""

from collections.abc import Mapping
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from counselling.api import idempotency
from counselling.api.endpoint import Operation
from counselling.api.errors import Problem
from counselling.api.referrals import examples, sending
from counselling.api.referrals.sent import REFUSED_ACT, REFUSED_STALE, SentView, tag_sent
from counselling.api.referrals.shapes import Consent, Message, Messages, NewMessage, ShownWhole, Withdrawal
from counselling.api.referrals.showing import message_shown
from counselling.domain.api_keys import ApiScope
from counselling.referrals import selectors
from counselling.referrals import services as referrals


class WithdrawReferral(SentView):
    operations: ClassVar[Mapping[str, Operation]] = {
        "POST": Operation(
            summary="Take a referral back", scope=ApiScope.REFERRALS_WRITE, body=Withdrawal,
            example={"reason": "person_declined"}, answers={200: ShownWhole}, headers=("If-Match",),
            problems=(*REFUSED_ACT, *REFUSED_STALE),
        )
    }  # fmt: skip

    def post(self, request: Request, reference: str) -> Response:
        body = self.body(Withdrawal)
        referral = self.find(reference)
        tag = tag_sent(request)
        if referral.public_status != "withdrawn":
            with sending.told():
                referral = referrals.withdraw_referral(
                    referral=referral, reason=body.reason, by_sender=True, tag=tag, on=self.today, by=self.credential
                )
        return self.answered(referral)


class AdvanceReferral(SentView):
    operations: ClassVar[Mapping[str, Operation]] = {
        "POST": Operation(
            summary="Sandbox only: take the next step of the course that the surname asks for",
            scope=ApiScope.REFERRALS_WRITE, answers={200: ShownWhole},
            problems=("wrong-environment", "not-found", "gone", "not-possible-now"),
        )
    }  # fmt: skip

    def post(self, request: Request, reference: str) -> Response:
        self.query(self.operation.query)
        if self.credential.livemode:
            raise Problem("wrong-environment")
        referral = self.find(reference)
        with sending.told():
            referrals.advance_in_sandbox(referral=referral, on=self.today, by=self.credential)
        return self.answered(self.find(reference))


class ReferralMessages(SentView):
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(
            summary="The messages between sender and service", scope=ApiScope.REFERRALS_READ,
            answers={200: Messages}, problems=("not-found", "gone"),
        ),
        "POST": Operation(
            summary="Write to the service; answers its question, if one is open", scope=ApiScope.REFERRALS_WRITE,
            body=NewMessage, example={"text": "Le numéro est correct, le soir."}, answers={201: Message},
            headers=(idempotency.HEADER,), problems=(*REFUSED_ACT, *idempotency.PROBLEMS),
        ),
    }  # fmt: skip

    def get(self, request: Request, reference: str) -> Response:
        self.query(self.operation.query)
        referral = self.find(reference)
        self.log_read(referral)
        return Response({"data": [message_shown(message) for message in selectors.messages_of(referral)]})

    def post(self, request: Request, reference: str) -> Response:
        key, body = idempotency.key_of(request), self.body(NewMessage)
        referral = self.find(reference)
        with idempotency.only_once(request, key) as call, sending.told():
            message = referrals.post_message(
                referral=referral, text=body.text, by_sender=True, on=self.today, by=self.credential
            )
        headers = {"Idempotent-Replayed": "true"} if call.is_replayed else {}
        return Response(message_shown(message), 201, headers=headers)


class ReferralConsents(SentView):
    operations: ClassVar[Mapping[str, Operation]] = {
        "POST": Operation(
            summary="Tell what the person answered since", scope=ApiScope.REFERRALS_WRITE, body=Consent,
            example=examples.NEW_REFERRAL["consents"][2], answers={201: ShownWhole}, problems=REFUSED_ACT,
        )
    }  # fmt: skip

    def post(self, request: Request, reference: str) -> Response:
        body = self.body(Consent)
        referral = self.find(reference)
        if faults := list(sending.faults_of_wording(body)):
            raise Problem("validation-error", faults=faults)
        with sending.told(of_consent="/collected_at"):
            referrals.add_consent(referral=referral, answer=sending.answer(body), on=self.today, by=self.credential)
        return self.answered(self.find(reference), status=201)
