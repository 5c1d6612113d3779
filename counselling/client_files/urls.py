from django.urls import path

from counselling.client_files.views import (
    agenda,
    appointments,
    contacts,
    drafts,
    evidence,
    household,
    lifecycle,
    opening,
    timeline,
)

app_name = "client_files"
urlpatterns = [
    path("files/new/", opening.OpenFile.as_view(), name="open"),
    path("files/new/duplicates/", opening.Duplicates.as_view(), name="duplicates"),
    path("enquiries/new/", contacts.RecordEnquiry.as_view(), name="record_enquiry"),
    path("files/<str:reference>/timeline/", timeline.Timeline.as_view(), name="timeline"),
    path("files/<str:reference>/notes/new/", timeline.AddNote.as_view(), name="add_note"),
    path("files/<str:reference>/notes/<int:note_id>/", timeline.CorrectNote.as_view(), name="correct_note"),
    path("files/<str:reference>/tasks/new/", agenda.AddTask.as_view(), name="add_task"),
    path("files/<str:reference>/tasks/<int:task_id>/done/", agenda.CompleteTask.as_view(), name="complete_task"),
    path("files/<str:reference>/tasks/<int:task_id>/reopen/", agenda.ReopenTask.as_view(), name="reopen_task"),
    path("files/<str:reference>/tasks/<int:task_id>/postpone/", agenda.PostponeTask.as_view(), name="postpone_task"),
    path(
        "files/<str:reference>/tasks/<int:task_id>/put-back/<str:due_on>/",
        agenda.PutBackTask.as_view(),
        name="put_back_task",
    ),
    path("files/<str:reference>/deadlines/new/", agenda.SetDeadline.as_view(), name="set_deadline"),
    path("files/<str:reference>/deadlines/<int:deadline_id>/end/", agenda.EndDeadline.as_view(), name="end_deadline"),
    path(
        "files/<str:reference>/deadlines/<int:deadline_id>/reopen/",
        agenda.ReopenDeadline.as_view(),
        name="reopen_deadline",
    ),
    path("files/<str:reference>/appointments/new/", appointments.PlanAppointment.as_view(), name="plan_appointment"),
    path(
        "files/<str:reference>/appointments/<int:appointment_id>/kept/",
        appointments.KeepAppointment.as_view(),
        name="keep_appointment",
    ),
    path(
        "files/<str:reference>/appointments/<int:appointment_id>/missed/",
        appointments.MissAppointment.as_view(),
        name="miss_appointment",
    ),
    path(
        "files/<str:reference>/appointments/<int:appointment_id>/cancel/",
        appointments.CancelAppointment.as_view(),
        name="cancel_appointment",
    ),
    path(
        "files/<str:reference>/appointments/<int:appointment_id>/reopen/",
        appointments.ReopenAppointment.as_view(),
        name="reopen_appointment",
    ),
    path("files/<str:reference>/calls/new/", contacts.RecordCall.as_view(), name="record_call"),
    path("files/<str:reference>/attempts/new/", contacts.RecordAttempt.as_view(), name="record_contact_attempt"),
    path("files/<str:reference>/drafts/<slug:place>/", drafts.KeepDraft.as_view(), name="keep_draft"),
    path("files/<str:reference>/household/", household.Household.as_view(), name="household"),
    path("files/<str:reference>/household/<uuid:key>/", household.SaveMember.as_view(), name="save_member"),
    path(
        "files/<str:reference>/household/<int:member_id>/contact/",
        household.ChangeContact.as_view(),
        name="change_contact",
    ),
    path(
        "files/<str:reference>/household/<int:member_id>/address/", household.MoveMember.as_view(), name="move_member"
    ),
    path(
        "files/<str:reference>/authorisations/new/",
        household.RecordAuthorisation.as_view(),
        name="record_authorisation",
    ),
    path(
        "files/<str:reference>/authorisations/<int:authorisation_id>/withdraw/",
        household.WithdrawAuthorisation.as_view(),
        name="withdraw_authorisation",
    ),
    path(
        "files/<str:reference>/authorisations/<int:authorisation_id>/scan/",
        household.AttachScan.as_view(),
        name="attach_scan",
    ),
    path(
        "files/<str:reference>/authorisations/<int:authorisation_id>/reinstate/",
        household.ReinstateAuthorisation.as_view(),
        name="reinstate_authorisation",
    ),
    path("files/<str:reference>/start-assessment/", lifecycle.StartAssessment.as_view(), name="start_assessment"),
    path("files/<str:reference>/reassess/", lifecycle.Reassess.as_view(), name="reassess"),
    path("files/<str:reference>/close/", lifecycle.CloseFile.as_view(), name="close_file"),
    path("files/<str:reference>/reopen/", lifecycle.ReopenFile.as_view(), name="reopen_file"),
    path("files/<str:reference>/assign/", lifecycle.AssignFile.as_view(), name="assign_file"),
    path("files/<str:reference>/cover/", lifecycle.CoverFile.as_view(), name="cover_file"),
    path("files/<str:reference>/covers/<int:grant_id>/end/", lifecycle.EndCover.as_view(), name="end_cover"),
    path(
        "files/<str:reference>/covers/<int:grant_id>/resume/<str:last_day>/",
        lifecycle.ResumeCover.as_view(),
        name="resume_cover",
    ),
    path("files/<str:reference>/evidence/", evidence.Evidence.as_view(), name="evidence"),
    path("files/<str:reference>/evidence/new/", evidence.AttachDocuments.as_view(), name="attach_documents"),
    path("files/<str:reference>/evidence/<int:attachment_id>/", evidence.Paper.as_view(), name="paper"),
    path(
        "files/<str:reference>/evidence/<int:attachment_id>/remove/",
        evidence.RemoveAttachment.as_view(),
        name="remove_attachment",
    ),
    path(
        "files/<str:reference>/evidence/<int:attachment_id>/restore/",
        evidence.RestoreAttachment.as_view(),
        name="restore_attachment",
    ),
]
