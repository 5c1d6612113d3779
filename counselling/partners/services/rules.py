"""What several verbs of partners share."""

from collections.abc import Mapping

from django.db.models import F, Model

from counselling.domain.errors import DomainError, StaleVersion, gettext_noop
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.matching import fold
from counselling.partners.models import Organisation


class ReasonMissing(DomainError):
    code = "reason-missing"
    sentence = gettext_noop("Give a reason.")


class OrganisationClosed(DomainError):
    code = "organisation-closed"
    sentence = gettext_noop("This organisation is closed.")


def required_reason(reason: str, field: str = "reason") -> str:
    if not reason.strip():
        raise ReasonMissing(field=field)
    return reason.strip()


def hold[Row: Model](row: Row) -> Row:
    """The row as it stands now; whoever else holds it waits until this verb is done."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def require_not_closed(organisation: Organisation) -> None:
    if hold(organisation).status == OrganisationStatus.CLOSED:
        raise OrganisationClosed


def save_version(row: Model, version: int, columns: Mapping[str, object]) -> list[str]:
    """Write the columns if nobody saved the row since `version` was read; returns which of them changed."""
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**columns, version=F("version") + 1):
        raise StaleVersion
    row.refresh_from_db()
    return changed


def refold(organisation: Organisation) -> None:
    """Renew what search compares: name, aliases, register number and towns."""
    words = [organisation.name, organisation.aliases, organisation.register_number]
    words += [site.city for site in organisation.sites.all()]
    organisation.folded = fold(" ".join(words))
    Organisation.objects.filter(pk=organisation.pk).update(folded=organisation.folded)
