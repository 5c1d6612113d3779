"""What several verbs of partners share."""

from counselling.changes import hold
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.matching import fold
from counselling.partners.models import Organisation


class OrganisationClosed(DomainError):
    code = "organisation-closed"
    sentence = gettext_noop("This organisation is closed.")


def require_not_closed(organisation: Organisation) -> None:
    if hold(organisation).status == OrganisationStatus.CLOSED:
        raise OrganisationClosed


def refold(organisation: Organisation) -> None:
    """Renew what search compares: name, aliases, register number and towns."""
    words = [organisation.name, organisation.aliases, organisation.register_number]
    words += [site.city for site in organisation.sites.all()]
    organisation.folded = fold(" ".join(words))
    Organisation.objects.filter(pk=organisation.pk).update(folded=organisation.folded)
