from django.urls import path

from counselling.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.Desk.as_view(), name="desk"),
    path("files/", views.Files.as_view(), name="files"),
    path("search/", views.Search.as_view(), name="search"),
    path("files/<str:reference>/", views.File.as_view(), name="file"),
    path("files/<str:reference>/presence/", views.Presence.as_view(), name="presence"),
    path("files/<str:reference>/who-saw/", views.WhoSaw.as_view(), name="who_saw"),
]
