"""The same intake as REST framework's documentation writes it: nested ModelSerializers, a token, an audit row.

It stores the rows that ours stores and decides nothing: no call is answered twice, no limit is counted, nobody looks
up a certificate, an agreement, a calendar or a duplicate, and nothing of what the sender may read later is worked out.
"""

import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Max
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.authentication import TokenAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from caseflow.accounts.models import Service
from caseflow.audit.models import Action, AuditEntry, Via
from caseflow.urls import urlpatterns as ours
from counselling.partners.models import OutboxEvent, Referrer
from counselling.referrals.models import ConsentRecord, Referral, ReferralEvent, ReferralSubject, Submission


class ConsentSerializer(serializers.ModelSerializer):
    class Meta:
        model = ConsentRecord
        fields = ("kind", "decision", "method", "wording", "wording_version", "language", "collected_at")


class SubjectSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReferralSubject
        exclude = ("id", "referral", "folded_name", "phone_key")


class SubmissionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Submission
        fields = ("adults", "children", "difficulties", "summary", "arrears", "arrears_since", "plan_running")


class ReferralSerializer(serializers.ModelSerializer):
    service = serializers.SlugRelatedField(slug_field="slug", queryset=Service.objects.all())
    referrer = serializers.SlugRelatedField(slug_field="email", queryset=Referrer.objects.all())
    subject = SubjectSerializer()
    submission = SubmissionSerializer(write_only=True)
    consents = ConsentSerializer(many=True)

    class Meta:
        model = Referral
        fields = (
            "reference", "service", "referrer", "department", "external_reference", "priority", "urgent_reason",
            "deadline_on", "state", "received_at", "subject", "submission", "consents",
        )  # fmt: skip
        read_only_fields = ("reference", "state", "received_at")

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Referral:
        subject, said = validated_data.pop("subject"), validated_data.pop("submission")
        consents = validated_data.pop("consents")
        user, now = self.context["request"].user, timezone.now()
        organisation = validated_data["referrer"].affiliations.select_related("organisation").get().organisation
        referral = Referral.objects.create(
            reference=secrets.token_hex(8), organisation=organisation, source="api", state="received",
            received_at=now, started_on=now.date(), promised_on=now.date(), due_on=now.date(), place=0,
            public_status="received", public_changed_at=now, **validated_data,
        )  # fmt: skip
        ReferralSubject.objects.create(referral=referral, **subject)
        Submission.objects.create(referral=referral, number=1, by=user, **said)
        for consent in consents:
            ConsentRecord.objects.create(referral=referral, recorded_by=user, **consent)
        ReferralEvent.objects.create(
            referral=referral, number=1, by=user, verb="submit_referral", to_state="received", public=True
        )
        last = OutboxEvent.objects.filter(organisation=organisation).aggregate(last=Max("sequence"))["last"] or 0
        OutboxEvent.objects.create(
            organisation=organisation, livemode=True, sequence=last + 1, public_id=secrets.token_hex(12),
            type="referral.received", reference=referral.reference,
        )  # fmt: skip
        AuditEntry.objects.create(
            at=now, keep_until=now.date().replace(year=now.year + 1, day=1), verb="create", action=Action.CREATE,
            actor=user.pk, actor_name=str(user), via=Via.API, service=referral.service_id,
            object_type="counselling.Referral", object_id=str(referral.pk), detail={"reference": referral.reference},
        )  # fmt: skip
        return referral


class CreateReferral(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)
    parser_classes = (JSONParser,)

    def post(self, request: Request) -> Response:
        serializer = ReferralSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data, status=201)


urlpatterns = [path("peer/referrals", login_not_required(CreateReferral.as_view())), *ours]
