from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "caseflow.ui"
    label = "ui"
