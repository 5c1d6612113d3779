from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from caseflow.ui import navigation


def looks_after_texts(user: Any) -> bool:
    """Who may change what a service says in its letters; the models can be imported only once the apps are ready."""
    from counselling import permissions

    return permissions.services_for(user, permissions.ServicePermission.MANAGE_LETTER_TEXTS).exists()


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import jobs

        jobs.register()
        navigation.register(_("Letter texts"), "documents:texts", permission=looks_after_texts, order=60)
