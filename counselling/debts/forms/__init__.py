from counselling.debts.forms.details import BalanceForm, DebtForm, EventForm, PaperForm, StepForm
from counselling.debts.forms.fields import DebtFieldsForm, initial_of
from counselling.debts.forms.merging import MergeForm
from counselling.debts.forms.reading import PastedRow, PasteForm, Reading, read_quick_line
from counselling.debts.forms.rows import DebtRow, FilterForm, QuickLine

__all__ = [
    "BalanceForm",
    "DebtFieldsForm",
    "DebtForm",
    "DebtRow",
    "EventForm",
    "FilterForm",
    "MergeForm",
    "PaperForm",
    "PasteForm",
    "PastedRow",
    "QuickLine",
    "Reading",
    "StepForm",
    "initial_of",
    "read_quick_line",
]
