"""The list of an organisation, as its ambassador keeps it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import LaidOutForm
from counselling.partners.forms import NewReferrerForm


class ColleagueForm(NewReferrerForm):
    """Somebody who was known nowhere; that two are the same person, a service says and no partner."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("same", None)


class EndColleagueForm(DatedForm, LaidOutForm):
    ended_on = DayField(
        label=_("No longer works here since"), future=False,
        help_text=_("They can do nothing for your organisation from now on; their certificates stay with them."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ended_on"].initial = self.today
