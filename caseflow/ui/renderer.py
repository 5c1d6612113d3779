"""How forms look: label, help and error tied together, errors summed up on top, focus on the first wrong field."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.urls import reverse

from caseflow.ui import controls
from caseflow.ui.fields import DayField


class Field(forms.BoundField):
    """A field on a page; the first wrong one gets the focus, and a row's field belongs to its row's form."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        row_form = getattr(self.form, "form_id", None)
        if row_form:
            return attrs | {"form": row_form}
        if self.errors and next((name for name in self.form.errors if name in self.form.fields), None) == self.name:
            attrs["autofocus"] = True
        if isinstance(self.field, DayField) and self.auto_id:
            attrs |= self._echo_attrs(self.field)
        return attrs

    def _echo_attrs(self, field: DayField) -> dict[str, str]:
        """Ask how the date was read as soon as it is typed."""
        query = {"field": self.html_name} | ({"birth": "1"} if field.birth else {})
        return {
            "data-hx-post": reverse("ui:day", query=query),
            "data-hx-trigger": "change",
            "data-hx-params": self.html_name,
            "data-hx-target": f"#{self.auto_id}_echo",
            "data-hx-swap": "innerHTML",
        }


class FormRenderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = Field

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if written := controls.WRITTEN.get(template_name):
            return written(context["widget"])
        return super().render(template_name, context, request)
