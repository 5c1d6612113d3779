from django.urls import URLPattern, URLResolver, include, path

from counselling.partner_space.views import acts, pages, sending, sessions, systems, team, tools, trained

app_name = "partner_space"

endpoint_patterns = [
    path("", systems.Endpoint.as_view(), name="endpoint"),
    path("change/", systems.ChangeEndpoint.as_view(), name="change_endpoint"),
    path("secret/", systems.RotateSecret.as_view(), name="rotate_secret"),
    path("off/", systems.SwitchOffEndpoint.as_view(), name="switch_off_endpoint"),
    path("on/", systems.SwitchOnEndpoint.as_view(), name="switch_on_endpoint"),
    path("test/", systems.SendTest.as_view(), name="send_test"),
    path("deliveries/<int:delivery_id>/replay/", systems.ReplayDelivery.as_view(), name="replay_delivery"),
]
system_patterns: list[URLPattern | URLResolver] = [
    path("keys/new/", systems.IssueKey.as_view(), name="issue_credential"),
    path("keys/<int:credential_id>/revoke/", systems.RevokeKey.as_view(), name="revoke_credential"),
    path("webhooks/new/", systems.AddEndpoint.as_view(), name="add_endpoint"),
    path("webhooks/<int:endpoint_id>/", include(endpoint_patterns)),
]
colleague_patterns = [
    path("new/", team.AddColleague.as_view(), name="add_colleague"),
    path("<int:affiliation_id>/end/", team.EndColleague.as_view(), name="end_colleague"),
]
urlpatterns = [
    path("partner/", pages.Home.as_view(), name="home"),
    path("partner/new/check/", sending.Check.as_view(), name="check"),
    path("partner/new/discard/", sending.Discard.as_view(), name="discard"),
    path("partner/new/<slug:step>/", sending.Step.as_view(), name="new"),
    path("partner/certificates/", trained.Certificates.as_view(), name="certificates"),
    path("partner/certificates/<str:number>/pdf/", trained.CertificatePdf.as_view(), name="certificate_pdf"),
    path("partner/sessions/<int:session_id>/", sessions.Enrol.as_view(), name="session"),
    path(
        "partner/sessions/<int:session_id>/enrolments/<int:enrolment_id>/cancel/",
        sessions.CancelEnrolment.as_view(), name="cancel_enrolment",
    ),
    path("partner/team/", team.Teams.as_view(), name="teams"),
    path("partner/team/<int:organisation_id>/professionals/", include(colleague_patterns)),
    path("partner/toolbox/", tools.Toolbox.as_view(), name="toolbox"),
    path("partner/toolbox/<int:resource_id>/", tools.TakeResource.as_view(), name="take_resource"),
    path("partner/directory/", tools.Directory.as_view(), name="directory"),
    path("partner/directory/<int:activity_id>/", tools.ActivityPage.as_view(), name="activity"),
    path("partner/directory/gaps/<str:mine>/tell/", tools.TellNetwork.as_view(), name="tell_network"),
    path("partner/systems/", systems.SystemsPage.as_view(), name="systems"),
    path("partner/systems/<int:organisation_id>/", include(system_patterns)),
    path("partner/<str:reference>/", pages.OwnReferral.as_view(), name="referral"),
    path("partner/<str:reference>/correct/", sending.Correct.as_view(), name="correct"),
    path("partner/<str:reference>/<slug:act>/", acts.OwnAct.as_view(), name="act"),
]  # fmt: skip
