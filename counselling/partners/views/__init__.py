"""Pages of creditors and of the register of partners."""

from counselling.partners.views import agreements, credentials, creditors, organisations, places, professionals

__all__ = ["agreements", "credentials", "creditors", "organisations", "places", "professionals"]
