from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from counselling.trainings.views import (
    answers,
    attendance,
    catalogue,
    certificates,
    courses,
    feeds,
    programmes,
    questionnaires,
    renewals,
    results,
    sessions,
    sheets,
    toolbox,
)

app_name = "trainings"

version_patterns = [
    path("", programmes.ChangeVersion.as_view(), name="change_version"),
    path("questions/", questionnaires.Questions.as_view(), name="questions"),
    path("questions/<int:item_id>/", questionnaires.ChangeItem.as_view(), name="change_item"),
    path("questions/<int:item_id>/remove/", questionnaires.RemoveItem.as_view(), name="remove_item"),
    path("questions/<str:topic>/new/", questionnaires.AddItem.as_view(), name="add_item"),
    path("questions/<str:topic>/renew/", questionnaires.RenewQuestionnaire.as_view(), name="renew_questionnaire"),
]
programme_patterns: list[URLPattern | URLResolver] = [
    path("", programmes.ProgrammePage.as_view(), name="programme"),
    path("change/", programmes.ChangeProgramme.as_view(), name="change_programme"),
    path("versions/new/", programmes.AddVersion.as_view(), name="add_version"),
    path("versions/<int:version_id>/", include(version_patterns)),
    path("results/", questionnaires.ProgrammeResults.as_view(), name="programme_results"),
    path("results/results.<str:kind>", results.ExportProgrammeResults.as_view(), name="export_programme_results"),
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
    path("attendance/sheets/attach/", sheets.AttachSheet.as_view(), name="attach_sheet"),
    path("attendance/sheets/<int:number>/", sheets.ReadSheet.as_view(), name="read_sheet"),
    path("attendance/sheets/<int:number>/remove/", sheets.RemoveSheet.as_view(), name="remove_sheet"),
    path("attendance/<uuid:key>/", attendance.SaveAttendance.as_view(), name="attendance_row"),
    path("questionnaires/", questionnaires.Questionnaires.as_view(), name="questionnaires"),
    path("questionnaires/invite/", questionnaires.InviteToAnswer.as_view(), name="invite_to_answer"),
    path("questionnaires/results.<str:kind>", results.ExportSessionResults.as_view(), name="export_session_results"),
    path("questionnaires/<str:kind>/", questionnaires.Sheets.as_view(), name="sheets"),
    path("questionnaires/<str:kind>/<uuid:key>/", questionnaires.SaveSheet.as_view(), name="sheet_row"),
]
course_patterns = [
    path("", courses.CoursePage.as_view(), name="course"),
    path("change/", courses.ChangeCourse.as_view(), name="change_course"),
    path("verify/", courses.VerifyCourse.as_view(), name="verify_course"),
    path("withdraw/", courses.WithdrawCourse.as_view(), name="withdraw_course"),
]
resource_patterns = [
    path("", toolbox.ResourcePage.as_view(), name="resource"),
    path("change/", toolbox.ChangeResource.as_view(), name="change_resource"),
    path("renew/", toolbox.RenewResource.as_view(), name="renew_resource"),
    path("withdraw/", toolbox.WithdrawResource.as_view(), name="withdraw_resource"),
    path("versions/<int:number>/", toolbox.TakeResource.as_view(), name="take_resource"),
]
# Whoever is handed a certificate checks it, and has no account.
verify = login_not_required(certificates.Verify.as_view())
# Who takes part answers by a link of their own, and has no account either.
answer_patterns = [
    path("", login_not_required(answers.Answers.as_view()), name="answers"),
    path("certificate/", login_not_required(answers.ShareCertificate.as_view()), name="share_certificate"),
    path("<str:kind>/", login_not_required(answers.Answer.as_view()), name="answer"),
    path("<str:kind>/send/", login_not_required(answers.SendAnswers.as_view()), name="send_answers"),
]
urlpatterns = [
    path("trainings/", sessions.Sessions.as_view(), name="sessions"),
    path("trainings/search/", catalogue.Catalogue.as_view(), name="search_sessions"),
    path("trainings/search/notice/", catalogue.AskForNotice.as_view(), name="ask_for_notice"),
    path("trainings/search/trainings.<str:kind>", feeds.CatalogueFeed.as_view(), name="feed"),
    path("trainings/elsewhere/new/", courses.AddCourse.as_view(), name="add_course"),
    path("trainings/elsewhere/<int:course_id>/", include(course_patterns)),
    path("trainings/toolbox/", toolbox.Toolbox.as_view(), name="toolbox"),
    path("trainings/toolbox/new/", toolbox.AddResource.as_view(), name="add_resource"),
    path("trainings/toolbox/<int:resource_id>/", include(resource_patterns)),
    path("trainings/renewals/", renewals.Renewals.as_view(), name="renewals"),
    path("trainings/import/", attendance.ImportAttendance.as_view(), name="import_attendance"),
    path("trainings/programmes/new/", programmes.AddProgramme.as_view(), name="add_programme"),
    path("trainings/programmes/<int:programme_id>/", include(programme_patterns)),
    path("trainings/sessions/<int:session_id>/", include(session_patterns)),
    path("trainings/certificates/<str:number>/", certificates.CertificatePage.as_view(), name="certificate"),
    path("trainings/certificates/<str:number>/revoke/", certificates.RevokeCertificate.as_view(), name="revoke"),
    path("answers/<str:token>/", include(answer_patterns)),
    path("verify/", verify, name="verify"),
    path("verify/named/<str:token>/", login_not_required(certificates.VerifyNamed.as_view()), name="verify_named"),
    path("verify/<str:code>/", verify, name="verify_code"),
]
