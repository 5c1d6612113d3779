"""Checks of a draft: the same when the page is shown, when *Check* is pressed, and when the number is taken."""

from collections.abc import Iterator
from datetime import date, timedelta

from caseflow.accounts.models import Service
from counselling.debts.models import OWED
from counselling.debts.selectors import DebtLine
from counselling.domain.dates import Calendar
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import DebtStatus, PlanState
from documents.contexts import Letter, digest, to_json
from documents.contexts.building import NO_AGREEMENT, Occasion, Situation, letter_of
from documents.kinds import KINDS, LetterKind
from documents.layouts import Layout, unprintable
from documents.models import LetterDraft, Sending
from documents.placeholders import TextRefused
from documents.services.enclosures import enclosure_findings
from documents.services.findings import Body, Check, Finding, Language, Level
from documents.services.holds import limitation_finding

POST_DAYS = 2
LONG_TEXT = 250
# The offer rests on a plan in this state; the schedule comes once creditors agreed.
PLAN_STATES = {"plan_proposal": PlanState.PROPOSED, "payment_schedule": PlanState.IN_FORCE}
WITH_REASON = frozenset({"plan_proposal"})
PLAN_SENTENCES = {
    PlanState.PROPOSED: gettext_noop("Propose the plan first."),
    PlanState.IN_FORCE: gettext_noop("This plan is not in force."),
}


