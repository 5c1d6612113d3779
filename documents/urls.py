from django.urls import path

from documents.views import batches, certificates, drafts, enclosures, register, texts, trainings

app_name = "documents"
LETTERS = "files/<str:reference>/letters/"
DRAFT = f"{LETTERS}drafts/<int:draft_id>/"
BATCH = f"{LETTERS}batch/<int:batch_id>/"
TEXT = "settings/letters/<slug:slug>/<str:kind>/<str:language>/"
SESSION = "trainings/sessions/<int:session_id>/"
urlpatterns = [
    path(LETTERS, register.LetterList.as_view(), name="letters"),
    path(f"{LETTERS}new/", batches.NewLetter.as_view(), name="new"),
    path(f"{LETTERS}new/<slug:code>/", batches.PrepareLetters.as_view(), name="prepare"),
    path(DRAFT, drafts.DraftPage.as_view(), name="draft"),
    path(f"{DRAFT}change/", drafts.ChangeDraft.as_view(), name="change_draft"),
    path(f"{DRAFT}preview/", drafts.Preview.as_view(), name="preview"),
    path(f"{DRAFT}preview.pdf", drafts.PreviewPdf.as_view(), name="preview_pdf"),
    path(f"{DRAFT}issue/", drafts.Issue.as_view(), name="issue"),
    path(f"{DRAFT}enclosures/", enclosures.Enclosures.as_view(), name="enclosures"),
    path(f"{DRAFT}approve/", drafts.Approve.as_view(), name="approve"),
    path(f"{DRAFT}discard/", drafts.Discard.as_view(), name="discard"),
    path(f"{DRAFT}debts/<uuid:debt_id>/leave-out/", drafts.LeaveOut.as_view(), name="leave_out"),
    path(f"{DRAFT}debts/<uuid:debt_id>/hold/", drafts.Hold.as_view(), name="hold"),
    path(BATCH, batches.BatchPage.as_view(), name="batch"),
    path(f"{BATCH}progress/", batches.BatchProgress.as_view(), name="progress"),
    path(f"{BATCH}issue/", batches.IssueBatch.as_view(), name="issue_batch"),
    path(f"{BATCH}stop/", batches.StopBatch.as_view(), name="stop_batch"),
    path(f"{BATCH}stack.pdf", batches.Stack.as_view(), name="stack"),
    path(f"{LETTERS}<str:number>/", register.LetterPage.as_view(), name="letter"),
    path(f"{LETTERS}<str:number>/letter.pdf", register.Download.as_view(), name="download"),
    path(f"{LETTERS}<str:number>/complete.pdf", register.ForTheEnvelope.as_view(), name="complete"),
    path(f"{LETTERS}<str:number>/supersede/", register.Supersede.as_view(), name="supersede"),
    path(f"{LETTERS}<str:number>/withdraw/", register.Withdraw.as_view(), name="withdraw"),
    path(f"{SESSION}certificates/issue/", certificates.IssueCertificates.as_view(), name="issue_certificates"),
    path(f"{SESSION}certificates/award/<int:enrolment_id>/", certificates.AwardAnyway.as_view(), name="award_anyway"),
    path(f"{SESSION}attendance/sheet.pdf", trainings.AttendanceSheet.as_view(), name="attendance_sheet"),
    path(f"{SESSION}evidence/", trainings.EvidenceFile.as_view(), name="evidence"),
    path(
        "trainings/certificates/<str:number>/certificate.pdf",
        certificates.CertificatePdf.as_view(),
        name="certificate_pdf",
    ),
    path("settings/letters/", texts.Texts.as_view(), name="texts"),
    path("letters/to-read/", texts.ToRead.as_view(), name="to_read"),
    path("settings/letters/<slug:slug>/rules/", texts.Rules.as_view(), name="rules"),
    path("settings/letters/<slug:slug>/window.pdf", texts.Calibration.as_view(), name="calibration"),
    path(TEXT, texts.EditText.as_view(), name="text"),
    path(f"{TEXT}preview/", texts.TextPreview.as_view(), name="text_preview"),
]
