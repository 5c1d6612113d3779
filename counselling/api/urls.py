from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from counselling.api.account.views import Account
from counselling.api.certificates.views import Certificate
from counselling.api.directory.views import Services
from counselling.api.documentation.views import Description, Guide, Problem
from counselling.api.events.views import EventsAfter
from counselling.api.referrals import acts
from counselling.api.referrals import views as referrals
from counselling.api.schema import description, endpoints
from counselling.api.unknown import UnknownPath

app_name = "api"

v1 = [
    path("me", Account.as_view(), name="me"),
    path("referral-options", referrals.ReferralOptions.as_view(), name="referral_options"),
    path("referrals", referrals.Referrals.as_view(), name="referrals"),
    path("referrals/validate", referrals.ValidateReferral.as_view(), name="validate_referral"),
    path("referrals/<str:reference>", referrals.Referral.as_view(), name="referral"),
    path("referrals/<str:reference>/withdraw", acts.WithdrawReferral.as_view(), name="withdraw_referral"),
    path("referrals/<str:reference>/advance", acts.AdvanceReferral.as_view(), name="advance_referral"),
    path("referrals/<str:reference>/messages", acts.ReferralMessages.as_view(), name="messages"),
    path("referrals/<str:reference>/consents", acts.ReferralConsents.as_view(), name="consents"),
    path("events", EventsAfter.as_view(), name="events"),
    path("services", Services.as_view(), name="services"),
    path("certificates/<str:code>", Certificate.as_view(), name="certificate"),
]
document = description(v1)
urlpatterns = [
    path("api/v1/", include(v1)),
    path("api/v1/openapi.json", Description.as_view(document=document), name="openapi"),
    path("api/docs", login_not_required(Guide.as_view(described=tuple(endpoints(v1)))), name="guide"),
    path("problems/<slug:slug>", login_not_required(Problem.as_view()), name="problem"),
    re_path(r"^api(?:/.*)?$", UnknownPath.as_view(), name="unknown"),
]
