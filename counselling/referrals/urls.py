from django.urls import path

from counselling.referrals.views import acts, handing, pages, settings

app_name = "referrals"

urlpatterns = [
    path("referrals/", pages.Queue.as_view(), name="queue"),
    path("referrals/new/", acts.Submit.as_view(), name="submit"),
    path("referrals/clocks/", settings.SetClocks.as_view(), name="set_clocks"),
    path("referrals/room/", settings.SetRoom.as_view(), name="set_room"),
    path("referrals/left/", handing.LeftBehindPage.as_view(), name="left_behind"),
    path("referrals/left/<int:organisation_id>/<int:referrer_id>/", handing.HandOver.as_view(), name="hand_over"),
    path("referrals/<str:reference>/", pages.ReferralPage.as_view(), name="referral"),
    path("referrals/<str:reference>/accept/", acts.Accept.as_view(), name="accept"),
    path("referrals/<str:reference>/attempts/new/", acts.RecordAttempt.as_view(), name="record_attempt"),
    path("referrals/<str:reference>/candidates/<str:file_reference>/", acts.DecideDuplicate.as_view(), name="decide"),
    path("referrals/<str:reference>/<slug:act>/", acts.Step.as_view(), name="step"),
]
