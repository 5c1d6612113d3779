"""Sign-in by allauth, page by page, so that none comes in unseen; then pages of our own."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from caseflow.accounts import views

sign_in = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
]
pages = [
    path("profile/", views.Profile.as_view(), name="profile"),
    path("settings/accounts/", views.AccountList.as_view(), name="accounts"),
    path("settings/accounts/new/", views.AddAccount.as_view(), name="add_account"),
    path("settings/accounts/<int:pk>/", views.Account.as_view(), name="account"),
    path("settings/accounts/<int:pk>/link/", views.FirstSignInLink.as_view(), name="first_sign_in_link"),
    path("settings/accounts/<int:pk>/deactivate/", views.Deactivate.as_view(), name="deactivate"),
    path("settings/accounts/<int:pk>/reactivate/", views.Reactivate.as_view(), name="reactivate"),
    path("settings/accounts/<int:pk>/second-factor/", views.RemoveSecondFactor.as_view(), name="remove_second_factor"),
    path(
        "settings/accounts/<int:pk>/memberships/<int:membership_pk>/end/",
        views.EndMembership.as_view(),
        name="end_membership",
    ),
]
urlpatterns = [path("accounts/", include(sign_in)), path("", include((pages, "accounts")))]
