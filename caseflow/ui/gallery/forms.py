from django import forms

from caseflow.ui.fields import DatedForm, DayField, IbanField, MoneyField, RateField, TimeField
from caseflow.ui.grid import RowForm

PERIODS = [("month", "mois"), ("year", "an")]
NATURES = [("rent", "loyer"), ("energy", "énergie"), ("loan", "prêt"), ("card", "crédit renouvelable")]


class LedgerRow(RowForm):
    name = forms.CharField(label="Intitulé", max_length=80, widget=forms.TextInput(attrs={"list": "sources"}))
    amount = MoneyField(label="Montant")
    period = forms.ChoiceField(label="Période", choices=PERIODS)


class EveryField(DatedForm):
    creditor = forms.CharField(label="Créancier", widget=forms.TextInput(attrs={"list": "sources"}))
    balance = MoneyField(label="Solde dû", help_text="Avec ou sans centimes, ou une somme : =120+35,50")
    rate = RateField(label="Taux", required=False)
    owed_since = DayField(label="Dû depuis", future=False, required=False)
    hour = TimeField(label="Heure", required=False)
    iban = IbanField(label="IBAN", required=False)
    nature = forms.ChoiceField(label="Nature", choices=NATURES)
    source = forms.ChoiceField(
        label="Source", choices=[("client", "le ménage"), ("creditor", "le créancier")], widget=forms.RadioSelect
    )
    urgent = forms.BooleanField(label="Urgent", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)


class FilterForm(forms.Form):
    who = forms.CharField(label="Nom", required=False)
    kind = forms.ChoiceField(label="Nature", choices=[("", "toutes"), *NATURES], required=False)
