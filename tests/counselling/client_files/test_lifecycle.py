from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from caseflow.accounts.models import User
from counselling.client_files import services as files
from counselling.client_files.models import AuthorisationKind, AuthorisationMethod, ClientFile, DeadlineKind
from counselling.client_files.services.lifecycle import (
    ConsentNotLive,
    CounsellorMissing,
    NoProcedure,
    OpenDeadlines,
    ProcedureMissing,
)
from counselling.client_files.services.rules import FileClosed
from counselling.domain.errors import (
    ReasonMissing,
    TransitionRefused,
)
from counselling.domain.lifecycle import ClosureReason, FileState, Procedure
from tests.cast import Cast
from tests.factories import TODAY


def state(file: ClientFile) -> str:
    return ClientFile.objects.get(pk=file.pk).state


def test_assessment_needs_a_counsellor_and_a_live_consent(cast: Cast) -> None:
    member = cast.file.members.get()
    files.withdraw_authorisation(
        member=member, kind=AuthorisationKind.PROCESS_DATA, method=AuthorisationMethod.ORAL_SCRIPT, on=TODAY,
        by=cast.counsellor,
    )  # fmt: skip
    with pytest.raises(ConsentNotLive):
        files.start_assessment(file=cast.file, on=TODAY, by=cast.counsellor)
    ClientFile.objects.filter(pk=cast.file.pk).update(counsellor=None)
    with pytest.raises(CounsellorMissing):
        files.start_assessment(file=ClientFile.objects.get(pk=cast.file.pk), on=TODAY, by=cast.counsellor)
    assert state(cast.file) == FileState.OPENED


def test_a_file_is_closed_when_nothing_burns_and_reopened_with_a_reason(cast: Cast) -> None:
    files.start_assessment(file=cast.file, on=TODAY, by=cast.counsellor)
    deadline = files.set_deadline(file=cast.file, kind=DeadlineKind.HEARING, due_on=TODAY, by=cast.counsellor)
    with pytest.raises(OpenDeadlines) as refusal:
        files.close_file(file=cast.file, closure_reason=ClosureReason.ADVICE_ONLY, on=TODAY, by=cast.counsellor)
    assert refusal.value.facts == {"count": 1}
    files.meet_deadline(deadline=deadline, on=TODAY, by=cast.counsellor)
    closed = files.close_file(file=cast.file, closure_reason=ClosureReason.ADVICE_ONLY, on=TODAY, by=cast.counsellor)
    assert (closed.state, closed.closed_on, closed.closure_reason) == (FileState.CLOSED, TODAY, "advice_only")
    with pytest.raises(ReasonMissing):
        files.reopen_file(file=cast.file, reason="", by=cast.counsellor)
    reopened = files.reopen_file(file=cast.file, reason="came back", by=cast.counsellor)
    assert (reopened.state, reopened.closed_on, reopened.closure_reason) == (FileState.IN_ASSESSMENT, None, "")


def test_a_closed_file_is_not_changed(cast: Cast) -> None:
    files.close_file(file=cast.file, closure_reason=ClosureReason.NO_CONTACT, on=TODAY, by=cast.counsellor)
    before = cast.file.journal.count()
    for change in (
        lambda: files.add_task(file=cast.file, what="x", assignee=cast.counsellor, due_on=TODAY, by=cast.counsellor),
        lambda: files.add_member(file=cast.file, details=files.MemberDetails(last_name="X"), by=cast.counsellor),
        lambda: files.assign_file(file=cast.file, counsellor=cast.colleague, on=TODAY, by=cast.supervisor),
    ):
        with pytest.raises(FileClosed):
            change()
    with pytest.raises(TransitionRefused):
        files.start_assessment(file=cast.file, on=TODAY, by=cast.counsellor)
    assert cast.file.journal.count() == before


def test_a_file_that_goes_on_in_a_procedure_says_in_which(cast: Cast, as_: Callable[[User], Client]) -> None:
    close = {"file": cast.file, "on": TODAY, "by": cast.counsellor}
    statutory = ClosureReason.STATUTORY_PROCEDURE
    for procedure in (None, Procedure.BE_JUDICIAL):
        with pytest.raises(ProcedureMissing):
            files.close_file(closure_reason=statutory, procedure=procedure, **close)
    with pytest.raises(NoProcedure):
        files.close_file(closure_reason=ClosureReason.ADVICE_ONLY, procedure=Procedure.LU_JUDICIAL, **close)
    page, browser = reverse("client_files:close_file", args=[cast.file.reference]), as_(cast.counsellor)
    offered = [code for code, _label in browser.get(page).context["form"].fields["procedure"].choices]
    assert offered == ["", "lu_conventional", "lu_judicial", "lu_recovery"]
    answer = browser.post(page, {"closure_reason": statutory})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["procedure"])
    assert browser.post(page, {"closure_reason": statutory, "procedure": "fr_plan"}).status_code == 422
    shown = browser.post(page, {"closure_reason": statutory, "procedure": "lu_judicial"}, follow=True)
    closed = ClientFile.objects.get(pk=cast.file.pk)
    assert (closed.closure_reason, closed.closure_procedure) == ("statutory_procedure", "lu_judicial")
    assert "procédure légale, redressement judiciaire" in shown.content.decode()
    files.reopen_file(file=closed, reason="retour", by=cast.counsellor)
    assert ClientFile.objects.get(pk=cast.file.pk).closure_procedure == ""
