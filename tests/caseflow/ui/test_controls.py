"""Controls written directly say what Django's templates say."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from caseflow.ui import controls
from caseflow.ui.renderer import FormRenderer

HOSTILE = "<b>\"'&"


class Tags(HTMLParser):
    """What a browser reads: tags with their attributes, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))

    def handle_endtag(self, tag):
        self.found.append(tag)

    def handle_data(self, data):
        if data.strip():
            self.found.append(data)


CHOICES = [("", "—"), ("a", HOSTILE), (3, mark_safe("<i>three</i>")), ("Group & co", [("b", "B"), (HOSTILE, "C")])]
WIDGETS = [
    forms.TextInput({"class": HOSTILE, "required": True, "hidden": False}), forms.NumberInput({"min": 0}),
    forms.HiddenInput(), forms.EmailInput(), forms.CheckboxInput(), forms.DateInput(), forms.TimeInput(),
    forms.FileInput({"accept": ".pdf"}), forms.Select({"id": "x"}, CHOICES),
]  # fmt: skip


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", "a", 3, HOSTILE, "b", True])
def test_a_control_is_the_one_of_the_template(widget, value):
    ours = widget.render(HOSTILE, value, {"data-x": HOSTILE, "disabled": True}, FormRenderer())
    theirs = widget.render(HOSTILE, value, {"data-x": HOSTILE, "disabled": True}, TemplatesSetting())
    assert Tags(ours).found == Tags(theirs).found
    assert widget.template_name in controls.WRITTEN
