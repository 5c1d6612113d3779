"""Certificates, checked by anybody who was handed a code; wrong and mistyped codes are one answer."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from counselling.api.certificates.shapes import Proof
from counselling.api.endpoint import Operation, PublicEndpoint
from counselling.api.errors import Problem
from counselling.api.quotas import CERTIFICATES, Policy
from counselling.trainings import selectors


class Certificate(PublicEndpoint):
    policies: ClassVar[tuple[Policy, ...]] = (CERTIFICATES,)
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(summary="What a certificate proves", answers={200: Proof}, problems=("not-found",))
    }

    def get(self, request: Request, code: str) -> Response:
        self.query(self.operation.query)
        proof = selectors.proof_of(code, timezone.now())
        if proof is None:
            raise Problem("not-found")
        return Response(
            {
                "programme": proof.programme,
                "issuer": proof.issuer,
                "issued_on": proof.issued_on.isoformat(),
                "valid_from": proof.valid_from.isoformat(),
                "valid_until": proof.valid_until and proof.valid_until.isoformat(),
                "initials": proof.initials,
                "status": proof.status.value,
                "replaced": proof.is_replaced,
            }
        )
