"""Results as a file: of one session, or of all sessions of a programme."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from caseflow.audit import reads
from caseflow.audit.models import Action
from caseflow.ui import exports
from counselling.trainings import selectors
from counselling.trainings.access import ProgrammeView, SessionView
from counselling.trainings.models import Programme, Session


def exported(about: Session | Programme, sessions: QuerySet[Session], kind: str, by: Any) -> HttpResponse:
    """The file, once it is written down who takes which figures along."""
    if kind not in set(exports.ExportKind):
        raise Http404
    rows = selectors.result_rows(selectors.results_of(sessions))
    reads.record(
        verb="trainings.export_results", by=by, service=about.service_id, object_type=about._meta.label,
        object_id=about.pk, action=Action.EXPORT, detail={"count": len(rows)},
    )  # fmt: skip
    return exports.download(
        name="results", heads=selectors.result_heads(), rows=rows, kind=exports.ExportKind(kind)
    )  # fmt: skip


class ExportSessionResults(SessionView):
    people_only = True
    manager_only = True

    def get(self, request: HttpRequest, kind: str, **_kwargs: Any) -> HttpResponse:
        return exported(self.session, Session.objects.filter(pk=self.session.pk), kind, request.user)


class ExportProgrammeResults(ProgrammeView):
    manager_only = True

    def get(self, request: HttpRequest, kind: str, **_kwargs: Any) -> HttpResponse:
        sessions = Session.objects.filter(programme_version__programme=self.programme)
        return exported(self.programme, sessions, kind, request.user)
