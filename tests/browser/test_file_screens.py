"""The screens of the day and of a file, by role and language: probes, and the journeys of the keyboard."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from counselling.client_files import services as files
from counselling.client_files.models import (
    ClientFile,
    DeadlineKind,
    HouseholdMember,
    Note,
    NoteChannel,
    Task,
    Visibility,
)
from counselling.domain.lifecycle import FileState
from tests.browser.probes import check_screen
from tests.cast import build_cast, client_file
from tests.factories.accounts import PASSWORD
from tests.factories.client_files import AuthorisationFactory, ContactDetailsFactory, HouseholdMemberFactory

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Décompte attendu de Caisse de consolidation des créances (lettre LU-2026-00142-14)"
OF_A_FILE = {
    "counsellor": (
        "overview:file", "client_files:household", "client_files:timeline", "client_files:evidence",
        "client_files:add_note", "client_files:add_task", "client_files:set_deadline", "client_files:close_file",
        "client_files:reassess", "client_files:record_authorisation",
    ),
    "supervisor": ("overview:file", "client_files:assign_file", "client_files:cover_file", "overview:who_saw"),
}  # fmt: skip
OTHERS = {
    "counsellor": (
        "overview:desk", "overview:files", "overview:search", "client_files:open", "accounts:profile", "mfa_index",
        "mfa_activate_totp", "account_change_password",
    ),
    "supervisor": ("overview:desk", "overview:files"),
    "administrator": ("accounts:accounts", "accounts:add_account"),
    "data_protection_officer": ("audit:log",),
}  # fmt: skip


@pytest.fixture
def cast(db):
    """The cast, in the middle of a busy day."""
    cast = build_cast()
    file, by, today = cast.file, cast.counsellor, timezone.localdate()
    ContactDetailsFactory(member=HouseholdMemberFactory(file=file, partner=True))
    HouseholdMemberFactory(file=file, child=True)
    AuthorisationFactory(member=file.members.first(), kind="contact_creditors")
    for days, what in ((-3, LONG), (0, "rappeler Cofilux"), (9, "préparer le rendez-vous")):
        task = files.add_task(file=file, what=what, assignee=by, due_on=today, by=by, urgent=days < 0)
        files.postpone_task(task=task, due_on=today + timedelta(days=days), by=by)
    files.set_deadline(file=file, kind=DeadlineKind.CUT_OFF, due_on=today + timedelta(days=2), what="Électris", by=by)
    files.add_note(
        file=file, text="Ne pas appeler au travail.", occurred_at=timezone.now(), channel=NoteChannel.PHONE,
        visibility=Visibility.FILE, pinned=True, by=by,
    )  # fmt: skip
    ClientFile.objects.filter(pk=file.pk).update(state=FileState.IN_NEGOTIATION)
    return cast


def sign_in(page, person, language="fr"):
    person.language = language
    person.save()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/")
    assert page.locator("html").get_attribute("lang") == language


def see(page, address):
    """The screen, its menus shut and open, passes every probe."""
    assert page.goto(address).status == 200
    check_screen(page)


@pytest.mark.parametrize("language", ["de", pytest.param("fr", marks=pytest.mark.full)])
@pytest.mark.parametrize("role", list(OTHERS))
def test_every_screen_passes_the_probes(cast, page, role, language):
    sign_in(page, getattr(cast, role), language)
    for name in OTHERS[role]:
        see(page, reverse(name))
    for name in OF_A_FILE.get(role, ()):
        see(page, reverse(name, args=[cast.file.reference]))


@pytest.mark.parametrize("language", ["de", pytest.param("fr", marks=pytest.mark.full)])
def test_what_opens_on_a_screen_passes_the_probes(cast, page, language):
    """Forms with errors, a closed file, one client's details, an empty list, folded and filtered lines."""
    sign_in(page, cast.counsellor, language)
    page.witness.expect(422)
    for name, args in (("client_files:open", []), ("client_files:add_task", [cast.file.reference])):
        page.goto(reverse(name, args=args))
        page.locator("main button.primary").click()
        expect(page.locator(".error-summary")).to_be_visible()
        check_screen(page)
    client = cast.file.members.first()
    for name in ("client_files:change_contact", "client_files:move_member"):
        see(page, reverse(name, args=[cast.file.reference, client.pk]))
    see(page, f"{reverse('overview:files')}?silent=on&mine=on&state=open")
    see(page, f"{reverse('client_files:timeline', args=[cast.file.reference])}?kind=letters")
    page.goto(reverse("overview:file", args=[cast.file.reference]))
    page.locator("main details.menu summary").click()
    check_screen(page)
    closed = client_file(cast.service, cast.counsellor, "Klaus", closed=True)
    for name in ("overview:file", "client_files:reopen_file"):
        see(page, reverse(name, args=[closed.reference]))


