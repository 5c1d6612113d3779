from django.urls import path

from counselling.partners import views

app_name = "partners"
urlpatterns = [
    path("creditors/", views.Directory.as_view(), name="directory"),
    path("creditors/suggestions/", views.Suggestions.as_view(), name="suggestions"),
    path("creditors/new/", views.AddCreditor.as_view(), name="add_creditor"),
    path("creditors/<int:creditor_id>/", views.CreditorPage.as_view(), name="creditor"),
    path("creditors/<int:creditor_id>/departments/new/", views.AddDepartment.as_view(), name="add_department"),
    path(
        "creditors/<int:creditor_id>/departments/<int:address_id>/",
        views.ChangeDepartment.as_view(),
        name="change_department",
    ),
]
