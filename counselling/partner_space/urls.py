from django.urls import path

from counselling.partner_space.views import acts, pages

app_name = "partner_space"

urlpatterns = [
    path("partner/", pages.Home.as_view(), name="home"),
    path("partner/<str:reference>/", pages.OwnReferral.as_view(), name="referral"),
    path("partner/<str:reference>/<slug:act>/", acts.OwnAct.as_view(), name="act"),
]
