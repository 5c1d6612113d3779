"""Pages of the platform itself: the chosen language, the echo of a date, the page for our own faults."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import escape
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from caseflow.ui.fields import DayField

language = login_not_required(set_language)


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class DayEcho(View):
    """Read a date as typed and answer with its weekday; posted, so that no date of birth stands in an address.

    It changes and tells nothing, so it needs neither account nor token.
    """

    def post(self, request: HttpRequest) -> HttpResponse:
        field = DayField(birth="birth" in request.GET)
        field.today = timezone.localdate()
        return HttpResponse(escape(field.echo(request.POST.get(request.GET.get("field", ""), ""))))


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault: neither database nor session is touched, and the number finds it in the log."""
    return HttpResponseServerError(render_to_string("500.html", {"number": getattr(request, "id", "")}))
