"""The letters this house can write: one entry per kind, with its titles, context, tables and rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from counselling.client_files.models import AttachmentCategory as Paper
from counselling.domain.errors import gettext_noop
from documents import contexts, placeholders
from documents.composition import Composition, Frame, compose, delivered_text, render_html
from documents.contexts import Letter
from documents.layouts import Layout
from documents.placeholders import Problem


class Acknowledges(StrEnum):
    """Whether a letter admits the debt or makes the client pay it: the rule on old debts asks this."""

    NO = "no"
    YES = "yes"
    PAYS = "pays"


class Expects(StrEnum):
    BALANCE_STATEMENT = "balance_statement"
    DECISION = "decision"
    RETURN = "return"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKind:
    """One kind; `titles` by language, or by language and jurisdiction where the word differs."""

    code: str
    label: str
    titles: Mapping[str, str]
    context: type[Letter]
    audience: str
    blocks: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    acknowledges: Acknowledges = Acknowledges.NO
    expects: Expects | None = None
    answer_days: int = 0
    working_days: bool = True
    needs_authorisation: bool = False
    needs_statement: bool = False
    needs_agreement: bool = False
    variants: tuple[str, ...] = ("standard",)
    returned: bool = False
    birth_date: bool = False
    encloses: frozenset[Paper] = frozenset()

    def title(self, language: str, jurisdiction: str) -> str:
        """What this letter is called in that language and country."""
        return self.titles.get(f"{language}_{jurisdiction}") or self.titles[language]

    def delivered_text(self, language: str, variant: str = "standard") -> str:
        return delivered_text(self.code, variant, language)

    def problems(self, text: str) -> tuple[Problem, ...]:
        """Everything that keeps this text from being published for this kind."""
        found = placeholders.check(text, names=placeholders.names_of(self.context), blocks=self.blocks)
        missing = (block for block in self.required if f"[[{block}]]" not in text)
        sentence = gettext_noop("This letter needs the table “%(name)s”.")
        return (*found, *(Problem(sentence=sentence, line=1, column=1, facts={"name": block}) for block in missing))

    def compose(
        self, context: Letter, *, text: str, layout: Layout, language: str, preview: bool = False
    ) -> Composition:
        """A letter of this kind ready for the press."""
        frame = self.frame(context, language)
        return compose(context, frame=frame, text=text, layout=layout, language=language, preview=preview)

    def html(self, context: Letter, *, text: str, layout: Layout, language: str, preview: bool = False) -> str:
        """The same letter as accessible HTML, without positions."""
        frame = self.frame(context, language)
        return render_html(context, frame=frame, text=text, layout=layout, language=language, preview=preview)

    def frame(self, context: Letter, language: str) -> Frame:
        return Frame(
            template=self.code,
            title=self.title(language, context.jurisdiction),
            blocks=self.blocks,
            audience=self.audience,
            returned=self.returned,
            birth_date=self.birth_date,
        )


_ALL = (
    LetterKind(
        code="balance_request",
        label=gettext_noop("Statement request"),
        titles={"fr": "Demande de décompte", "de": "Forderungsaufstellung", "en": "Statement request"},
        context=contexts.BalanceRequest,
        audience="creditor",
        blocks=("claims_table", "debts_table"),
        expects=Expects.BALANCE_STATEMENT,
        answer_days=10,
        needs_authorisation=True,
        encloses=frozenset({Paper.AUTHORISATION, Paper.IDENTITY, Paper.DEBT}),
    ),
    LetterKind(
        code="mandate",
        label=gettext_noop("Authority to act"),
        titles={"fr": "Mandat", "fr_lu": "Procuration", "de": "Vollmacht", "en": "Authority to act"},
        context=contexts.Mandate,
        audience="client",
        blocks=("signatures",),
        required=("signatures",),
        expects=Expects.RETURN,
        answer_days=14,
        working_days=False,
        returned=True,
    ),
    LetterKind(
        code="plan_proposal",
        label=gettext_noop("Repayment proposal"),
        titles={
            "fr": "Proposition d’apurement",
            "fr_lu": "Proposition de règlement",
            "de": "Regulierungsvorschlag",
            "en": "Repayment proposal",
        },
        context=contexts.PlanProposal,
        audience="creditor",
        blocks=("debts_table", "share_table", "budget_summary"),
        required=("share_table",),
        acknowledges=Acknowledges.YES,
        expects=Expects.DECISION,
        answer_days=10,
        needs_authorisation=True,
        needs_statement=True,
        encloses=frozenset(Paper),
    ),
    LetterKind(
        code="payment_schedule",
        label=gettext_noop("Payment schedule"),
        titles={"fr": "Échéancier", "de": "Zahlungsplan", "en": "Payment schedule"},
        context=contexts.PaymentSchedule,
        audience="client",
        blocks=("payment_qr", "schedule_table"),
        required=("schedule_table",),
        acknowledges=Acknowledges.PAYS,
        encloses=frozenset({Paper.DEBT, Paper.OTHER}),
    ),
    LetterKind(
        code="advice_confirmation",
        label=gettext_noop("Confirmation of advice"),
        titles={"fr": "Synthèse d’entretien", "de": "Beratungsprotokoll", "en": "Confirmation of advice"},
        context=contexts.AdviceConfirmation,
        audience="client",
        blocks=("options", "next_steps"),
        encloses=frozenset({Paper.DEBT, Paper.COURT, Paper.OTHER}),
    ),
    LetterKind(
        code="onward_referral",
        label=gettext_noop("Onward referral"),
        titles={"fr": "Orientation", "de": "Weiterleitung", "en": "Onward referral"},
        context=contexts.OnwardReferral,
        audience="service",
        expects=Expects.ACKNOWLEDGEMENT,
        answer_days=10,
        needs_agreement=True,
        birth_date=True,
        encloses=frozenset({Paper.OTHER}),
    ),
)

KINDS: Mapping[str, LetterKind] = {kind.code: kind for kind in _ALL}
