"""What helps beside a referral: material to take, and where else a person can be sent."""

from datetime import date

from counselling.domain.toolbox import Audience
from counselling.partner_space.selectors.sent import Standing, services_for
from counselling.partners.models import Activity
from counselling.trainings import selectors as trainings
from counselling.trainings.models import Resource

# What is for the person concerned is handed over by whoever meets them.
FOR_SENDERS = (Audience.REFERRER, Audience.PERSON)
FOR_LEADERS = (*FOR_SENDERS, Audience.AMBASSADOR)


def resources_for(standing: Standing, on: date) -> list[Resource]:
    """What they may take, of the services that their organisations work with."""
    audiences = FOR_LEADERS if standing.leads else FOR_SENDERS
    services = [service.pk for service in services_for(standing.helps, on)]
    return trainings.resources_to_take(services=services, audiences=audiences, on=on)


def resource_of(standing: Standing, key: int, on: date) -> Resource | None:
    return next((it for it in resources_for(standing, on) if it.pk == key), None)


def activity_of(key: int, on: date) -> Activity | None:
    """An entry that is listed that day: the directory is for everybody."""
    listed = Activity.objects.listed(on).select_related("organisation").prefetch_related("organisation__sites")
    return listed.filter(pk=key).first()
