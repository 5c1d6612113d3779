from counselling.partners.models import Creditor
from tests.cast import Cast
from tests.factories.partners import CreditorAddressFactory, CreditorFactory
from tests.permissions.matrix import Row

HERE = ("counsellor", "cover", "colleague", "supervisor")
THERE = ("other_counsellor", "other_supervisor")
STAFF = dict.fromkeys(HERE + THERE, 200)
COLLEAGUES = dict.fromkeys(HERE, 200)
NOBODYS = {"administrator": 403, "data_protection_officer": 403, "no_role": 403, "superuser": 403}
LEADERS = {"supervisor": 200, "counsellor": 403, "cover": 403, "colleague": 403}


def a_creditor(cast: Cast) -> dict[str, int]:
    known = Creditor.objects.filter(service=cast.service, name="Cofilux").first()
    return {"creditor_id": (known or CreditorFactory(service=cast.service, name="Cofilux")).pk}


def an_address(cast: Cast) -> dict[str, int]:
    address = CreditorAddressFactory(creditor__service=cast.service, service=cast.service)
    return {"creditor_id": address.creditor_id, "address_id": address.pk}


def entry(cast: Cast) -> dict[str, object]:
    return {"name": "Sofibel", "kind": "bank", "version": 1, "service": cast.service.pk}


def department(cast: Cast) -> dict[str, object]:
    return {
        "department": "Siège", "country": "LU", "language": "fr", "channel": "post", "version": 1,
        "service": cast.service.pk,
    }  # fmt: skip


def saved(people: dict[str, int]) -> dict[str, int]:
    return {person: 302 if status == 200 else status for person, status in people.items()}


ROWS = {
    "partners:directory": Row(GET=STAFF | NOBODYS),
    "partners:suggestions": Row(GET=STAFF | NOBODYS),
    "partners:add_creditor": Row(
        GET=STAFF | NOBODYS, POST=saved(COLLEAGUES) | dict.fromkeys(THERE, 422) | NOBODYS, data=entry
    ),
    "partners:creditor": Row(kwargs=a_creditor, GET=COLLEAGUES | NOBODYS, POST=saved(LEADERS) | NOBODYS, data=entry),
    "partners:add_department": Row(
        kwargs=a_creditor, GET=COLLEAGUES | NOBODYS, POST=saved(COLLEAGUES) | NOBODYS, data=department
    ),
    "partners:change_department": Row(
        kwargs=an_address, GET=LEADERS | NOBODYS, POST=saved(LEADERS) | NOBODYS, data=department
    ),
}
