"""Questions about what a budget seems to lack: answered by a line, or set aside as not applicable."""

from caseflow.accounts.models import User
from caseflow.audit.verbs import tell, verb
from counselling.client_files import journal
from counselling.domain.plausibility import RULES
from counselling.statements.models import FinancialStatement, SetAsideQuestion
from counselling.statements.services.rules import UnknownCode, require_draft


@verb("statements.set_question_aside")
def set_question_aside(*, statement: FinancialStatement, code: str, by: User) -> SetAsideQuestion:
    """Remember that a question does not apply to this household; twice is once."""
    require_draft(statement)
    if code not in RULES:
        raise UnknownCode(field="code")
    answer, created = SetAsideQuestion.objects.get_or_create(statement=statement, code=code, defaults={"by": by})
    if created:
        journal.record(statement.file, about=statement, fields={"question": code}, question=code)
    else:
        tell(
            service=statement.file.service_id, file=statement.file.reference, object_type=statement._meta.label,
            object_id=str(statement.pk),
        )  # fmt: skip
    return answer


@verb("statements.ask_question_again")
def ask_question_again(*, answer: SetAsideQuestion, by: User) -> None:
    """Take back that a question does not apply."""
    require_draft(answer.statement)
    if not SetAsideQuestion.objects.filter(pk=answer.pk).delete()[0]:
        raise UnknownCode(field="code")
    journal.record(answer.statement.file, about=answer.statement, fields={"question": ""}, question=answer.code)
