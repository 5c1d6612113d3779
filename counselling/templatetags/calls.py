"""With whom one telephones about a file: whoever was called last, the clients, and those the household owes."""

from django import template

from counselling.client_files import selectors as client_files
from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt

register = template.Library()


@register.simple_tag
def call_parties(file: ClientFile) -> list[str]:
    """Suggestions for “with whom”, the last one first."""
    owed = Debt.objects.standing().filter(file=file).order_by("pk").values_list("creditor__name", "collector__name")
    asking = [name for names in owed for name in names if name]
    return list(dict.fromkeys([*client_files.parties_of(file), *asking]))
