"""The budget of a file: typed at the second meeting, frozen, taken up again when life changes."""

from dataclasses import replace

from counselling.client_files.models import HouseholdMember
from counselling.debts.selectors import instalments_of
from counselling.demo.scenes import Scene
from counselling.demo.situations import Line
from counselling.domain.budget import Category, Section
from counselling.statements import selectors, services
from counselling.statements.models import Evidence, FinancialStatement
from counselling.statements.services import LineDetails

HALF_WAY = 7
# The Belgian tables end in 2025, so the counsellor enters the minimum income and says where it was read.
MINIMUM = {"cohabiting": 87613, "single": 131420, "family": 177607}


def take_stock(scene: Scene, *, after: int, whole: bool = True) -> FinancialStatement:
    """The first version of the budget; an unfinished one stops before the flexible costs."""
    with scene.on(after) as on:
        statement = services.start_statement(file=scene.file, effective_on=on.replace(day=1), by=scene.by)
        holders = {
            member.relation: member.pk for member in HouseholdMember.objects.present(on).filter(file=scene.file)
        }
        lines = scene.situation.lines if whole else scene.situation.lines[:HALF_WAY]
        services.paste_budget_lines(
            statement=statement, by=scene.by,
            lines=[
                (scene.key("line", place), _details(scene, place, line, holders)) for place, line in enumerate(lines)
            ],
        )  # fmt: skip
        if scene.plot.country == "be":
            _enter_minimum(scene, statement)
    return statement


def _enter_minimum(scene: Scene, statement: FinancialStatement) -> None:
    inputs = selectors.law_inputs_of(selectors.statements_of(scene.file).get(pk=statement.pk))
    services.override_law_input(
        statement=statement, name="household_minimum", value=MINIMUM[str(inputs.category.value)], by=scene.by,
        reason="Montant lu sur le site du CPAS, pas encore dans les tables",
    )  # fmt: skip


def _details(scene: Scene, place: int, line: Line, holders: dict[str, int]) -> LineDetails:
    return LineDetails(
        category=line.category,
        label=line.label,
        amount=scene.euros(line.euros, income=Category(line.category).section is Section.INCOME),
        period=line.period,
        holder=holders.get(line.holder) if line.holder else None,
        evidence=(Evidence.DOCUMENT, Evidence.DOCUMENT, Evidence.DECLARED)[place % 3],
    )


def freeze(scene: Scene, statement: FinancialStatement, *, after: int) -> FinancialStatement:
    """Explain what is far from its reference, then fix the budget."""
    with scene.on(after) as on:
        for line in selectors.reasons_missing(statement):
            details = replace(services.details_of(line), reason="Régime prescrit, tickets vus")
            services.set_budget_line(
                statement=statement, uuid=line.uuid, details=details, version=line.version, by=scene.by
            )
        statement.refresh_from_db()
        return services.freeze_statement(
            statement=statement, running=instalments_of(scene.file, on), version=statement.version, on=on, by=scene.by
        )


def start_again(scene: Scene, *, after: int, share: int = 88) -> FinancialStatement:
    """A new version with less of the first income: hours were cut, or an illness lasts."""
    with scene.on(after) as on:
        statement = services.start_statement(file=scene.file, effective_on=on.replace(day=1), by=scene.by)
        income = next(line for line in selectors.lines_of(statement) if line.holder_id == scene.client.pk)
        details = services.details_of(income)
        lower = replace(details, amount=details.amount * share // 100, comment="Heures réduites depuis ce mois")
        services.set_budget_line(
            statement=statement, uuid=income.uuid, details=lower, version=income.version, by=scene.by
        )
    return statement
