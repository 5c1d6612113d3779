"""What has to be said on every page."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def notices(request: HttpRequest) -> dict[str, list[str | Promise]]:
    said = {
        _("Invented data: no person, debt or letter here is real."): settings.CASEFLOW_INVENTED_DATA,
        _("Sign-in without a second factor."): not settings.CASEFLOW_REQUIRE_SECOND_FACTOR,
    }
    return {"notices": [sentence for sentence, applies in said.items() if applies]}
