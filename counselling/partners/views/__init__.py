"""Pages of creditors and of the register of partners."""

from counselling.partners.views import (
    agreements,
    credentials,
    creditors,
    directory,
    organisations,
    places,
    professionals,
)

__all__ = ["agreements", "credentials", "creditors", "directory", "organisations", "places", "professionals"]
