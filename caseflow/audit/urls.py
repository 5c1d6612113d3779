from django.urls import path

from caseflow.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.Log.as_view(), name="log"),
    path("<int:pk>/", views.Entry.as_view(), name="entry"),
]
