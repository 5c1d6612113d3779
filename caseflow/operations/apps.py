from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "caseflow.operations"
    label = "operations"
