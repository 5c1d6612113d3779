from django.urls import URLPattern, URLResolver, include, path

from counselling.partners.views import (
    agreements,
    credentials,
    creditors,
    directory,
    organisations,
    places,
    professionals,
    webhooks,
)

app_name = "partners"

creditor_patterns = [
    path("", creditors.Creditors.as_view(), name="creditors"),
    path("suggestions/", creditors.Suggestions.as_view(), name="suggestions"),
    path("new/", creditors.AddCreditor.as_view(), name="add_creditor"),
    path("<int:creditor_id>/", creditors.CreditorPage.as_view(), name="creditor"),
    path("<int:creditor_id>/departments/new/", creditors.AddDepartment.as_view(), name="add_department"),
    path(
        "<int:creditor_id>/departments/<int:address_id>/",
        creditors.ChangeDepartment.as_view(),
        name="change_department",
    ),
]
agreement_patterns = [
    path("", agreements.AgreementPage.as_view(), name="agreement"),
    path("amend/", agreements.AmendAgreement.as_view(), name="amend_agreement"),
    path("end/", agreements.EndAgreement.as_view(), name="end_agreement"),
    path("terms/<int:terms_id>/", agreements.ChangeTerms.as_view(), name="change_terms"),
    path("terms/<int:terms_id>/sign/", agreements.SignTerms.as_view(), name="sign_terms"),
]
professional_patterns = [
    path("", professionals.Professional.as_view(), name="professional"),
    path("change/", professionals.ChangeReferrer.as_view(), name="change_referrer"),
    path("move/", professionals.MoveReferrer.as_view(), name="move_referrer"),
    path("end/", professionals.EndAffiliation.as_view(), name="end_affiliation"),
    path("invite/", professionals.InviteReferrer.as_view(), name="invite_referrer"),
    path("invite/link/", professionals.HandOverInvitation.as_view(), name="hand_over_invitation"),
    path("factor/", professionals.RemoveFactor.as_view(), name="remove_factor"),
    path("roles/", professionals.NameRole.as_view(), name="name_role"),
    path("roles/<int:role_id>/end/", professionals.EndRole.as_view(), name="end_role"),
]
endpoint_patterns = [
    path("", webhooks.Endpoint.as_view(), name="endpoint"),
    path("change/", webhooks.ChangeEndpoint.as_view(), name="change_endpoint"),
    path("secret/", webhooks.RotateSecret.as_view(), name="rotate_secret"),
    path("off/", webhooks.SwitchOffEndpoint.as_view(), name="switch_off_endpoint"),
    path("on/", webhooks.SwitchOnEndpoint.as_view(), name="switch_on_endpoint"),
    path("test/", webhooks.SendTest.as_view(), name="send_test"),
    path("deliveries/<int:delivery_id>/replay/", webhooks.ReplayDelivery.as_view(), name="replay_delivery"),
]
organisation_patterns: list[URLPattern | URLResolver] = [
    path("", organisations.OrganisationPage.as_view(), name="organisation"),
    path("change/", organisations.ChangeOrganisation.as_view(), name="change_organisation"),
    path("creditor/", organisations.SetIsCreditor.as_view(), name="set_is_creditor"),
    path("activate/", organisations.Activate.as_view(), name="activate_organisation"),
    path("suspend/", organisations.Suspend.as_view(), name="suspend_organisation"),
    path("close/", organisations.Close.as_view(), name="close_organisation"),
    path("sites/new/", places.AddSite.as_view(), name="add_site"),
    path("sites/<int:site_id>/", places.ChangeSite.as_view(), name="change_site"),
    path("sites/<int:site_id>/remove/", places.RemoveSite.as_view(), name="remove_site"),
    path("contacts/new/", places.AddContact.as_view(), name="add_contact"),
    path("contacts/<int:contact_id>/", places.ChangeContact.as_view(), name="change_contact"),
    path("contacts/<int:contact_id>/remove/", places.RemoveContact.as_view(), name="remove_contact"),
    path("agreements/new/", agreements.DraftAgreement.as_view(), name="draft_agreement"),
    path("activities/new/", directory.AddActivity.as_view(), name="add_activity"),
    path("keys/new/", credentials.IssueKey.as_view(), name="issue_credential"),
    path("keys/<int:credential_id>/revoke/", credentials.RevokeKey.as_view(), name="revoke_credential"),
    path("webhooks/new/", webhooks.AddEndpoint.as_view(), name="add_endpoint"),
    path("webhooks/<int:endpoint_id>/", include(endpoint_patterns)),
    path("professionals/new/", professionals.AddReferrer.as_view(), name="add_referrer"),
    path("professionals/<int:affiliation_id>/", include(professional_patterns)),
]
directory_patterns = [
    path("", directory.Directory.as_view(), name="directory"),
    path("members/", directory.MembersDirectory.as_view(), name="directory_of_members"),
    path("gaps/", directory.Gaps.as_view(), name="gaps"),
    path("gaps/<str:mine>/tell/", directory.TellNetwork.as_view(), name="tell_network"),
    path("gaps/topics/<int:topic_id>/take/", directory.TakeTopic.as_view(), name="take_topic"),
    path("gaps/topics/<int:topic_id>/fill/", directory.FillTopic.as_view(), name="fill_topic"),
    path("gaps/topics/<int:topic_id>/accept/", directory.AcceptTopic.as_view(), name="accept_topic"),
    path("<int:activity_id>/", directory.ActivityPage.as_view(), name="activity"),
    path("<int:activity_id>/change/", directory.ChangeActivity.as_view(), name="change_activity"),
    path("<int:activity_id>/verify/", directory.VerifyActivity.as_view(), name="verify_activity"),
]
urlpatterns = [
    path("directory/", include(directory_patterns)),
    path("creditors/", include(creditor_patterns)),
    path("partners/", organisations.Organisations.as_view(), name="organisations"),
    path("partners/new/", organisations.Register.as_view(), name="register_organisation"),
    path("partners/agreements/<int:agreement_id>/", include(agreement_patterns)),
    path("partners/<int:organisation_id>/", include(organisation_patterns)),
]
