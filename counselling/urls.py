from django.urls import include, path

urlpatterns = [
    path("", include("counselling.client_files.urls")),
    path("", include("counselling.overview.urls")),
]
