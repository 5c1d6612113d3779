"""What a figure means, as one sentence that can be said to the client."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caseflow.ui import formats
from counselling.domain.explanation import Figure
from counselling.templatetags.figures import figure_value

register = template.Library()

SENTENCES: Mapping[str, str | Promise] = {
    "income": _("Each month %(value)s come in, all income together."),
    "expenditure": _("Living costs %(value)s a month, housing and irregular costs included; no debt is in it yet."),
    "surplus": _("When the month is paid for, %(value)s are left, before any debt."),
    "debt_service": _("The contracts ask for %(value)s a month on the debts that are being paid."),
    "balance": _("When the instalments are paid as well, %(value)s are left."),
    "left_to_live_on": _("For food, clothes and all that can be chosen, %(value)s are left a month."),
    "left_per_day": _("That makes %(value)s for each person and day."),
    "repayment_capacity": _("%(value)s a month can be offered to all creditors together."),
    "capacity_by_rule": _("By the rule, %(value)s a month can be offered to all creditors together."),
    "protected_minimum": _("%(value)s a month must stay with the household, whatever it owes."),
    "attachable_share": _("Creditors could have at most %(value)s a month seized from the income."),
    "debt_ratio": _("%(value)s of the income goes into instalments."),
    "capacity_offered": _("%(value)s a month are offered to all creditors together."),
    "margin_kept": _("In the tightest month, %(value)s are still free."),
    "plan_months": _("The plan lasts %(value)s."),
    "total_paid": _("Over the whole plan, %(value)s are paid to the creditors."),
    "plan_interest": _("While the plan runs, %(value)s of interest are added."),
    "residue": _("The plan leaves %(value)s unpaid."),
    "changes_of_order": _("Standing orders at the bank to change on the way: %(value)s."),
    "tolerated_fall": _("The income may fall by %(value)s before an instalment is missed."),
    "priorities_cleared": _("Rent, energy and the other priority debts are settled in %(value)s."),
}
BELOW_ZERO: Mapping[str, str | Promise] = {
    "surplus": _("Living costs %(lack)s a month more than comes in, before any debt is paid."),
    "balance": _("With the instalments, %(lack)s are missing every month."),
    "left_to_live_on": _("Fixed costs and instalments take %(lack)s a month more than comes in."),
    "margin_kept": _("In the tightest month, %(lack)s are missing."),
}
ZERO: Mapping[str, str | Promise] = {
    "debt_service": _("No instalment is being paid at the moment."),
    "repayment_capacity": _("At present nothing can be offered to the creditors."),
    "capacity_by_rule": _("By the rule, nothing can be offered to the creditors at present."),
    "attachable_share": _("Nothing of the income could be seized."),
    "plan_interest": _("No interest is added while the plan runs."),
    "residue": _("Every creditor is paid in full."),
    "margin_kept": _("In the tightest month, nothing is left over: the plan takes all there is."),
    "tolerated_fall": _("The income may not fall at all: every cent of the margin is in the plan."),
}


@register.filter
def to_the_client(figure: Figure) -> str:
    """One sentence, or nothing where the figure is a step that only the rule knows."""
    value = figure.value
    if value is None or figure.name not in SENTENCES:
        return ""
    if value == 0 and figure.name in ZERO:
        return str(ZERO[figure.name])
    if isinstance(value, int) and value < 0:
        below = BELOW_ZERO.get(figure.name)
        return str(below) % {"lack": formats.euros(-value)} if below else ""
    return str(SENTENCES[figure.name]) % {"value": figure_value(figure)}
