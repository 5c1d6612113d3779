from django.urls import include, path

from counselling.debts import selectors as debts

urlpatterns = [
    path("", include("counselling.api.urls")),
    path("", include("counselling.client_files.urls")),
    path("", include("counselling.debts.urls")),
    path("", include("counselling.overview.urls")),
    path("", include("counselling.partner_space.urls")),
    path("", include("counselling.partners.urls")),
    path("", include("counselling.plans.urls")),
    path("", include("counselling.referrals.urls")),
    path("", include("counselling.trainings.urls")),
    # The budget knows no debts: what they cost a month is handed to its pages here.
    path("", include("counselling.statements.urls"), {"instalments_of": debts.instalments_of}),
]
