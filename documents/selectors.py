"""Reading letters: the register of a file, what is being prepared, and the texts of a service."""

from collections.abc import Iterable
from operator import attrgetter

from django.db.models import Count, Prefetch, Q, QuerySet

from caseflow.accounts.models import Service
from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.domain.lifecycle import LetterState
from documents.models import DraftEnclosure, Letter, LetterBatch, LetterDraft, LetterEnclosure, LetterRules, LetterText

# The order of a print stack: envelopes of one kind together, then as the post sorts them.
STACK_ORDER = ("channel", "country", "postcode", "addressee", "position")


def letters_of(file: ClientFile) -> QuerySet[Letter]:
    """The register of a file, the newest number first."""
    related = ("issued_by", "withdrawn_by", "supersedes", "draft__approved_by")
    letters = Letter.objects.filter(file=file).select_related(*related)
    return letters.order_by("-position")


def letter_in(file: ClientFile, number: str) -> Letter | None:
    return letters_of(file).prefetch_related("superseded_by", "papers").filter(number=number).first()


def drafts_of(file: ClientFile) -> QuerySet[LetterDraft]:
    """What has not become a letter, with all that a check needs."""
    return _loaded(LetterDraft.objects.pending().filter(file=file)).order_by("batch", "position", "pk")


def draft_in(file: ClientFile, draft_id: int) -> LetterDraft | None:
    """One draft of a file, also one that has become a letter."""
    return _loaded(LetterDraft.objects.filter(file=file, pk=draft_id)).first()


def drafts_in(batch: LetterBatch) -> QuerySet[LetterDraft]:
    """The items of a batch in the order of its list, with their letters."""
    return _loaded(LetterDraft.objects.filter(batch=batch)).order_by("position")


def batches_of(file: ClientFile) -> QuerySet[LetterBatch]:
    """The batches of a file, newest first, with how many of their letters are prepared, waiting and issued."""
    counted = LetterBatch.objects.filter(file=file).annotate(
        items=Count("drafts"),
        waiting=Count("drafts", filter=Q(drafts__letter__isnull=True)),
        issued=Count("drafts", filter=Q(drafts__letter__state=LetterState.ISSUED)),
    )
    return counted.select_related("created_by").filter(items__gt=0).order_by("-pk")


def batch_in(file: ClientFile, batch_id: int) -> LetterBatch | None:
    return batches_of(file).select_related("plan").filter(pk=batch_id).first()


def batch_called(batch_id: int) -> LetterBatch | None:
    """A batch for the worker, which acts for nobody in particular."""
    return LetterBatch.objects.select_related("file").filter(pk=batch_id).first()


def stack_of(letters: Iterable[Letter]) -> list[Letter]:
    """The letters that can be printed, in the order of the stack."""
    found = [letter for letter in letters if letter.is_issued and letter.withdrawn_at is None]
    return sorted(found, key=attrgetter(*STACK_ORDER))


def papers_of(letters: Iterable[Letter]) -> list[LetterEnclosure]:
    """The papers that go with these letters, in the order of each."""
    return list(LetterEnclosure.objects.filter(letter__in=list(letters)).order_by("letter", "position"))


def waiting_for_reader(services: Iterable[Service]) -> list[LetterDraft]:
    """Drafts that a supervisor of these services is asked to read, the oldest first."""
    asked = {rules.service_id: rules.second_reading for rules in LetterRules.objects.filter(service__in=services)}
    drafts = LetterDraft.objects.pending().filter(file__service__in=asked, approved_on=None)
    found = drafts.select_related("file__service", "addressee", "created_by").order_by("created_at", "pk")
    return [draft for draft in found if draft.kind in asked[draft.file.service_id]]


def texts_of(service: Service) -> list[LetterText]:
    """Every version of the texts of a service, newest first."""
    return list(LetterText.objects.filter(service=service).select_related("published_by").order_by("-number"))


def rules_of(service: Service) -> LetterRules:
    """What a service asks of its letters; the first values where nobody decided."""
    return LetterRules.objects.filter(service=service).first() or LetterRules(service=service, version=0)


def draft_text(service: Service, kind: str, variant: str, language: str) -> LetterText | None:
    return _versions(service, kind, variant, language).drafts().first()  # type: ignore[attr-defined]


def text_in_force(service: Service, kind: str, variant: str, language: str) -> LetterText | None:
    """The newest published version; None where the text as delivered is used."""
    return _versions(service, kind, variant, language).published().first()  # type: ignore[attr-defined]


def _versions(service: Service, kind: str, variant: str, language: str) -> QuerySet[LetterText]:
    found = LetterText.objects.filter(service=service, kind=kind, variant=variant, language=language)
    return found.order_by("-number")


def _loaded(drafts: QuerySet[LetterDraft]) -> QuerySet[LetterDraft]:
    debts = Debt.objects.select_related("creditor", "collector").order_by("created_at", "pk")
    people = ("file__service", "file__counsellor", "addressee", "approved_by")
    related = (*people, "plan__statement", "letter", "supersedes", "batch")
    papers = DraftEnclosure.objects.select_related("attachment")
    return drafts.select_related(*related).prefetch_related(Prefetch("debts", debts), Prefetch("papers", papers))
