"""What ends soon, and what its holder can do about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from counselling.trainings import selectors
from counselling.trainings.access import TrainingsView


class Renewals(TrainingsView):
    """For those who lead a service: the certificates that end within ninety days."""

    manager_only = True

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"due": selectors.due_for(request.user, self.today)}
        return render(request, "counselling/trainings/renewals.html", context)
