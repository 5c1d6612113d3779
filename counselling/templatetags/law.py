"""What a rule of the law files is about, in the reader's language; their texts are in English."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counselling.domain.explanation import Rule

register = template.Library()

_SUBJECTS: Mapping[str | Promise, tuple[str, ...]] = {
    _("Annual percentage rate"): ("apr",),
    _("Attachable share"): ("att", "attachable"),
    _("Attribution of payments"): ("imp",),
    _("Course of the procedure"): ("pro", "step"),
    _("Dependants’ own income"): ("child_income",),
    _("Expenses by scale"): ("exp", "expenses"),
    _("Family allowances"): ("family_allowance",),
    _("Legal interest"): ("int", "interest", "lin"),
    _("Length of the plan"): ("dur", "limit"),
    _("Limitation"): ("limitation",),
    _("Minimum income"): (
        "min", "revis", "revis_transitional", "ris", "rsa", "rsa_housing", "rsa_mayotte",
    ),
    _("Minimum wage"): ("minimum_wage",),
    _("Order of payment"): ("ord", "pri", "priority"),
    _("Protected balance"): ("protected_balance", "sbi"),
    _("Public holidays"): ("calendar",),
    _("Remission excluded"): ("exc", "excluded"),
    _("Repayment capacity"): ("cap", "capacity"),
    _("Usury"): ("usu", "usury"),
    _("Wage index"): ("index",),
}  # fmt: skip
SUBJECTS = {code: subject for subject, codes in _SUBJECTS.items() for code in codes}


@register.filter
def law_subject(rule: Rule) -> str:
    """`lu.priority.other` and `LU-PRI-1` are both about the order of payment, `LU-1` about the law as a whole."""
    family = rule.id.lower().replace("-", ".").split(".")[1:2]
    return gettext(str(SUBJECTS.get("".join(family), _("Law of over-indebtedness"))))
