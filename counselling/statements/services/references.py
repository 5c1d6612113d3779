"""What the service expects a household to spend."""

from caseflow.accounts.models import Service, User
from caseflow.audit.verbs import tell, verb
from counselling.domain.budget import Category
from counselling.domain.money import Cents, to_decimal
from counselling.statements.models import ReferenceAmount
from counselling.statements.services.rules import NegativeAmount, UnknownCode


@verb("statements.set_reference_amount")
def set_reference_amount(
    *, service: Service, category: str, persons: int, amount: Cents | None, by: User
) -> ReferenceAmount | None:
    """Say what a household of this size is expected to spend a month; None takes the reference away."""
    if category not in set(Category):
        raise UnknownCode(field="category")
    if persons < 1:
        raise UnknownCode(field="persons")
    if amount is not None and amount < 0:
        raise NegativeAmount(field="amount")
    rows = ReferenceAmount.objects.filter(service=service, category=category, persons=persons)
    reference = None
    if amount is None:
        rows.delete()
    else:
        reference, _created = ReferenceAmount.objects.update_or_create(
            service=service, category=category, persons=persons, defaults={"amount": to_decimal(amount)}
        )
    tell(
        service=service.pk,
        object_type=ReferenceAmount._meta.label,
        object_id=reference.pk if reference else "",
        fields={"amount": amount},
        detail={"persons": persons},
    )
    return reference
