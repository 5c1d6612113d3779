from datetime import date

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.operator import Operator
from caseflow.operations import demo
from caseflow.ui import navigation


def join_demo(*, on: date, by: Operator, small: bool) -> None:
    """Let the invented files have letters."""
    from documents import demo as invented

    invented.take_the_pen(on=on, by=by, small=small)


def print_demo(*, on: date, by: Operator, small: bool) -> None:
    """Print the letters of the invented files."""
    from documents import demo as invented

    invented.build(on=on, by=by, small=small)


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from counselling.permissions import ServicePermission, roles_holding
        from documents import jobs

        jobs.register()
        editors = roles_holding(ServicePermission.MANAGE_LETTER_TEXTS)
        navigation.register(_("Letter texts"), "documents:texts", roles=editors, now_and_then=True)
        demo.register("pens", join_demo, order=5)
        demo.register("letters", print_demo, order=20)
