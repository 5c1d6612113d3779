from django.urls import path

from caseflow.ui.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.Gallery.as_view(), name="page"),
    path("refused/", views.Refused.as_view(), name="refused"),
    path("rows/<uuid:key>/", views.SaveRow.as_view(), name="row"),
    path("rows/<uuid:key>/remove/", views.RemoveRow.as_view(), name="remove"),
]
