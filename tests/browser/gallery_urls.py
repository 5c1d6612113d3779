"""The addresses of the house plus the gallery, which only a development server has."""

from django.urls import include, path

from caseflow.urls import handler500
from caseflow.urls import urlpatterns as house

urlpatterns = [path("gallery/", include("caseflow.ui.gallery.urls")), *house]
__all__ = ["handler500", "urlpatterns"]
