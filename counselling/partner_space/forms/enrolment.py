"""Who is enrolled in a session, by themselves or by their ambassador."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.ui.layout import LaidOutForm
from counselling.partner_space.selectors import Candidates
from counselling.partners.models import Affiliation


class EnrolmentForm(LaidOutForm):
    """Offers whoever has no place yet; whoever got one meanwhile is refused by the verb, which knows why."""

    layout = ("colleague needs",)

    colleague = forms.ModelChoiceField(
        Affiliation.objects.none(), label=_("Who takes part"), empty_label=None,
        error_messages={"invalid_choice": _("Choose somebody of the list.")},
    )  # fmt: skip
    needs = forms.CharField(
        label=_("What this person needs to take part"), max_length=200, required=False,
        help_text=_("Only the organiser and the trainers read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, candidates: Candidates, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["colleague"]
        field.queryset, left = candidates.everybody, list(candidates.left)
        is_one = len({colleague.organisation_id for colleague in left}) < 2
        field.choices = [(it.pk, str(it.referrer) if is_one else f"{it.referrer}, {it.organisation}") for it in left]
