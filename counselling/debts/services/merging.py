"""Two entries of one creditor become one, with everything that points at them."""

from django.db.models import F

from caseflow.accounts.models import User
from caseflow.audit.verbs import tell, verb
from counselling.debts.models import Debt
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.matching import fold
from counselling.partners.models import Creditor, CreditorAddress


class CannotMerge(DomainError):
    code = "cannot-merge"
    sentence = gettext_noop("An entry of your service can be merged into another one of it, or into a national one.")


@verb("debts.merge_creditors")
def merge_creditors(*, merged: Creditor, kept: Creditor, by: User) -> Creditor:
    """Let `kept` take over debts, departments and names; `merged` stays readable and says where it went."""
    service = merged.service
    if service is None or kept == merged or merged.merged_into_id or not _usable(kept, merged):
        raise CannotMerge(field="kept")
    Debt.objects.filter(creditor=kept, collector=merged).update(collector=None, version=F("version") + 1)
    Debt.objects.filter(creditor=merged, collector=kept).update(collector=None, version=F("version") + 1)
    moved = Debt.objects.filter(creditor=merged).update(creditor=kept, version=F("version") + 1)
    collected = Debt.objects.filter(collector=merged).update(collector=kept, version=F("version") + 1)
    _move_departments(merged, kept)
    Creditor.objects.filter(pk=merged.pk).update(merged_into=kept, version=F("version") + 1)
    if kept.service_id is not None:
        _learn_names(merged, kept)
    tell(
        service=service.pk,
        object_type=Creditor._meta.label,
        object_id=merged.pk,
        fields=["merged_into"],
        detail={"kept": kept.pk, "debts": moved, "collected": collected},
    )
    merged.refresh_from_db()
    return merged


def _usable(kept: Creditor, merged: Creditor) -> bool:
    return merged.service is not None and Creditor.objects.usable_in(merged.service).filter(pk=kept.pk).exists()


def _move_departments(merged: Creditor, kept: Creditor) -> None:
    """Departments that `kept` does not have yet move over; its own usual one stays the usual one."""
    known = CreditorAddress.objects.filter(creditor=kept, service=merged.service)
    names = {address.department.casefold() for address in known}
    has_default = any(address.is_default for address in known)
    for address in CreditorAddress.objects.filter(creditor=merged, service=merged.service):
        if address.department.casefold() not in names:
            usual = address.is_default and not has_default
            CreditorAddress.objects.filter(pk=address.pk).update(
                creditor=kept, is_default=usual, version=F("version") + 1
            )


def _learn_names(merged: Creditor, kept: Creditor) -> None:
    names = [name.strip() for name in f"{kept.aliases};{merged.name};{merged.aliases}".split(";")]
    others = list(dict.fromkeys(name for name in names if name and fold(name) != fold(kept.name)))
    aliases = "; ".join(others)[:400]
    Creditor.objects.filter(pk=kept.pk).update(
        aliases=aliases, folded=fold(f"{kept.folded} {aliases}"), version=F("version") + 1
    )
