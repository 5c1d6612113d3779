from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from caseflow.ui import navigation


class CounsellingConfig(AppConfig):
    name = "counselling"

    def ready(self) -> None:
        navigation.register(_("My day"), "overview:desk", order=10)
        navigation.register(_("Files"), "overview:files", order=20)
        navigation.register_search("overview:search")
