"""Invented services with invented clients: everybody and every figure in here is made up."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from caseflow import clock
from caseflow.accounts.operator import Operator
from counselling.demo import days, stories
from counselling.demo.partners import LEADERS, add_network
from counselling.demo.plots import PLOTS
from counselling.demo.referrals import send_referrals
from counselling.demo.sandbox import try_out
from counselling.demo.scenes import Scene
from counselling.demo.services import open_houses
from counselling.demo.trainings import teach
from counselling.demo.webhooks import listen, tell_what_arrived

YEARS_BEFORE = timedelta(days=1200)
COVERED = 3  # the file a colleague stands in for


def build(*, on: date, by: Operator, small: bool) -> list[str]:
    """Three services and their files, as they stand on that day; each file is one transaction."""
    founded = on - YEARS_BEFORE
    with transaction.atomic(), clock.at(timezone.make_aware(datetime.combine(founded, time(9)))):
        houses = open_houses(on=founded, by=by)
    with transaction.atomic():
        add_network(houses, on=on)
        teach(houses, LEADERS, on=on)
        listen(houses["lu"].people[LEADERS["lu"]])
        for house in houses.values():
            days.answer_enquiries(house, on)
    for number, plot in enumerate(PLOTS, 1):
        if small and not plot.small:
            continue
        scene = Scene(house=houses[plot.country], plot=plot, number=number, today=on)
        with transaction.atomic():
            stories.tell(scene)
            if number == COVERED:
                days.stand_in(scene)
    send_referrals(houses, on=on, small=small)
    with transaction.atomic():
        tell_what_arrived()
        key = try_out(houses["lu"].people[LEADERS["lu"]], on=on)
    return [f"Test key of Les Tilleuls for the sandbox: {key}"]
