"""What happens between the chapters: notes, tasks, deadlines, a colleague who stands in."""

from datetime import date, timedelta

from counselling.client_files import services as files
from counselling.client_files.models import (
    AppointmentWay,
    Asker,
    AttemptChannel,
    AttemptResult,
    CallResult,
    Deadline,
    DeadlineKind,
    EnquiryAnswer,
    EnquiryTopic,
    NoteChannel,
    Task,
    TaskSource,
    Visibility,
)
from counselling.client_files.services import Call, Meeting
from counselling.demo.plots import PLOTS, Story
from counselling.demo.scenes import Scene
from counselling.demo.services import House

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
    (44, NoteChannel.PHONE, "Attend notre proposition écrite, aucune saisie d’ici là."),
    (63, NoteChannel.PHONE, "Explique la proposition ligne par ligne. D’accord avec le scénario A."),
    (120, NoteChannel.MEETING, "Bilan du trimestre : toutes les mensualités versées, moral meilleur."),
    (200, NoteChannel.VISIT, "Visite à domicile avec l’assistante sociale, compteur d’eau relevé."),
)  # fmt: skip
# With whom a note by telephone was, if not the client, and what came of it.
CALLED = {44: ("Service recouvrement, Mme Royer", CallResult.AGREED)}
CALL_AGAIN = "Le dossier est chez une collègue, absente aujourd’hui."
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
# Appointments ahead: by the rest of the number, in so many days, and how.
AHEAD = {0: (0, AppointmentWay.OFFICE), 1: (0, AppointmentWay.PHONE), 2: (6, AppointmentWay.VISIT)}
ATTEMPTS = (
    (AttemptChannel.EMAIL, AttemptResult.NO_ANSWER),
    (AttemptChannel.VISIT, AttemptResult.NO_ANSWER),
    (AttemptChannel.EMAIL, AttemptResult.MESSAGE_LEFT),
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
        if channel is NoteChannel.PHONE:
            _call(scene, on, text, after)
            return
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


def _call(scene: Scene, on: date, text: str, after: int) -> None:
    """With the client, or with the creditor of that day."""
    client = scene.client
    party, result = CALLED.get(after, (client.full_name, CallResult.TALKED))
    call = Call(party=party, at=scene.moment(on), text=text, result=result, member=None if after in CALLED else client)
    files.record_call(file=scene.file, call=call, by=scene.by)


def try_in_vain(scene: Scene, *, after: tuple[int, ...]) -> None:
    """The client is not to be reached any more."""
    for turn, day in enumerate(after):
        with scene.on(day) as on:
            channel, result = ATTEMPTS[turn % len(ATTEMPTS)]
            files.record_contact_attempt(
                member=scene.client, channel=channel, result=result, at=scene.moment(on), by=scene.by
            )


def answer_enquiries(house: House, on: date) -> None:
    """Short questions of the last weeks, answered without a file."""
    by = house.people[next(plot.counsellor for plot in PLOTS if plot.country == house.place.country)]
    for number in range(14):
        day = on - timedelta(days=number * 2)
        files.record_enquiry(
            service=house.service, asker=list(Asker)[number % 3], topic=list(EnquiryTopic)[number % 6],
            answer=list(EnquiryAnswer)[number % 4], on=day, by=by,
        )  # fmt: skip


def plan_ahead(scene: Scene) -> None:
    """What is still to be done today: every open file has a next step, some have dates that burn."""
    with scene.on(scene.plot.age) as on:
        if scene.plot.story is Story.CALLED:
            _task(scene, days=1, what="Confirmer le premier rendez-vous")
            return
        if ahead := AHEAD.get(scene.number % 4):
            day, way = ahead
            meeting = Meeting(at=scene.agreed(_due(scene, day)), counsellor=scene.by, way=way)
            files.plan_appointment(file=scene.file, meeting=meeting, on=on, by=scene.by)
        if scene.number % 7 == 1:
            again = Call(
                party="Banque, service crédits", at=scene.moment(on), text=CALL_AGAIN, result=CallResult.CALL_BACK,
                due_on=_due(scene, 2),
            )  # fmt: skip
            files.record_call(file=scene.file, call=again, by=scene.by)
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
