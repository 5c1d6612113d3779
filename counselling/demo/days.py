"""What happens between the chapters: notes, tasks, deadlines, a colleague who stands in."""

from datetime import date, timedelta

from counselling.client_files import services as files
from counselling.client_files.models import Deadline, DeadlineKind, NoteChannel, Task, TaskSource, Visibility
from counselling.demo.plots import Story
from counselling.demo.scenes import Scene

# Days after the opening, channel, text.
NOTES = (
    (
        0,
        NoteChannel.PHONE,
        (
            "Premier appel. Très inquiet à cause du courrier recommandé. Rendez-vous fixé, documents à"
            " apporter : fiches de salaire, extraits de compte, tout le courrier non ouvert."
        ),
    ),
    (
        3,
        NoteChannel.MEETING,
        (
            "Premier entretien, une heure et demie. Situation exposée avec calme. Ne plus signer de"
            " nouvel arrangement au téléphone, renvoyer les appels vers nous."
        ),
    ),
    (
        7,
        NoteChannel.MEETING,
        (
            "Courrier trié ensemble : deux doublons écartés, un créancier nouveau. Le bailleur passe"
            " avant tout le reste."
        ),
    ),
    (16, NoteChannel.EMAIL, "Reçu les trois dernières fiches de salaire et l’avis d’imposition."),
    (24, NoteChannel.PHONE, "Le budget tient si l’abonnement de sport est résilié. Résiliation envoyée."),
    (41, NoteChannel.LETTER, "Le service contentieux accepte d’attendre notre proposition, intérêts suspendus."),
    (63, NoteChannel.PHONE, "Explique la proposition ligne par ligne. D’accord avec le scénario A."),
    (120, NoteChannel.MEETING, "Bilan du trimestre : toutes les mensualités versées, moral meilleur."),
    (200, NoteChannel.VISIT, "Visite à domicile avec l’assistante sociale, compteur d’eau relevé."),
)  # fmt: skip
PRIVATE = "Ressenti personnel : le conjoint répond à sa place. Proposer un entretien seul."
# Days from today, urgent, what.
TASKS = (
    (-3, True, "Rappeler le bailleur : délai de paiement du loyer"),
    (0, False, "Vérifier le décompte reçu hier"),
    (1, True, "Demander la suspension de la saisie"),
    (4, False, "Préparer le rendez-vous : extraits de compte"),
    (9, False, "Relancer les créanciers sans réponse"),
    (16, False, "Demander l’attestation de la caisse"),
)
DEADLINES = (
    (2, DeadlineKind.CUT_OFF, "(préavis reçu le 12)", "Lettre du fournisseur"),
    (6, DeadlineKind.HEARING, "en justice de paix", "Convocation"),
    (12, DeadlineKind.EVICTION, "(fin du délai)", "Jugement"),
    (20, DeadlineKind.SEIZURE, "sur salaire, validation", "Exploit d’huissier"),
)


def write_notes(scene: Scene, *, until: int) -> None:
    """What was said up to that day, told with the chapters."""
    for after, channel, text in NOTES:
        if scene.told < after <= until:
            _note(scene, after, channel, text)
    scene.told = max(scene.told, until)


def _note(scene: Scene, after: int, channel: NoteChannel, text: str) -> None:
    with scene.on(after) as on:
        note = files.add_note(
            file=scene.file, text=text, occurred_at=scene.moment(on), channel=channel, by=scene.by,
            pinned=after == 3 and scene.number % 4 == 0,
        )  # fmt: skip
        if after == 16 and scene.number % 5 == 1:
            files.correct_note(note=note, text=f"{text} Il manque encore celle d’avril.", by=scene.by)
        if after == 3 and scene.number % 3 == 0:
            files.add_note(
                file=scene.file, text=PRIVATE, occurred_at=scene.moment(on), visibility=Visibility.PRIVATE, by=scene.by
            )


def plan_ahead(scene: Scene) -> None:
    """What is still to be done today: every open file has a next step, some have dates that burn."""
    with scene.on(scene.plot.age) as on:
        if scene.plot.story is Story.CALLED:
            _task(scene, days=1, what="Rappeler pour fixer le premier rendez-vous")
            return
        for turn in range(1 + scene.number % 2):
            days, urgent, what = TASKS[(scene.number + turn * 2) % len(TASKS)]
            _task(scene, days=days, urgent=urgent, what=what)
        done = _task(scene, days=0, what="Ouvrir le courrier avec le client")
        files.complete_task(task=done, on=on, by=scene.by)
        if scene.number % 4 == 1:
            _deadline(scene, *DEADLINES[scene.number // 4 % len(DEADLINES)])
        if scene.number % 6 == 2:
            past = _deadline(scene, -9, DeadlineKind.OTHER, "Réponse au créancier", "")
            files.meet_deadline(deadline=past, on=on, by=scene.by)


def _due(scene: Scene, days: int) -> date:
    return scene.today + timedelta(days=days)


def _task(scene: Scene, *, days: int, what: str, urgent: bool = False) -> Task:
    return files.add_task(
        file=scene.file, what=what, assignee=scene.by, due_on=_due(scene, days), urgent=urgent, by=scene.by
    )


def _deadline(scene: Scene, days: int, kind: DeadlineKind, what: str, document: str) -> Deadline:
    return files.set_deadline(
        file=scene.file, kind=kind, what=what, document=document, due_on=_due(scene, days), by=scene.by
    )


def stand_in(scene: Scene) -> None:
    """A colleague covers one file for two weeks."""
    colleague, leader = scene.house.people["marc.reuter"], scene.house.people["nadine.kremer"]
    with scene.on(scene.plot.age) as on:
        files.cover_file(
            file=scene.file, counsellor=colleague, first_day=on, last_day=on + timedelta(days=13),
            reason="Congé de récréation", by=leader,
        )  # fmt: skip


def tick_off_answer(scene: Scene, name: str, on: date) -> None:
    """One creditor has answered."""
    for task in Task.objects.open().filter(file=scene.file, source=TaskSource.LETTER, what__contains=name):
        files.complete_task(task=task, on=on, by=scene.by)


def tick_off_answers(scene: Scene, *, after: int) -> None:
    """What letters were waiting for has come, or is not waited for any longer."""
    with scene.on(after) as on:
        for task in Task.objects.open().filter(file=scene.file, source=TaskSource.LETTER):
            files.complete_task(task=task, on=on, by=scene.by)
