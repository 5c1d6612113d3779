"""What people set on a scenario and type about a plan, parsed; messages stand beside the field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.ui import formats
from caseflow.ui.fields import DatedForm, DayField, MoneyField, RateField
from counselling.domain.plan import Method
from counselling.plans.models import METHOD_LABELS, Answer, RefusalCode, RepaymentPlan
from counselling.plans.selectors import Interest, Levers, Scenario

INTEREST_LABELS = {
    Interest.NONE: _("none"),
    Interest.CONTRACT: _("by contract"),
    Interest.REDUCED: _("at most a reduced rate"),
}
UNITS = ((1, _("to the cent")), (100, _("whole euros")))
IN_SIGHT = ("capacity", "reserve", "horizon", "first_due")


class LeversForm(DatedForm):
    """The levers of one scenario; the four used most stand in sight, the others below."""

    capacity = MoneyField(label=_("Offered at most"), required=False)
    reserve = MoneyField(label=_("Reserve kept"), required=False)
    horizon = forms.IntegerField(label=_("Months at most"), min_value=1, max_value=600)
    first_due = DayField(label=_("First instalment"), past=False)
    name = forms.CharField(label=_("Name"), max_length=60)
    capacity_reason = forms.CharField(label=_("Why more than the rule gives"), max_length=200, required=False)
    horizon_reason = forms.CharField(label=_("Why longer than the law allows"), max_length=200, required=False)
    method = forms.ChoiceField(label=_("Sharing"), choices=METHOD_LABELS.items())
    priority_first = forms.BooleanField(label=_("Priority debts first"), required=False)
    interest = forms.ChoiceField(label=_("Interest"), choices=INTEREST_LABELS.items())
    interest_rate = RateField(label=_("Reduced yearly rate, %"), required=False)
    moratorium = forms.IntegerField(label=_("Months without payment"), min_value=0, max_value=600)
    unit = forms.TypedChoiceField(label=_("Instalments"), choices=UNITS, coerce=int)
    small_claims = MoneyField(label=_("Small claims first, up to"), required=False)
    spill = MoneyField(label=_("Pass on to the next rank from"), required=False)
    refusing = forms.MultipleChoiceField(
        label=_("Creditors who refuse"), required=False, widget=forms.CheckboxSelectMultiple({"class": "below"})
    )

    def __init__(self, *args: Any, scenario: Scenario, **options: Any) -> None:
        levers = scenario.levers
        shown = {name: getattr(levers, name) for name in self.base_fields}
        super().__init__(*args, initial=shown | {"refusing": list(levers.refusing)}, **options)
        self.levers = levers
        self.fields["capacity"].widget.attrs["placeholder"] = formats.money(scenario.capacity_by_rule)
        self.fields["refusing"].choices = list(scenario.names.items())  # type: ignore[attr-defined]

    @property
    def in_sight(self) -> list[forms.BoundField]:
        return [self[name] for name in IN_SIGHT]

    @property
    def below(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in IN_SIGHT]

    @property
    def is_wrong_below(self) -> bool:
        return any(field.errors for field in self.below)

    @property
    def moved(self) -> Levers:
        """The levers as they were set; an instalment agreed with a creditor stays."""
        told = self.cleaned_data
        return Levers(
            **told
            | {
                "reserve": told["reserve"] or 0,
                "small_claims": told["small_claims"] or 0,
                "method": Method(told["method"]),
                "interest": Interest(told["interest"]),
                "refusing": {debt: self.levers.refusing.get(debt, 0) for debt in told["refusing"]},
            }
        )


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ProposeForm(forms.Form):
    """The one acceptance of values of the law that nobody has confirmed."""

    accept_reason = forms.CharField(label=_("Why these values may be used"), max_length=200, required=False)

    def __init__(self, *args: Any, plan: RepaymentPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        if not plan.unconfirmed:
            del self.fields["accept_reason"]


class ResponseForm(DatedForm):
    """What a creditor answered."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer, widget=forms.RadioSelect)
    on = DayField(label=_("Answered on"), future=False)
    code = forms.ChoiceField(label=_("Why it refuses"), choices=[("", "—"), *RefusalCode.choices], required=False)
    instalment = MoneyField(label=_("Instalment asked for"), required=False)
    months = forms.IntegerField(label=_("Months asked for"), min_value=1, max_value=600, required=False)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)
