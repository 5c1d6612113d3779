"""To a creditor: what exactly is owed, with its proof, and a pause until we know."""

from dataclasses import dataclass

from documents.contexts.parts import Answer, Authorisation, Creditor, Debt, DebtLine, Letter, debt_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRequest(Letter):
    """Asks for a dated statement of account of every debt of the file with this creditor."""

    creditor: Creditor
    authorisation: Authorisation
    answer: Answer
    debts: tuple[DebtLine, ...]

    @property
    def debt(self) -> Debt:
        return debt_of(self.debts)
