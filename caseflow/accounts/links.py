"""The link with which somebody chooses their first password: it works once, and whoever asked for it hands it over."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from caseflow.accounts.models import User


def first_sign_in_link(request: HttpRequest, user: User) -> str:
    key = default_token_generator.make_token(user)
    return request.build_absolute_uri(reverse("account_reset_password_from_key", args=(user_pk_to_url_str(user), key)))
