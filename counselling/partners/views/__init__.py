"""Pages of creditors and of the register of partners."""

from counselling.partners.views import agreements, creditors, organisations, places, professionals

__all__ = ["agreements", "creditors", "organisations", "places", "professionals"]
