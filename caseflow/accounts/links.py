"""The link with which somebody chooses their first password: it works once, and is sent or handed over."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from caseflow.accounts.models import User


def first_sign_in_link(request: HttpRequest, user: User) -> str:
    return request.build_absolute_uri(first_sign_in_path(user))


def first_sign_in_path(user: User) -> str:
    """For a mail, which no request is there for."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=(user_pk_to_url_str(user), key))
