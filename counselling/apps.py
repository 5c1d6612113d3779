from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core.checks import Error, register
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.operator import Operator
from caseflow.accounts.roles import Role
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


def load_creditors(service: "Service", by: Operator) -> None:
    """A new service knows the creditors that everybody in its country meets."""
    from counselling.partners.services import load_starter_list

    load_starter_list(jurisdiction=service.jurisdiction, by=by)


def build_demo(*, on: date, by: Operator, small: bool) -> Sequence[str]:
    """The invented services; their builders use models, which can be imported only once the apps are ready."""
    from counselling import demo as invented

    return invented.build(on=on, by=by, small=small)


class CounsellingConfig(AppConfig):
    name = "counselling"

    def ready(self) -> None:
        from counselling import jobs
        from counselling.domain.partners import PartnerRole
        from counselling.permissions import ServicePermission, roles_holding
        from counselling.referrals import part

        register(law_files)
        jobs.register()
        part.register()
        navigation.register(_("My day"), "overview:desk", roles=tuple(Role), order=10)
        navigation.register(_("Files"), "overview:files", roles=tuple(Role), order=20)
        senders = (PartnerRole.REFERRER, PartnerRole.AMBASSADOR)
        navigation.register(_("My referrals"), "partner_space:home", roles=senders, order=10)
        navigation.register(_("Directory"), "partner_space:directory", roles=senders, order=20)
        navigation.register(_("Toolbox"), "partner_space:toolbox", roles=senders, order=30)
        navigation.register(_("Systems"), "partner_space:systems", roles=(PartnerRole.INTEGRATOR,), order=50)
        navigation.register(_("Referrals"), "referrals:queue", roles=roles_holding(ServicePermission.TRIAGE), order=25)
        navigation.register(
            _("Partners"), "partners:organisations", roles=roles_holding(ServicePermission.SEE_PARTNERS), order=35
        )
        navigation.register(
            _("Creditors"), "partners:creditors", roles=roles_holding(ServicePermission.OPEN_FILE), order=40
        )
        navigation.register(
            _("Reference amounts"),
            "statements:references",
            roles=roles_holding(ServicePermission.MANAGE_REFERENCE_AMOUNTS),
            now_and_then=True,
        )
        navigation.register_search("overview:search", roles=tuple(Role))
        demo.register("files", build_demo, order=10)
        founding.register(load_creditors)
