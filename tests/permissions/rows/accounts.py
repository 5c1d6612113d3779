from caseflow.accounts.models import Membership
from tests.cast import PARTNERS, Cast
from tests.factories.accounts import MembershipFactory
from tests.permissions.matrix import Row, everyone

ADMINISTRATORS_SEE = {"administrator": 200}
ADMINISTRATORS_SAVE = {"administrator": 302}


def account(cast: Cast) -> dict[str, int]:
    return {"pk": cast.counsellor.pk}


def newcomer(cast: Cast) -> dict[str, int]:
    """Somebody who works here and has no password yet."""
    found = Membership.objects.filter(user__email="newcomer@example.org").first()
    work = found or MembershipFactory(user__email="newcomer@example.org", user__password=None, service=cast.service)
    return {"pk": work.user_id}


def membership(cast: Cast) -> dict[str, int]:
    return {"pk": cast.counsellor.pk, "membership_pk": cast.counsellor.memberships.get().pk}


def profile(cast: Cast) -> dict[str, object]:
    return {"name": "Someone Here", "job_title": "", "phone": "", "language": "fr"}


ROWS = {
    "accounts:profile": Row(
        GET=everyone() | dict.fromkeys(PARTNERS, 200), POST=everyone(302) | dict.fromkeys(PARTNERS, 302), data=profile
    ),
    "accounts:accounts": Row(GET=ADMINISTRATORS_SEE, others=403),
    "accounts:add_account": Row(
        GET=ADMINISTRATORS_SEE,
        POST=ADMINISTRATORS_SAVE,
        data=lambda cast: {
            "email": "new@example.org", "name": "New Person", "language": "fr", "service": cast.service.pk,
            "role": "counsellor",
        },
        others=403,
    ),
    "accounts:account": Row(
        kwargs=account,
        GET=ADMINISTRATORS_SEE,
        POST=ADMINISTRATORS_SAVE,
        data=lambda cast: {"service": cast.service.pk, "role": "supervisor"},
        others=403,
    ),
    "accounts:first_sign_in_link": Row(kwargs=newcomer, POST=ADMINISTRATORS_SEE, others=403),
    "accounts:deactivate": Row(kwargs=account, POST=ADMINISTRATORS_SAVE, others=403),
    "accounts:reactivate": Row(kwargs=account, POST=ADMINISTRATORS_SAVE, others=403),
    "accounts:remove_second_factor": Row(kwargs=account, POST=ADMINISTRATORS_SAVE, others=403),
    "accounts:end_membership": Row(kwargs=membership, POST=ADMINISTRATORS_SAVE, others=403),
}  # fmt: skip
