"""Addresses of the house; upper packages are named by string only."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("caseflow.accounts.urls")),
    path("ui/", include("caseflow.ui.urls")),
    path("audit/", include("caseflow.audit.urls")),
    path("health/", include("caseflow.operations.urls")),
    path("", include("counselling.urls")),
    path("", include("documents.urls")),
]

if settings.DEBUG:
    urlpatterns.insert(0, path("gallery/", include("caseflow.ui.gallery.urls")))

handler500 = "caseflow.ui.views.server_error"
