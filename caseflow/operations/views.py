from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseflow.operations import health


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """All that is needed for work is there; each check says only whether it passed."""
    report = health.report(timezone.now())
    passed = all(report.values())
    return JsonResponse({"ready": passed, "checks": report}, status=200 if passed else 503)