def check_draft(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Check:
    """A draft composed as it would leave now, with everything that stands in its way."""
    body = body_of(draft, situation)
    findings = [*_needs(draft, situation), *_debts(draft, situation), *_advice(draft, situation, body)]
    findings += enclosure_findings(draft, situation)
    context = None
    try:
        context = letter_of(draft, situation, at(occasion, draft, situation, body))
        findings += [*_composed(draft, situation, context, body), *_reading(draft, situation, body)]
    except DomainError as lack:
        if lack.field not in {finding.code for finding in findings}:
            findings.append(_finding(lack))
    return Check(
        draft=draft,
        findings=tuple(findings),
        body=body,
        context=context,
        language_from=language_from(draft, situation),
    )


def at(occasion: Occasion, draft: LetterDraft, situation: Situation, body: Body) -> Occasion:
    """The occasion with what follows from kind and text: the day of the answer, the wording."""
    service = situation.file.service
    due_on = answer_due(KINDS[draft.kind], service.jurisdiction, occasion.on)
    version = f"{service.prefix}-{body.number}{'a' if body.is_edited else ''}"
    return Occasion(on=occasion.on, by=occasion.by, number=occasion.number, due_on=due_on, text_version=version)


def content_of(draft: LetterDraft, situation: Situation, body: Body, on: date) -> str:
    """A fingerprint of what a draft says and carries, as if it left on that day: what a second reader approves."""
    counsellor = situation.file.counsellor
    assert counsellor is not None  # noqa: S101 - a letter that can be put together has one
    context = letter_of(draft, situation, at(Occasion(on=on, by=counsellor), draft, situation, body))
    papers = [paper.attachment.sha256 for paper in draft.papers.all()]
    return digest("\0".join([to_json(context), body.text, *papers]))


def answer_due(kind: LetterKind, jurisdiction: str, on: date) -> date | None:
    """The day printed in the letter: two working days for the post, then the time of the kind."""
    if kind.expects is None:
        return None
    calendar = Calendar(jurisdiction=jurisdiction)
    arrived = calendar.add(on, POST_DAYS)
    if kind.working_days:
        return calendar.add(arrived, kind.answer_days)
    return calendar.first_working_day(arrived + timedelta(days=kind.answer_days))


def layout_of(service: Service) -> Layout:
    """The window of this service's envelopes, with its own offsets."""
    return Layout(
        preset=service.window_preset,
        offset_x=service.window_offset_x,
        offset_y=service.window_offset_y,
        fold_marks=service.fold_marks,
    )


def body_of(draft: LetterDraft, situation: Situation) -> Body:
    """The text of this letter, beside the one its service uses for the kind."""
    own = situation.texts.get((draft.kind, draft.variant, draft.language))
    service_text = own.body if own else KINDS[draft.kind].delivered_text(draft.language, draft.variant)
    return Body(text=draft.text or service_text, service_text=service_text, number=own.number if own else 0)


def usual_language(draft: LetterDraft, situation: Situation) -> tuple[str, Language]:
    """The addressee's language, else the service's."""
    if KINDS[draft.kind].audience == "client":
        return situation.file.language, Language.ADDRESSEE
    address = situation.address_of(draft.addressee)
    if address is not None:
        return address.language, Language.ADDRESSEE
    return situation.file.service.default_language, Language.SERVICE


def language_from(draft: LetterDraft, situation: Situation) -> Language:
    language, source = usual_language(draft, situation)
    return source if draft.language == language else Language.CHOSEN


def _needs(draft: LetterDraft, situation: Situation) -> Iterator[Finding]:
    """What the kind asks for beside its debts."""
    kind = KINDS[draft.kind]
    if not situation.file.is_open:
        yield _fix("closed", gettext_noop("This file is closed."))
    wanted = PLAN_STATES.get(draft.kind)
    if wanted and (draft.plan is None or draft.plan.state != wanted):
        yield _fix("plan", PLAN_SENTENCES[wanted])
    if kind.needs_statement and draft.plan is not None and draft.plan.statement.is_draft:
        yield _fix("statement", gettext_noop("This offer needs a frozen budget."))
    if draft.kind in WITH_REASON and not draft.reason.strip():
        yield _fix("reason", gettext_noop("Give the reason for this offer in words."))
    if kind.needs_agreement and situation.agreement_to_pass_on is None:
        yield _fix("agreement", NO_AGREEMENT)
    if kind.audience == "client" and draft.channel != Sending.HAND and not situation.may_write_to_client():
        yield _fix("unsafe", gettext_noop("Letters to this address are not safe for everybody: hand it over."))
    if kind.needs_authorisation:
        for member in situation.debtors(situation.lines_in(draft)):
            if member.pk not in situation.mandates:
                sentence = gettext_noop("%(name)s has not authorised us to write to creditors.")
                yield _fix("consent", sentence, name=member.full_name)


def _debts(draft: LetterDraft, situation: Situation) -> Iterator[Finding]:
    for line in situation.lines_in(draft):
        debt = line.debt
        decision = situation.decisions.get((draft.pk, debt.pk))
        if found := limitation_finding(KINDS[draft.kind], line, situation.on, decision):
            yield found
        if debt.removed_on is not None or debt.status not in {*OWED, DebtStatus.TIME_BARRED}:
            yield _fix("not_owed", gettext_noop("%(debt)s is no longer owed."), line, debt=str(debt))
        if draft.addressee is not None:
            yield from _of_addressee(draft, line)


def _of_addressee(draft: LetterDraft, line: DebtLine) -> Iterator[Finding]:
    if line.debt.addressee != draft.addressee:
        sentence = gettext_noop("%(debt)s is now written about to %(name)s.")
        yield _fix("moved", sentence, line, debt=str(line.debt), name=line.debt.addressee.name)
    if not line.debt.reference:
        yield _warn(
            "reference_missing", gettext_noop("The creditor’s reference is missing: letters without one wait.")
        )


def _advice(draft: LetterDraft, situation: Situation, body: Body) -> Iterator[Finding]:
    """Worth knowing, never a reason to wait."""
    if situation.pending[draft.kind, draft.addressee_id] > 1:
        yield _warn("twice", gettext_noop("There is another draft of this letter to the same addressee."))
    if draft.addressee is not None and len(body.text.split()) > LONG_TEXT:
        sentence = gettext_noop("The text has over %(words)s words: long letters go unread.")
        yield _warn("long", sentence, words=LONG_TEXT)


def _reading(draft: LetterDraft, situation: Situation, body: Body) -> Iterator[Finding]:
    """Whether somebody else has read exactly this, where the service asks for it."""
    if draft.kind not in situation.rules.second_reading:
        return
    if draft.approved_on is None:
        yield _approve(gettext_noop("A supervisor reads this letter before it leaves."))
    elif content_of(draft, situation, body, draft.approved_on) != draft.approved_content:
        yield _approve(gettext_noop("What this letter says has changed since a supervisor read it."))


def _composed(draft: LetterDraft, situation: Situation, context: Letter, body: Body) -> Iterator[Finding]:
    """What shows only once the letter is put together: a hole, a line too long, a character nobody can print."""
    layout = layout_of(situation.file.service)
    try:
        html = KINDS[draft.kind].html(context, text=body.text, layout=layout, language=draft.language)
    except TextRefused as refused:
        for problem in refused.problems:
            yield Finding(code="text", level=Level.FIX, sentence=problem.sentence, facts=problem.facts)
        return
    if strange := unprintable(html):
        sentence = gettext_noop("The letters cannot print these characters: %(characters)s")
        yield _fix("characters", sentence, characters=" ".join(sorted(strange)))


def _finding(lack: DomainError) -> Finding:
    return Finding(code=lack.code, level=Level.FIX, sentence=lack.message, facts=lack.facts)


def _fix(code: str, sentence: str, line: DebtLine | None = None, /, **facts: object) -> Finding:
    return Finding(code=code, level=Level.FIX, sentence=sentence, facts=facts, debt=line.debt if line else None)


def _approve(sentence: str) -> Finding:
    return Finding(code="second_reading", level=Level.APPROVE, sentence=sentence)


def _warn(code: str, sentence: str, **facts: object) -> Finding:
    return Finding(code=code, level=Level.WARN, sentence=sentence, facts=facts)
