from django.urls import path

from caseflow.ui import views

app_name = "ui"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("day/", views.DayEcho.as_view(), name="day"),
]
