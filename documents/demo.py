"""The letters of the demonstration: drafted and issued with the story of each file, printed as the worker does."""

from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from uuid import NAMESPACE_OID, uuid5

from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.files.uploads import Checked
from counselling.client_files.models import AttachmentCategory, AuthorisationKind, AuthorisationMethod
from counselling.client_files.services import Consent, Paper, attach_document, record_authorisation
from counselling.debts.models import Debt
from counselling.demo import letters as stories
from counselling.demo.letters import Occasion
from counselling.demo.scenes import Scene
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import share_lines
from documents.composition import Composition
from documents.contexts.building import Situation
from documents.kinds import KINDS
from documents.models import Decided, Letter, LetterDraft
from documents.rendering import render_pdf
from documents.services import (
    Held,
    NotReady,
    Wishes,
    draft_batch,
    draft_letter,
    issue_letter,
    lift_hold,
    limitation_finding,
    print_certificates_left_behind,
    print_waiting,
)

EVERY = 5  # so many files have their letters in the demonstration, the others only say that creditors were asked
IN_WORDS = (
    "Cette offre engage tout ce qui reste après les dépenses vitales du ménage ; chaque créancier reçoit sa part"
    " au prorata, rien n’est promis de plus à un autre."
)
SCAN = (
    '<!doctype html><html lang="fr"><head><title>Procuration</title></head><body><h1>Procuration</h1>'
    "<p>Document fictif : ici se trouve la procuration signée, telle que numérisée.</p></body></html>"
)
OPTIONS = (
    ("Plan amiable avec tous les créanciers", "Une seule somme par mois, mais chacun doit être d’accord.", True),
    ("Procédure légale de surendettement", "Les saisies s’arrêtent, mais elle dure plus longtemps.", False),
)
HELPER = {
    "to_name": "Permanence logement", "to_lines": "5, rue de l’Exemple", "to_postcode": "00000",
    "to_city": "Ville-Fictive", "request": "Un logement plus petit, le bail se termine au printemps.",
    "manner": "le soir",
}  # fmt: skip
STEPS = (("Apporter les décomptes manquants", "client", 14), ("Écrire aux créanciers", "service", 7))


def build(*, on: date, by: Operator, small: bool) -> None:
    """Print what the stories issued, from the same queue and in the same child as every letter."""
    print_waiting(Letter.objects.issuing().values_list("pk", flat=True))
    print_certificates_left_behind()


def write(scene: Scene, occasion: Occasion, after: int, plan: RepaymentPlan | None) -> None:
    """The letters of one chapter; in most files they were written on paper before there was a system."""
    if not scene.plot.small and scene.number % EVERY:
        return
    with scene.on(after) as on:
        match occasion:
            case Occasion.STATEMENTS:
                _take_in_authority(scene)
                _to_creditors(scene, "balance_request", _asked(scene), on)
            case Occasion.OFFERS if plan is not None:
                owed = [line.debt for line in share_lines(plan)]
                _to_creditors(scene, "plan_proposal", owed, on, Wishes(plan=plan, reason=IN_WORDS))
            case Occasion.SCHEDULE if plan is not None:
                owed = [line.debt for line in share_lines(plan)]
                draft = draft_letter(
                    file=scene.file, kind="payment_schedule", debts=owed, on=on, by=scene.by, wishes=Wishes(plan=plan)
                )
                _issue(draft, on, scene.by)
            case Occasion.ADVICE:
                draft = draft_letter(
                    file=scene.file, kind="advice_confirmation", on=on, by=scene.by, wishes=Wishes(details=_advice(on))
                )
                _issue(draft, on, scene.by)
                _pass_on(scene, on)


def _pass_on(scene: Scene, on: date) -> None:
    """Somebody else helps with the flat, and the client agrees that they are told."""
    agreed = Consent(kind=AuthorisationKind.REDIRECT_TO_OTHER, on=on, method=AuthorisationMethod.SIGNED)
    client = scene.file.members.get(relation="client")
    record_authorisation(member=client, consent=agreed, by=scene.by)
    draft = draft_letter(
        file=scene.file, kind="onward_referral", on=on, by=scene.by, wishes=Wishes(details=dict(HELPER))
    )  # fmt: skip
    _issue(draft, on, scene.by)


def _take_in_authority(scene: Scene) -> None:
    """The signed authority as the scanner sent it: it goes with the first letter to each creditor."""
    paper = Paper(category=AttachmentCategory.AUTHORISATION, title="Procuration signée")
    scan = Checked(content=_scan(), extension="pdf", content_type="application/pdf", name="scan.pdf", pages=1)
    attach_document(file=scene.file, key=uuid5(NAMESPACE_OID, str(scene.file)), content=scan, paper=paper, by=scene.by)


@cache
def _scan() -> bytes:
    return render_pdf(Composition(html=SCAN, css="@page { size: A4; margin: 25mm }"))


def _asked(scene: Scene) -> list[Debt]:
    """Whoever is written to by post about a claim with a number."""
    return list(Debt.objects.owed().filter(file=scene.file, treatment="in_plan").exclude(reference=""))


def _to_creditors(scene: Scene, kind: str, debts: list[Debt], on: date, wishes: Wishes | None = None) -> None:
    """One letter to each creditor; old debts that the clock allows are looked at, the others stay held."""
    batch = draft_batch(file=scene.file, kind=kind, debts=debts, on=on, by=scene.by, wishes=wishes)
    situation = Situation(scene.file, on)
    for draft in batch.drafts.pending().prefetch_related("debts").order_by("position"):
        _decide(draft, situation, scene.by)
    for draft in LetterDraft.objects.pending().filter(batch=batch).select_related("file").order_by("position"):
        _leave(draft, on, scene.by)


def _issue(draft: LetterDraft, on: date, by: User) -> None:
    _decide(draft, Situation(draft.file, on), by)
    _leave(draft, on, by)


def _leave(draft: LetterDraft, on: date, by: User) -> None:
    with suppress(NotReady, Held):
        issue_letter(draft=draft, on=on, by=by)


def _decide(draft: LetterDraft, situation: Situation, by: User) -> None:
    """What a counsellor answers when the clock asks; a probably time-barred debt keeps its letter back."""
    for line in situation.lines_in(draft):
        finding = limitation_finding(KINDS[draft.kind], line, situation.on)
        if finding is not None and finding.needs in {Decided.SEEN, Decided.ACCEPTED}:
            lift_hold(
                draft=draft, debt=line.debt, on=situation.on, by=by, reason="Dates vues dans les relevés du client"
            )


def _advice(on: date) -> dict[str, object]:
    return {
        "meeting_on": (on - timedelta(days=2)).isoformat(),
        "summary": "Nous avons parlé de vos revenus, de vos dépenses et de vos dettes.",
        "options": [{"title": title, "effect": effect, "chosen": chosen} for title, effect, chosen in OPTIONS],
        "steps": [
            {"what": what, "who": who, "until": (on + timedelta(days=days)).isoformat()} for what, who, days in STEPS
        ],
    }


def take_the_pen(*, on: date, by: Operator, small: bool) -> None:
    """From here on the stories have letters."""
    stories.register(write)
