from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from counselling.trainings.views import attendance, certificates, programmes, sessions

app_name = "trainings"

programme_patterns = [
    path("", programmes.ProgrammePage.as_view(), name="programme"),
    path("change/", programmes.ChangeProgramme.as_view(), name="change_programme"),
    path("versions/new/", programmes.AddVersion.as_view(), name="add_version"),
    path("versions/<int:version_id>/", programmes.ChangeVersion.as_view(), name="change_version"),
    path("sessions/new/", sessions.PlanSession.as_view(), name="plan_session"),
]
session_patterns = [
    path("", sessions.SessionPage.as_view(), name="session"),
    path("change/", sessions.ChangeSession.as_view(), name="change_session"),
    path("open/", sessions.OpenSession.as_view(), name="open_session"),
    path("hold/", sessions.HoldSession.as_view(), name="hold_session"),
    path("cancel/", sessions.CancelSession.as_view(), name="cancel_session"),
    path("enrol/", sessions.Enrol.as_view(), name="enrol"),
    path("enrolments/<int:enrolment_id>/<str:step>/", sessions.EnrolmentStep.as_view(), name="enrolment_step"),
    path("attendance/", attendance.Attendance.as_view(), name="attendance"),
    path("attendance/<uuid:key>/", attendance.SaveAttendance.as_view(), name="attendance_row"),
]
# Whoever is handed a certificate checks it, and has no account.
verify = login_not_required(certificates.Verify.as_view())
urlpatterns = [
    path("trainings/", sessions.Sessions.as_view(), name="sessions"),
    path("trainings/import/", attendance.ImportAttendance.as_view(), name="import_attendance"),
    path("trainings/programmes/new/", programmes.AddProgramme.as_view(), name="add_programme"),
    path("trainings/programmes/<int:programme_id>/", include(programme_patterns)),
    path("trainings/sessions/<int:session_id>/", include(session_patterns)),
    path("trainings/certificates/<str:number>/", certificates.CertificatePage.as_view(), name="certificate"),
    path("trainings/certificates/<str:number>/revoke/", certificates.RevokeCertificate.as_view(), name="revoke"),
    path("verify/", verify, name="verify"),
    path("verify/<str:code>/", verify, name="verify_code"),
]
