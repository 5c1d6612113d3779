"""What people type about letters, parsed: what goes in, to whom, in which words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Language
from caseflow.ui import formats
from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import LaidOutForm
from counselling.client_files.models import Attachment
from counselling.debts.selectors import DebtLine
from documents.kinds import KINDS
from documents.models import LetterDraft, LiftCode, Sending
from documents.placeholders import MAX_LENGTH
from documents.services import Wishes
from documents.services.enclosures import SENSITIVE, Chosen

OPTIONS = range(1, 5)


class DebtsForm(forms.Form):
    """Which debts the letters are about."""

    debts = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Debts"), coerce=UUID, widget=forms.CheckboxSelectMultiple({"class": "below"}),
        error_messages={"required": gettext_lazy("Choose at least one debt.")},
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Iterable[DebtLine], **options: Any) -> None:
        super().__init__(*args, **options)
        lines = list(lines)
        self.fields["debts"].choices = [(str(line.debt.pk), _label(line)) for line in lines]  # type: ignore[attr-defined]
        self.initial.setdefault("debts", [str(line.debt.pk) for line in lines])


def _label(line: DebtLine) -> str:
    """“Recouvre SA pour Cofilux · 2881-440 · 4 812,35 €”: who gets the letter comes first."""
    debt = line.debt
    who = debt.addressee.name
    if debt.collector:
        who = _("%(collector)s for %(creditor)s") % {"collector": who, "creditor": debt.creditor.name}
    balance = formats.euros(line.total) if line.balance else _("balance unknown")
    return " · ".join(part for part in (who, debt.reference, balance) if part)


class WordsForm(DatedForm):
    """What a kind needs in words or days beside its debts; most need nothing."""

    @property
    def in_words(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    @property
    def details(self) -> dict[str, Any]:
        return {}

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as they stand beside each other."""
        return [[field] for field in self]

    def wishes(self, **known: Any) -> Wishes:
        return Wishes(reason=self.in_words, details=self.details, **known)

    @staticmethod
    def initial_of(draft: LetterDraft) -> dict[str, Any]:
        return {"reason": draft.reason}


class ProposalWords(WordsForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason for this offer, as the creditors will read it"), max_length=600,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class MandateWords(WordsForm):
    until = DayField(label=gettext_lazy("Valid until"), past=False, required=False)

    @property
    def details(self) -> dict[str, Any]:
        return {"until": _iso(self.cleaned_data["until"])}

    @staticmethod
    def initial_of(draft: LetterDraft) -> dict[str, Any]:
        return {"until": _day(draft.details.get("until"))}


class AdviceWords(WordsForm):
    """The meeting, up to four ways out that were explained, and up to four next steps."""

    meeting_on = DayField(label=gettext_lazy("Meeting of"), future=False)
    summary = forms.CharField(
        label=gettext_lazy("Situation, in a few sentences"), max_length=1200, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in OPTIONS:
            named = {"number": number}
            self.fields[f"option_{number}"] = forms.CharField(
                label=_("Way out %(number)s") % named, max_length=120, required=number == 1
            )
            self.fields[f"effect_{number}"] = forms.CharField(
                label=_("What way out %(number)s means") % named, max_length=300, required=False
            )
            self.fields[f"chosen_{number}"] = forms.BooleanField(
                label=_("Way out %(number)s was chosen") % named, required=False
            )
        for number in OPTIONS:
            named = {"number": number}
            self.fields[f"what_{number}"] = forms.CharField(
                label=_("Next step %(number)s") % named, max_length=200, required=False
            )
            self.fields[f"who_{number}"] = forms.CharField(
                label=_("Who does step %(number)s") % named, max_length=80, required=False
            )
            until = DayField(label=_("Step %(number)s until") % named, required=False)
            until.today = self.today
            self.fields[f"until_{number}"] = until

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        groups = [("option", "effect", "chosen"), ("what", "who", "until")]
        numbered = [[self[f"{name}_{n}"] for name in group] for group in groups for n in OPTIONS]
        return [[self["meeting_on"]], [self["summary"]], *numbered]

    @property
    def details(self) -> dict[str, Any]:
        told = self.cleaned_data
        options = [
            {"title": told[f"option_{n}"], "effect": told[f"effect_{n}"], "chosen": told[f"chosen_{n}"]}
            for n in OPTIONS
            if told[f"option_{n}"]
        ]
        steps = [
            {"what": told[f"what_{n}"], "who": told[f"who_{n}"], "until": _iso(told[f"until_{n}"])}
            for n in OPTIONS
            if told[f"what_{n}"]
        ]
        return {
            "meeting_on": _iso(told["meeting_on"]), "summary": told["summary"], "options": options, "steps": steps,
        }  # fmt: skip

    @staticmethod
    def initial_of(draft: LetterDraft) -> dict[str, Any]:
        told = draft.details
        initial: dict[str, Any] = {"meeting_on": _day(told.get("meeting_on")), "summary": told.get("summary", "")}
        for number, option in enumerate(told.get("options", ()), start=1):
            initial |= {f"option_{number}": option["title"], f"effect_{number}": option["effect"]}
            initial[f"chosen_{number}"] = option["chosen"]
        for number, step in enumerate(told.get("steps", ()), start=1):
            initial |= {f"what_{number}": step["what"], f"who_{number}": step["who"]}
            initial[f"until_{number}"] = _day(step["until"])
        return initial


class OnwardWords(WordsForm):
    """Who helps instead, what it is about, and how the person is reached without harm."""

    to_name = forms.CharField(label=gettext_lazy("Who helps instead"), max_length=80)
    to_lines = forms.CharField(
        label=gettext_lazy("Street and number"), max_length=200, widget=forms.Textarea({"rows": 2})
    )
    to_postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=12)
    to_city = forms.CharField(label=gettext_lazy("Town"), max_length=60)
    request = forms.CharField(
        label=gettext_lazy("What the person asks for"), max_length=1200, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Only what they need to help; no debts, no budget."),
    )  # fmt: skip
    manner = forms.CharField(
        label=gettext_lazy("When and how to reach them"), max_length=200, required=False,
        help_text=gettext_lazy("Telephone and address are added where the person called them safe."),
    )  # fmt: skip

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [
            [self["to_name"]], [self["to_lines"]], [self["to_postcode"], self["to_city"]], [self["request"]],
            [self["manner"]],
        ]  # fmt: skip

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields}

    @staticmethod
    def initial_of(draft: LetterDraft) -> dict[str, Any]:
        return {name: draft.details.get(name, "") for name in OnwardWords.base_fields}


