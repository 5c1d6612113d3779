"""To be told once there is a training: asked for, told once, forgotten after a year."""

from collections.abc import Sequence
from datetime import date, timedelta

from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.domain.errors import DomainError, gettext_noop
from counselling.trainings.models import TrainingNotice
from counselling.trainings.selectors import SessionWish

KEPT = timedelta(days=365)
MOST_OF_ONE = 20


class TooManyNotices(DomainError):
    code = "too-many-notices"
    sentence = gettext_noop("You wait for %(most)s notices already.")


@verb("trainings.ask_for_notice", action=Action.CREATE)
def ask_for_notice(
    *, wish: SessionWish, email: str, reader: str, search_at: str, on: date, by: User
) -> TrainingNotice:
    """Tell this address once something answers the wish; asked again, it is one wish, and its year begins anew.

    The log says of which theme, and never to whom.
    """
    if TrainingNotice.objects.filter(asked_by=by).count() >= MOST_OF_ONE:
        raise TooManyNotices(most=MOST_OF_ONE)
    notice, _new = TrainingNotice.objects.update_or_create(
        email=email.lower(), theme=wish.theme, language=wish.language, place=wish.place,
        defaults={"reader": reader, "search_at": search_at, "asked_by": by, "asked_on": on},
    )  # fmt: skip
    tell(object_type=TrainingNotice._meta.label, object_id=notice.pk, detail={"theme": wish.theme})
    return notice


@verb("trainings.note_notices_told", action=Action.PURGE)
def note_notices_told(*, notices: Sequence[int], by: Operator) -> None:
    """Forget the addresses that were told."""
    TrainingNotice.objects.filter(pk__in=notices).delete()
    tell(object_type=TrainingNotice._meta.label, detail={"notices": len(notices)})


@verb("trainings.forget_notices", action=Action.PURGE)
def forget_notices(*, on: date, by: Operator) -> None:
    """Forget the addresses that waited for a year in vain."""
    gone, _by_model = TrainingNotice.objects.filter(asked_on__lt=on - KEPT).delete()
    tell(object_type=TrainingNotice._meta.label, detail={"notices": gone})
