"""What the budget seems to lack: set aside as not applicable, or asked again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from counselling.client_files.models import ClientFile
from counselling.domain.plausibility import RULES
from counselling.permissions import FilePermission
from counselling.statements import services as statements
from counselling.statements.views.budget import StatementView


class SetAside(StatementView):
    """Not applicable in this household; the message offers to ask again."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, number: int, code: str) -> HttpResponse:
        if code not in RULES:
            raise Http404
        statements.set_question_aside(statement=self.statement, code=code, by=request.user)
        messages.success(request, _("Question set aside."), extra_tags=self.address("ask_again", code))
        return HttpResponseRedirect(self.address("version"))


class AskAgain(StatementView):
    """The question comes back."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, number: int, code: str) -> HttpResponse:
        answer = get_object_or_404(self.statement.set_aside.select_related("statement__file"), code=code)
        statements.ask_question_again(answer=answer, by=request.user)
        return HttpResponseRedirect(self.address("version"))