WORDS: Mapping[str, type[WordsForm]] = {
    "plan_proposal": ProposalWords,
    "mandate": MandateWords,
    "advice_confirmation": AdviceWords,
    "onward_referral": OnwardWords,
}


def words_form(kind: str) -> type[WordsForm]:
    return WORDS.get(kind, WordsForm)


class DraftForm(forms.Form):
    """Language, channel and text of one letter."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language)
    channel = forms.ChoiceField(label=gettext_lazy("Sent by"), choices=Sending)
    text = forms.CharField(
        label=gettext_lazy("Text of this letter"), max_length=MAX_LENGTH, required=False,
        widget=forms.Textarea({"rows": 14}),
        help_text=gettext_lazy("Left empty, the text of the service is used."),
    )  # fmt: skip


class EnclosuresForm(forms.Form):
    """The papers a letter may carry: taken or not, under which title, and a tick of its own for health and family."""

    def __init__(
        self, *args: Any, papers: Sequence[tuple[Attachment, str]], taken: Mapping[int, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.papers = [paper for paper, _usual in papers]
        self.usual = {paper.pk: usual for paper, usual in papers}
        for paper, usual in papers:
            self.fields[f"take_{paper.pk}"] = forms.BooleanField(
                label=paper.title, required=False, initial=paper.pk in taken
            )
            self.fields[f"title_{paper.pk}"] = forms.CharField(
                label=_("Title printed below the letter"), max_length=120, required=False,
                initial=taken.get(paper.pk) or usual,
            )  # fmt: skip
            if paper.category in SENSITIVE:
                self.fields[f"sure_{paper.pk}"] = forms.BooleanField(
                    label=_("The addressee may read this paper about health or family"), required=False,
                    initial=paper.pk in taken,
                )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Attachment, list[forms.BoundField]]]:
        """Each paper with its fields."""
        names = ("take", "title", "sure")
        return [
            (paper, [self[f"{name}_{paper.pk}"] for name in names if f"{name}_{paper.pk}" in self.fields])
            for paper in self.papers
        ]

    @property
    def chosen(self) -> list[Chosen]:
        """The papers that were ticked; a title left as it was stays in the language of the letter."""
        told = self.cleaned_data
        return [
            Chosen(
                attachment=paper,
                title="" if told[f"title_{paper.pk}"] == self.usual[paper.pk] else told[f"title_{paper.pk}"],
                may_be_read=told.get(f"sure_{paper.pk}", False),
            )
            for paper in self.papers
            if told[f"take_{paper.pk}"]
        ]


class RulesForm(forms.Form):
    """What a service asks of its letters."""

    second_reading = forms.MultipleChoiceField(
        label=gettext_lazy("A supervisor reads these letters before they leave"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    attach_authority = forms.BooleanField(
        label=gettext_lazy("The first letter to a creditor carries the scan of the authority"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["second_reading"]
        field.choices = [(kind.code, _(kind.label)) for kind in KINDS.values()]


class HoldForm(DatedForm):
    """Why a letter may name an old debt all the same."""

    code = forms.ChoiceField(label=gettext_lazy("Ground"), choices=LiftCode, widget=forms.RadioSelect, required=False)
    note_signed_on = DayField(
        label=gettext_lazy("Note signed by the client on"), future=False, required=False,
        help_text=gettext_lazy("Needed when the client was informed."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("At least 20 characters."),
    )  # fmt: skip

    def ask_for(self, names: Sequence[str]) -> None:
        """Show only what the decision needs."""
        for name in [name for name in self.fields if name not in names]:
            del self.fields[name]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class TextForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=MAX_LENGTH, widget=forms.Textarea({"rows": 20, "spellcheck": "true"})
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class AwardForm(LaidOutForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)
