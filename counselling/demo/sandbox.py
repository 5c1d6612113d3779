"""The sandbox of the demonstration: a test key of one organisation, and what its system has shown so far."""

from datetime import date

from caseflow import clock
from caseflow.accounts.models import User
from counselling.demo.webhooks import LISTENING
from counselling.domain.api_keys import ApiScope, last_allowed_day
from counselling.domain.sandbox import SandboxCheck
from counselling.partners import services as partners
from counselling.partners.models import Organisation
from counselling.partners.services import NewKey

SHOWN = (SandboxCheck.CREATE, SandboxCheck.REPLAY, SandboxCheck.CONSENT_REFUSED)


def try_out(leader: User, *, on: date) -> str:
    """Returns the test key: it is drawn anew each time and told to whoever started the demonstration."""
    landlord = Organisation.objects.get(name=LISTENING)
    new = NewKey(name="Agora (essai)", livemode=False, scopes=tuple(ApiScope), expires_on=last_allowed_day(on))
    issued = partners.issue_credential(organisation=landlord, new=new, on=on, by=leader)
    for check in SHOWN:
        partners.note_proof(organisation=landlord, check=check, at=clock.now(), by=issued.credential)
    return issued.key
