"""What people read about the API: each kind of problem at its address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from counselling.api.problems import KINDS


def problem(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in KINDS:
        raise Http404
    return render(request, "counselling/api/problem.html", {"kind": KINDS[slug]})
