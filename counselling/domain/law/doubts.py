"""Why an input of the law is uncertain, in words for the counsellor."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from counselling.domain.errors import gettext_noop


class UnclearCode(StrEnum):
    GROWN_CHILD = "grown_child"
    AGE_UNKNOWN = "age_unknown"
    SHARED_CUSTODY = "shared_custody"
    CHILD_WITH_INCOME = "child_with_income"
    OTHER_ADULT = "other_adult"
    OTHER_DEPENDANT = "other_dependant"
    PARTNER_WITH_LITTLE_INCOME = "partner_with_little_income"
    MAINTENANCE_PAID = "maintenance_paid"
    DEPENDANTS_OF_TWO = "dependants_of_two"
    CATEGORY_TO_CHOOSE = "category_to_choose"
    INCOME_WITHOUT_HOLDER = "income_without_holder"
    INCOME_OF_OTHER_MEMBER = "income_of_other_member"
    KIND_TO_CHECK = "kind_to_check"


SENTENCES: Mapping[UnclearCode, str] = {
    UnclearCode.GROWN_CHILD: gettext_noop("%(name)s is of age: does this child still count as dependent?"),
    UnclearCode.AGE_UNKNOWN: gettext_noop("The age of %(name)s is not known: counted as a minor child."),
    UnclearCode.SHARED_CUSTODY: gettext_noop(
        "%(name)s lives here part of the time: which parent may count this child?"
    ),
    UnclearCode.CHILD_WITH_INCOME: gettext_noop("%(name)s has income: is it below the ceiling for a dependent child?"),
    UnclearCode.OTHER_ADULT: gettext_noop("%(name)s is an adult in the household: does the law count this person?"),
    UnclearCode.OTHER_DEPENDANT: gettext_noop("%(name)s is a dependant: are the conditions of the law met?"),
    UnclearCode.PARTNER_WITH_LITTLE_INCOME: gettext_noop(
        "%(name)s has little or no income: counted as a dependant of the other client."
    ),
    UnclearCode.MAINTENANCE_PAID: gettext_noop(
        "Maintenance is paid: a child living elsewhere may count as dependent."
    ),
    UnclearCode.DEPENDANTS_OF_TWO: gettext_noop("Both clients have income: whose dependants are the children?"),
    UnclearCode.CATEGORY_TO_CHOOSE: gettext_noop("The category of the household is a proposal: choose it."),
    UnclearCode.INCOME_WITHOUT_HOLDER: gettext_noop("“%(name)s” has no holder: counted with the client."),
    UnclearCode.INCOME_OF_OTHER_MEMBER: gettext_noop(
        "“%(name)s” belongs to neither client: not counted as attachable."
    ),
    UnclearCode.KIND_TO_CHECK: gettext_noop("“%(name)s”: check whether creditors can reach this income."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Why an input is uncertain."""

    code: UnclearCode
    name: str = ""

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code]
