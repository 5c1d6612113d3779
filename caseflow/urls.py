"""Addresses of the house; upper packages are named by string only."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("caseflow.accounts.urls")),
    path("ui/", include("caseflow.ui.urls")),
    path("health/", include("caseflow.operations.urls")),
    path("", include("counselling.urls")),
]

handler500 = "caseflow.ui.views.server_error"
