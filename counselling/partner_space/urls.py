from django.urls import path

from counselling.partner_space.views import acts, pages, sending, trained

app_name = "partner_space"

urlpatterns = [
    path("partner/", pages.Home.as_view(), name="home"),
    path("partner/new/check/", sending.Check.as_view(), name="check"),
    path("partner/new/discard/", sending.Discard.as_view(), name="discard"),
    path("partner/new/<slug:step>/", sending.Step.as_view(), name="new"),
    path("partner/certificates/", trained.Certificates.as_view(), name="certificates"),
    path("partner/certificates/<str:number>/pdf/", trained.CertificatePdf.as_view(), name="certificate_pdf"),
    path("partner/team/", trained.Teams.as_view(), name="teams"),
    path("partner/<str:reference>/", pages.OwnReferral.as_view(), name="referral"),
    path("partner/<str:reference>/correct/", sending.Correct.as_view(), name="correct"),
    path("partner/<str:reference>/<slug:act>/", acts.OwnAct.as_view(), name="act"),
]
