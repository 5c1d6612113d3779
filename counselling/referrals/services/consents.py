"""What the person says to the service itself, on the first call or later."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.client_files import services as files
from counselling.client_files.models import Authorisation, AuthorisationKind, AuthorisationMethod, ClientFile
from counselling.client_files.services import Consent
from counselling.domain.clocks import local_day
from counselling.domain.errors import TransitionRefused
from counselling.domain.lifecycle import OPEN_REFERRAL
from counselling.domain.referrals import NEEDED_CONSENTS, ConsentDecision, ConsentKind, NotMetReason
from counselling.referrals import selectors
from counselling.referrals.models import ConsentRecord, Referral
from counselling.referrals.services.course import hold, settle
from counselling.referrals.services.ending import end_without_meeting
from counselling.referrals.services.receiving import write_consent
from counselling.referrals.services.sent import Answer

# What the person decides here stands in the file under the same name.
IN_THE_FILE = {
    ConsentKind.SHARE_OUTCOME: AuthorisationKind.SHARE_OUTCOME,
    ConsentKind.REDIRECT_TO_OTHER: AuthorisationKind.REDIRECT_TO_OTHER,
}


@verb("referrals.record_consent", action=Action.CREATE)
def record_consent(*, referral: Referral, answer: Answer, version: int, on: date, by: User) -> ConsentRecord:
    """Note what the person answered; without the agreement that a referral needs, it ends."""
    current = hold(referral, version)
    if current.state not in OPEN_REFERRAL and answer.kind in NEEDED_CONSENTS and not _is_yes(answer):
        raise TransitionRefused(state=current.state)
    record = write_consent(current, answer, by=by, confirmed=True)
    settle(current, on=on)
    _write_into_file(current, answer, on=on, by=by)
    if answer.kind in NEEDED_CONSENTS and not _is_yes(answer):
        end_without_meeting(referral=current, reason=NotMetReason.NOT_WANTED, version=current.version, on=on, by=by)
    tell(
        service=current.service_id, object_type=ConsentRecord._meta.label, object_id=record.pk,
        detail={"reference": current.reference, "kind": answer.kind.value, "decision": answer.decision.value},
    )  # fmt: skip
    return record


def _is_yes(answer: Answer) -> bool:
    return answer.decision is ConsentDecision.GIVEN


def _write_into_file(referral: Referral, answer: Answer, *, on: date, by: User) -> None:
    if referral.file is None or not referral.file.is_open or answer.kind not in IN_THE_FILE:
        return
    kind, method = IN_THE_FILE[answer.kind], AuthorisationMethod(answer.method)
    client = selectors.client_of(referral.file)
    stands = Authorisation.objects.live(on).filter(member=client, kind=kind).exists()
    if _is_yes(answer) and not stands:
        files.record_authorisation(member=client, consent=Consent(kind=kind, on=on, method=method), by=by)
    elif not _is_yes(answer) and stands:
        files.withdraw_authorisation(member=client, kind=kind, method=method, on=on, by=by)


def follow_authorisation(file: ClientFile, authorisation: Authorisation, by: Any) -> None:
    """What a client says in the file of feedback to the referrer is said to the referral too."""
    if authorisation.kind != AuthorisationKind.SHARE_OUTCOME:
        return
    decision = ConsentDecision.GIVEN if authorisation.given else ConsentDecision.WITHDRAWN
    for referral in Referral.objects.select_for_update().filter(file=file).order_by("pk"):
        last = referral.consents.filter(kind=ConsentKind.SHARE_OUTCOME).order_by("pk").last()
        if last and last.decision == decision:
            continue
        now = clock.now()
        answer = Answer(
            kind=ConsentKind.SHARE_OUTCOME, decision=decision, collected_at=now, method=authorisation.method,
            language=file.language,
        )  # fmt: skip
        write_consent(referral, answer, by=by, confirmed=True)
        settle(referral, on=local_day(now, ZoneInfo(file.service.time_zone)))