@pytest.mark.parametrize("language", ["de-DE", pytest.param("fr-FR", marks=pytest.mark.full)])
def test_doors_and_refusals_pass_the_probes(cast, chromium, live_server, page, language):
    page.set_extra_http_headers({"Accept-Language": language})
    for name in ("account_login", "account_reset_password"):
        see(page, reverse(name))
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill("nobody@example.org")
    page.locator("[name=password]").fill("x")
    page.locator("[name=password]").press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    check_screen(page)
    sign_in(page, cast.administrator, language[:2])
    page.witness.expect(403, 404)
    for address, status in ((reverse("client_files:open"), 403), ("/files/LUH-2026-99999/", 404)):
        assert page.goto(address).status == status
        check_screen(page)


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)
    return len(pressed)


def test_half_a_name_opens_a_file_in_six_keys(cast, page):
    client_file(cast.service, cast.counsellor, "Weberin")
    sign_in(page, cast.counsellor)
    page.goto(reverse("overview:files"))
    used = keys(page, "Control+k", "w", "e", "b", "Enter")
    expect(page.locator("#results li")).to_have_count(2)
    used += keys(page, "Enter")
    page.wait_for_url(re.compile(r"/files/LUH-\d{4}-\d{5}/"))
    assert used == 6
    used = keys(page, "Control+k", *"berin", "Enter")
    page.wait_for_url(re.compile(r"/files/LUH-\d{4}-\d{5}/"))
    expect(page.locator(".identity")).to_contain_text("Weberin")


def test_a_tick_and_its_undo_keep_the_place_of_the_keyboard(cast, page):
    sign_in(page, cast.counsellor)
    task = Task.objects.get(what=LONG)
    for address in (reverse("overview:desk"), reverse("overview:file", args=[cast.file.reference])):
        page.goto(address)
        button = page.locator(f"#task-{task.pk}")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_contain_text("Annuler")
        expect(button).to_be_focused()
        expect(page.locator("li.done .what")).to_contain_text(LONG)
        task.refresh_from_db()
        assert task.ended_on == timezone.localdate()
        check_screen(page)
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_contain_text("Fait")
        expect(button).to_be_focused()
        task.refresh_from_db()
        assert task.ended_on is None


def test_a_note_starts_with_its_text_and_needs_nothing_else(cast, page):
    sign_in(page, cast.counsellor)
    page.goto(reverse("client_files:add_note", args=[cast.file.reference]))
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type("Appel du bailleur : il attend jusqu’au 10.")
    page.get_by_role("button", name="Enregistrer la note").press("Enter")
    page.wait_for_url("**/timeline/")
    expect(page.get_by_text("il attend jusqu’au 10.")).to_be_visible()
    assert Note.objects.filter(text__contains="bailleur").count() == 1


def test_somebody_joins_the_household_without_the_mouse(cast, page):
    sign_in(page, cast.counsellor)
    page.goto(reverse("client_files:household", args=[cast.file.reference]))
    key = page.locator("[data-row].new").last.get_attribute("data-row")
    page.locator(f"#{key}-last_name").focus()
    page.keyboard.type("Weber")
    page.keyboard.press("Tab")
    page.keyboard.type("Tom")
    page.keyboard.press("Tab")
    page.keyboard.type("050718")
    page.keyboard.press("Enter")
    expect(page.locator("#household-size")).to_contain_text("2 adultes, 2 enfants")
    tom = HouseholdMember.objects.get(first_name="Tom")
    assert (tom.relation, tom.birth_date.isoformat(), tom.presence) == ("child", "2018-07-05", 100)
    expect(page.locator("[data-row].new input").first).to_be_focused()
    check_screen(page)


def test_what_is_missing_leads_to_its_field(cast, page):
    HouseholdMember.objects.filter(file=cast.file).update(birth_date=None, age=None)
    sign_in(page, cast.counsellor)
    page.goto(reverse("overview:file", args=[cast.file.reference]))
    page.keyboard.press("F8")
    expect(page.locator("[data-missing]").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/household/**")
    client = cast.file.members.first()
    expect(page.locator(f"#member-{client.key}-birth_date")).to_be_focused()


def test_a_known_person_is_seen_and_confirmed_before_saving(cast, page):
    sign_in(page, cast.counsellor)
    page.goto(reverse("client_files:open"))
    expect(page.locator("#id_last_name")).to_be_focused()
    page.keyboard.type("Weber")
    page.keyboard.press("Tab")
    page.keyboard.type("Anne")
    page.keyboard.press("Tab")
    page.keyboard.type("120385")
    page.keyboard.press("Tab")
    expect(page.locator("#duplicates")).to_contain_text(cast.file.reference)
    check_screen(page)
    page.locator("#id_duplicates_seen").check()
    page.locator("#id_email").fill("anne@example.org")
    page.keyboard.press("Tab")
    page.wait_for_timeout(600)
    expect(page.locator("#id_duplicates_seen")).to_be_checked()
    page.locator("[name=consent][value=signed]").check()
    page.get_by_role("button", name="Créer le dossier").press("Enter")
    page.wait_for_url(re.compile(r"/files/LUH-\d{4}-\d{5}/"))
