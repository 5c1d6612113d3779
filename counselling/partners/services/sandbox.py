"""The sandbox of the installation, and what the systems of an organisation have shown there."""

from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext

from caseflow.accounts import services as accounts
from caseflow.accounts.models import SANDBOX_PREFIX, Service, User
from caseflow.accounts.operator import Operator
from caseflow.accounts.roles import Role
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.domain.sandbox import SandboxCheck
from counselling.partners.models import ApiCredential, Organisation, SandboxProof

# A mailbox that cannot exist: nobody signs in with it and nothing is ever sent there.
ADDRESS = "sandbox@sandbox.invalid"
PHONE = "+352 00 00 00 00"


@verb("partners.open_sandbox", action=Action.SETTING)
def open_sandbox(*, like: Service, on: date, by: User) -> Service:
    """Set up the service in which systems are tried out, with the one account that plays it; once."""
    if (there := Service.objects.sandbox()) is None:
        with translation.override(like.default_language):
            name = gettext("Sandbox")
        there = accounts.create_service(
            name=name, slug="sandbox", prefix=SANDBOX_PREFIX, jurisdiction=like.jurisdiction, phone=PHONE,
            email=ADDRESS, default_language=like.default_language, is_sandbox=True, by=by,
        )  # fmt: skip
        player = accounts.create_user(email=ADDRESS, name=name, language=like.default_language, by=by)
        accounts.add_membership(user=player, service=there, role=Role.COUNSELLOR, on=on, by=by)
    tell(service=there.pk, object_type=Service._meta.label, object_id=there.pk)
    return there


@verb("partners.note_proof", action=Action.CREATE)
def note_proof(
    *, organisation: Organisation, check: SandboxCheck, at: datetime, by: ApiCredential | Operator
) -> SandboxProof:
    """Note that a system of the organisation has done this in the sandbox, if it is the first time."""
    proof, _new = SandboxProof.objects.get_or_create(
        organisation=organisation, check_name=check, defaults={"at": at}
    )  # fmt: skip
    tell(
        service=organisation.keeper_id, object_type=SandboxProof._meta.label, object_id=proof.pk,
        detail={"organisation": organisation.pk, "check": check.value},
    )  # fmt: skip
    return proof
