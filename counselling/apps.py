from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core.checks import Error, register
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.operator import Operator
from caseflow.operations import demo, founding
from caseflow.ui import navigation
from counselling.domain.law.loader import LawFilesRefused, check_law_files

if TYPE_CHECKING:
    from caseflow.accounts.models import Service


def law_files(**_options: Any) -> list[Error]:
    """No start with law data that contradict themselves."""
    try:
        check_law_files()
    except LawFilesRefused as refusal:
        return [Error(str(error), id="counselling.E001") for error in refusal.errors]
    return []


def counsels_or_leads(user: Any) -> bool:
    """Who works with client files somewhere; the models can be imported only once the apps are ready."""
    from counselling import permissions

    return permissions.services_for(user, permissions.ServicePermission.OPEN_FILE).exists()


def sees_partners(user: Any) -> bool:
    """Who works with the organisations of the network."""
    from counselling import permissions

    return permissions.services_for(user, permissions.ServicePermission.SEE_PARTNERS).exists()


def sets_references(user: Any) -> bool:
    """Who says what a household is expected to spend."""
    from counselling import permissions

    return permissions.services_for(user, permissions.ServicePermission.MANAGE_REFERENCE_AMOUNTS).exists()


def load_creditors(service: "Service", by: Operator) -> None:
    """A new service knows the creditors that everybody in its country meets."""
    from counselling.partners.services import load_starter_list

    load_starter_list(jurisdiction=service.jurisdiction, by=by)


def build_demo(*, on: date, by: Operator, small: bool) -> None:
    """The invented services; their builders use models, which can be imported only once the apps are ready."""
    from counselling import demo as invented

    invented.build(on=on, by=by, small=small)


class CounsellingConfig(AppConfig):
    name = "counselling"

    def ready(self) -> None:
        register(law_files)
        navigation.register(_("My day"), "overview:desk", order=10)
        navigation.register(_("Files"), "overview:files", order=20)
        navigation.register(_("Partners"), "partners:organisations", permission=sees_partners, order=35)
        navigation.register(_("Creditors"), "partners:creditors", permission=counsels_or_leads, order=40)
        navigation.register(
            _("Reference amounts"), "statements:references", permission=sets_references, now_and_then=True
        )
        navigation.register_search("overview:search")
        demo.register("files", build_demo, order=10)
        founding.register(load_creditors)
