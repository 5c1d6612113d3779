"""A file as it may be kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.files.uploads import MAX_SIZE, Checked, UploadRefused, check
from caseflow.ui.layout import LaidOutForm

ACCEPTED = {"accept": ".pdf,.png,.jpg,.jpeg"}


def checked_file(sent: Any) -> Checked:
    """What was sent, checked; a refusal is told at the field."""
    try:
        return check(sent.read(MAX_SIZE + 1), name=sent.name or "", declared_type=sent.content_type or "")
    except UploadRefused as refused:
        raise ValidationError(_(refused.sentence)) from None


class SignedSheetForm(LaidOutForm):
    file = forms.FileField(
        label=gettext_lazy("Scan of the sheet"), max_length=200, help_text=gettext_lazy("PDF, PNG or JPEG."),
        widget=forms.FileInput(attrs=ACCEPTED),
    )  # fmt: skip

    def clean_file(self) -> Checked:
        return checked_file(self.cleaned_data["file"])
