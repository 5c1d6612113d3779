"""Room A: nobody reaches, changes or even learns of what is not theirs (P1, P3, P12, P19)."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import models
from django.forms import BaseForm, ChoiceField, Field, ModelChoiceField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts import services as accounts
from caseflow.accounts.models import Membership, Service, TeamAccess, User
from caseflow.audit.models import AuditEntry, Outcome
from counselling import permissions
from counselling.client_files import services as files
from counselling.client_files.models import Attachment, ClientFile, HouseholdMember
from counselling.debts.models import Debt
from counselling.partners.models import Activity, Affiliation, Creditor, Organisation, Referrer
from counselling.permissions import FilePermission
from counselling.statements.models import BudgetLine
from counselling.trainings.models import Programme
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.client_files import ClientFileFactory, HouseholdMemberFactory
from tests.factories.evidence import AttachmentFactory
from tests.factories.partners import ActivityFactory, AffiliationFactory, CreditorFactory, OrganisationFactory
from tests.factories.trainings import ProgrammeFactory
from tests.security.surface import (
    MATRIX,
    OF_A_FILE,
    READING,
    WRITING,
    Browsers,
    Request,
    bearer,
    business_models,
    content,
    elsewhere,
    form_classes,
    forms_asked,
    heading,
    in_file,
    likeness,
    methods_of,
    nothing_like,
    pattern_of,
    query_asked,
    request_for,
    stored,
    undone,
)

pytestmark = pytest.mark.django_db

NOBODY_HERE = "LUH-2026-99999"
OUTSIDERS = ("other_counsellor", "colleague", "other_supervisor", "administrator", "data_protection_officer",
             "superuser", "no_role")  # fmt: skip

# A row of another service for each model that a form points at; a new relation names its own here.
FOREIGN: dict[type[models.Model], Callable[[Cast], Any]] = {
    Service: lambda cast: cast.other_service.pk,
    User: lambda cast: cast.other_counsellor.pk,
    HouseholdMember: lambda cast: cast.other_file.members.get().pk,
    Attachment: lambda cast: AttachmentFactory(file=cast.other_file).pk,
    Creditor: lambda cast: CreditorFactory(service=cast.other_service).pk,
    Affiliation: lambda _cast: AffiliationFactory(organisation__closed=True).pk,
    Referrer: lambda _cast: AffiliationFactory(organisation__closed=True).referrer.pk,
    Programme: lambda cast: ProgrammeFactory(service=cast.other_service).pk,
    Activity: lambda _cast: ActivityFactory(organisation__closed=True).pk,
    # The register is one for all services; what is closed is offered to nobody.
    Organisation: lambda cast: OrganisationFactory(keeper=cast.other_service, closed=True).pk,
}


# A2, P3: ids in what is posted


def relations(form: BaseForm) -> dict[str, type[models.Model]]:
    """Fields that point at rows: those that say so, and choices that are keys under the name of a relation."""
    found = {name: field.queryset.model for name, field in form.fields.items() if isinstance(field, ModelChoiceField)}
    keys = {name for name, field in form.fields.items() if _has_keys(field)}
    for model in business_models():
        named = {field.name: field.related_model for field in model._meta.concrete_fields if field.is_relation}
        found |= {name: named[name] for name in keys & named.keys()}
    return found


def _has_keys(field: Field) -> bool:
    return isinstance(field, ChoiceField) and getattr(field, "coerce", None) is int


def test_a_relation_offers_nothing_until_somebody_asks() -> None:
    """The class itself knows no row, so that a form that forgets its scope is empty and not open."""
    offering = [
        f"{form.__qualname__}.{name}"
        for form in form_classes()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, ModelChoiceField) and not field.queryset.query.is_empty()
    ]
    assert offering == []


# It sends the draft that its steps took down and checked, and reads nothing of what is posted to it.
TAKES_NOTHING = {"partner_space:check"}
ASKING = [name for name in WRITING if name not in TAKES_NOTHING]


@pytest.mark.anywhere
@pytest.mark.parametrize(
    ("name", "method"),
    [(name, "POST") for name in ASKING] + [(name, "GET") for name in READING if not MATRIX[name].kwargs.__closure__],
)
def test_a_foreign_id_is_worth_no_more_than_none(name: str, method: str, cast: Cast, as_: Browsers) -> None:
    person = getattr(cast, bearer(MATRIX[name], method))
    request = request_for(name, method, cast)
    with undone(), forms_asked() as asked:
        request.send(as_(person))
    browser = as_(person)
    for form in asked:
        for field, model in relations(form).items():
            foreign = FOREIGN[model](cast)
            before, posted = stored(), form.add_prefix(field)
            answers = [request.send(browser, **{posted: key}) for key in (foreign, nothing_like(foreign))]
            assert {answer.status_code for answer in answers} <= {200, 422}
            # A page links to itself with its own query; nothing else repeats what was asked.
            known, unknown = (
                content(answer).replace(f"{posted}={key}".encode(), b"")
                for answer, key in zip(answers, (foreign, nothing_like(foreign)), strict=True)
            )
            assert (field, known) == (field, unknown)
            assert stored() == before


def test_the_relations_of_the_house_were_tried(cast: Cast, as_: Browsers) -> None:
    """Without this, a walk that finds no relation would pass as well."""
    tried = set()
    for name in ("client_files:open", "client_files:record_authorisation", "debts:merge_creditors"):
        with undone(), forms_asked() as asked:
            request_for(name, "POST", cast).send(as_(getattr(cast, bearer(MATRIX[name], "POST"))))
        tried |= {(name, field) for form in asked for field in relations(form)}
    assert tried == {
        ("client_files:open", "service"), ("client_files:open", "counsellor"),
        ("client_files:record_authorisation", "member"), ("client_files:record_authorisation", "scan"),
        ("debts:merge_creditors", "kept"),
    }  # fmt: skip


# A1, A4: ids in the address


def of_another_file(name: str, own: dict[str, Any], cast: Cast) -> dict[str, Any]:
    """The keys in this address that name a row of somebody else's file."""
    theirs = MATRIX[name].kwargs(elsewhere(cast))
    return {key: value for key, value in theirs.items() if key != "reference" and value != own[key]}


@pytest.mark.anywhere
@pytest.mark.parametrize("name", OF_A_FILE)
def test_a_row_of_another_file_does_not_exist_in_this_one(name: str, cast: Cast, as_: Browsers) -> None:
    row = MATRIX[name]
    own = row.kwargs(cast)
    for key, foreign in of_another_file(name, own, cast).items():
        for method in methods_of(row):
            browser = as_(getattr(cast, bearer(row, method)))
            with undone():
                data = row.data(cast) if method == "POST" else {}
            before = stored()
            answers = [
                Request(reverse(name, kwargs=own | {key: value}), method, data).send(browser)
                for value in (foreign, nothing_like(foreign))
            ]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert content(answers[0]) == content(answers[1])
            assert stored() == before


TO_BE_NAMED = [name for name in OF_A_FILE if name in WRITING and "<uuid:key>" in pattern_of(name)]


@pytest.mark.anywhere
@pytest.mark.parametrize("name", TO_BE_NAMED)
def test_a_key_of_another_file_opens_no_row_of_it(name: str, cast: Cast, as_: Browsers) -> None:
    """A browser names its new rows itself; naming somebody else's shows and changes nothing of theirs."""
    row = MATRIX[name]
    own, data = row.kwargs(cast), row.data(cast)
    HouseholdMemberFactory(file=cast.other_file, last_name="Fernand", relation="child")
    for other in TO_BE_NAMED:
        MATRIX[other].kwargs(elsewhere(cast))
    theirs = [
        (model, found, column)
        for model in business_models()
        for column in (it.attname for it in model._meta.concrete_fields if isinstance(it, models.UUIDField))
        for found in model._default_manager.filter(in_file(model, cast.other_file)).order_by("pk")
    ]
    assert {model for model, _found, _column in theirs} >= {HouseholdMember, Debt, BudgetLine}
    for model, found, column in theirs:
        before = model._default_manager.filter(pk=found.pk).values().get()
        with undone():
            browser = as_(getattr(cast, bearer(row, "POST")))
            answer = browser.post(reverse(name, kwargs=own | {"key": getattr(found, column)}), data)
            assert answer.status_code in {302, 404, 409, 422}
            assert b"Fernand" not in content(answer)
            assert model._default_manager.filter(pk=found.pk).values().get() == before


ODD_REFERENCES = ("nonsense", "LUH-2026-00000\0", "LUH%2D2026", "’; DROP TABLE counselling_clientfile; --",
                  "LUH-2026-00001\r\nSet-Cookie: a=b", "é" * 300, "-", "..;", "\u202e1")  # fmt: skip


def test_whatever_stands_for_a_reference_is_one_and_the_same_page(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    hidden = browser.get(reverse("overview:file", args=[cast.other_file.reference]))
    for reference in ODD_REFERENCES:
        answer = browser.get(reverse("overview:file", args=[reference]))
        assert (answer.status_code, content(answer), heading(answer)) == (404, content(hidden), heading(hidden))


@pytest.mark.parametrize("name", [name for name in OF_A_FILE if len(MATRIX[name].kwargs.__closure__[0].cell_contents)])
def test_a_number_beyond_every_row_is_not_found(name: str, cast: Cast, as_: Browsers) -> None:
    row = MATRIX[name]
    kwargs = row.kwargs(cast)
    for key in [key for key, value in kwargs.items() if type(value) is int]:
        for number in (0, 2**31, 2**63, 10**40):
            for method in methods_of(row):
                browser = as_(getattr(cast, bearer(row, method)))
                url = reverse(name, kwargs=kwargs | {key: number})
                assert Request(url, method, row.data(cast)).send(browser).status_code == 404


# P19: hidden and nonexistent

EVERY_WAY = [
    pytest.param(
        name, outsider,
        marks=() if index % len(OUTSIDERS) == OUTSIDERS.index(outsider) else pytest.mark.full,
    )
    for index, name in enumerate(OF_A_FILE)
    for outsider in OUTSIDERS
]  # fmt: skip


@pytest.mark.anywhere
@pytest.mark.parametrize(("name", "outsider"), EVERY_WAY)
def test_hidden_and_nonexistent_are_one_answer(name: str, outsider: str, cast: Cast, as_: Browsers) -> None:
    row = MATRIX[name]
    kwargs, data = row.kwargs(cast), row.data(cast)
    browser = as_(getattr(cast, outsider))
    before = stored()
    for method in ("get", "post", "head", "options", "put", "delete"):
        answers = [
            getattr(browser, method)(reverse(name, kwargs=kwargs | {"reference": reference}), data)
            for reference in (cast.file.reference, NOBODY_HERE)
        ]
        hidden, nothing = [(answer.status_code, heading(answer), answer.content) for answer in answers]
        assert hidden == nothing
        assert hidden[0] == 404
        assert b"Weber" not in hidden[2]
    assert stored() == before


def test_the_log_tells_hidden_and_nonexistent_alike(cast: Cast, as_: Browsers) -> None:
    for reference in (cast.file.reference, NOBODY_HERE):
        as_(cast.other_counsellor).get(reverse("overview:file", args=[reference]))
    told = AuditEntry.objects.filter(outcome=Outcome.REFUSED).order_by("pk")
    columns = ("verb", "action", "service", "object_type", "object_id", "detail", "relation", "role")
    assert [entry.file for entry in told] == [cast.file.reference, NOBODY_HERE]
    assert len({str([getattr(entry, column) for column in columns]) for entry in told}) == 1


# A7: no file by role


def test_no_flag_and_no_model_permission_opens_a_file(cast: Cast, as_: Browsers) -> None:
    for user in (cast.administrator, cast.data_protection_officer, cast.superuser, cast.no_role):
        user.is_superuser = True
        user.save()
        user.user_permissions.set(Permission.objects.all())
        assert [user.has_perm(f"counselling.{permission}", cast.file) for permission in FilePermission] == [False] * 5
        assert as_(user).get(reverse("overview:file", args=[cast.file.reference])).status_code == 404
        assert not ClientFile.objects.visible_to(user).exists()


# A3: mass assignment


def temptations(cast: Cast, taken: set[str]) -> dict[str, object]:
    """Every column of every model, with a value somebody might like, but for what the form itself asks."""
    tempting: dict[str, object] = {"csrfmiddlewaretoken": "x", "id": 1, "pk": 1, "action": "delete", "DELETE": "on"}
    for model in business_models():
        for field in model._meta.concrete_fields:
            tempting |= dict.fromkeys((field.name, field.attname), _tempting(field, cast))
    return {name: value for name, value in tempting.items() if name not in taken}


def _tempting(field: Any, cast: Cast) -> object:
    if field.is_relation:
        of = {Service: cast.other_service.pk, User: cast.colleague.pk, ClientFile: cast.other_file.pk}
        return of.get(field.related_model, 1)
    if field.choices:
        return [key for key, _label in field.flatchoices][-1]
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2020-01-01 00:00"
    return "2020-01-01" if isinstance(field, models.DateField) else "9"


# What a view reads beside its form, on purpose: the version of a row, and “save” after a preview.
BESIDE_THE_FORM = {"version", "save", "new"}


@pytest.mark.anywhere
@pytest.mark.parametrize("name", ASKING)
def test_only_what_the_form_asks_is_saved(name: str, cast: Cast, as_: Browsers) -> None:
    row = MATRIX[name]
    person = getattr(cast, bearer(row, "POST"))
    request = request_for(name, "POST", cast)
    before = stored()
    with undone(), forms_asked() as asked:
        honest = request.send(as_(person))
        expected = likeness(before)
    taken = {form.add_prefix(field) for form in asked for field in form.fields} | set(request.data) | BESIDE_THE_FORM
    greedy = temptations(cast, taken)
    with undone():
        answer = request.send(as_(person), **greedy)
        assert answer.status_code == honest.status_code
        assert likeness(before) == expected


# A6: safe methods


@pytest.mark.anywhere
@pytest.mark.parametrize("name", READING)
def test_looking_changes_nothing(name: str, cast: Cast, as_: Browsers) -> None:
    row = MATRIX[name]
    url = reverse(name, kwargs=row.kwargs(cast))
    browser = as_(getattr(cast, bearer(row, "GET")))
    before = stored()
    assert [browser.get(url).status_code, browser.head(url).status_code] == [200, 200]
    assert browser.options(url).status_code in {200, 405}
    for override in ("POST", "DELETE"):
        headers = {"X-HTTP-Method-Override": override, "X-HTTP-Method": override, "X-Method-Override": override}
        assert browser.get(url, {"_method": override}, headers=headers).status_code == 200
    assert browser.get(f"{url.rstrip('/')}.json", follow=True).status_code in {403, 404}
    assert stored() == before


@pytest.mark.anywhere
@pytest.mark.parametrize("name", sorted(MATRIX))
def test_methods_that_no_page_has_are_refused(name: str, cast: Cast, as_: Browsers) -> None:
    row = MATRIX[name]
    method = methods_of(row)[0]
    url, data = reverse(name, kwargs=row.kwargs(cast)), row.data(cast)
    browser = as_(getattr(cast, bearer(row, method)))
    before = stored()
    asked = ["put", "patch", "delete", "trace"] + ([] if row.GET else ["get"]) + ([] if row.POST else ["post"])
    for unknown in asked:
        answer = getattr(browser, unknown)(url) if unknown == "trace" else getattr(browser, unknown)(url, data)
        assert (unknown, answer.status_code) == (unknown, 405)
    assert stored() == before


@pytest.mark.anywhere
@pytest.mark.parametrize("name", WRITING)
def test_nothing_is_taken_from_another_site(name: str, cast: Cast) -> None:
    row = MATRIX[name]
    request = request_for(name, "POST", cast)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        getattr(cast, bearer(row, "POST")), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    before = stored()
    assert browser.post(request.url, request.data).status_code == 403
    assert stored() == before


# A5: what a query may ask

BEYOND = {"order", "ordering", "sort", "page", "page_size", "size", "limit", "offset", "after", "before", "fields",
          "format", "search", "counsellor__password__startswith", "service__name"}  # fmt: skip
ODD_VALUES = ("-counsellor__password", "1e9", "-1", "9" * 40, "\0", "é\u202e", "2026-11-24T00:00:00+00:00~1",
              "'\"><cnry>", "[]", "None")  # fmt: skip


@pytest.mark.anywhere
@pytest.mark.parametrize("name", READING)
def test_a_query_chooses_among_what_is_offered(name: str, cast: Cast, as_: Browsers) -> None:
    row = MATRIX[name]
    url = reverse(name, kwargs=row.kwargs(cast))
    browser = as_(getattr(cast, bearer(row, "GET")))
    with query_asked() as asked:
        browser.get(url)
    before = stored()
    # Where nothing is read from the address, all the odd values may come at once.
    for value in ODD_VALUES if asked else [ODD_VALUES]:
        answer = browser.get(url, dict.fromkeys(asked | BEYOND, value))
        assert (value, answer.status_code) in {(value, 200), (value, 404)}
        body = content(answer)
        assert b"<cnry" not in body
        assert b"Ailleurs" not in body
        assert cast.other_file.reference.encode() not in body
    assert stored() == before


@pytest.mark.parametrize("query", [{}, {"size": "1000000000", "page_size": "1e9", "limit": "500", "order": "next"}])
def test_a_page_has_a_hundred_rows_at_most(query: dict[str, str], cast: Cast, as_: Browsers) -> None:
    for number in range(120):
        HouseholdMemberFactory(
            file=ClientFileFactory(
                service=cast.service, counsellor=cast.counsellor, next_action_on=TODAY + timedelta(days=number)
            )
        )
    page = as_(cast.counsellor).get(reverse("overview:files"), query).context["page"]
    assert (len(page.rows), page.next != "") == (50, True)


# P12, A8: rights end with the next request


def deactivation(cast: Cast) -> User:
    accounts.deactivate_user(user=cast.counsellor, by=cast.administrator)
    return cast.counsellor


def end_of_cover(cast: Cast) -> User:
    files.end_cover(file=cast.file, counsellor=cast.cover, by=cast.supervisor)
    return cast.cover


def end_of_membership(cast: Cast) -> User:
    membership = Membership.objects.get(user=cast.supervisor, service=cast.service)
    accounts.end_membership(membership=membership, on=timezone.localdate() - timedelta(days=1), by=cast.administrator)
    return cast.supervisor


def another_counsellor(cast: Cast) -> User:
    files.assign_file(file=cast.file, counsellor=cast.colleague, on=timezone.localdate(), by=cast.supervisor)
    return cast.counsellor


def end_of_team_access(cast: Cast) -> User:
    Service.objects.filter(pk=cast.service.pk).update(team_access=TeamAccess.NONE)
    return cast.colleague


ENDINGS = (end_of_cover, end_of_membership, another_counsellor, end_of_team_access, deactivation)
LATER_REQUESTS = 200


def test_a_right_that_ended_opens_nothing_any_more(cast: Cast, as_: Browsers, subtests: pytest.Subtests) -> None:
    requests = []
    for name in OF_A_FILE:
        for method in methods_of(MATRIX[name]):
            with undone():
                requests.append(request_for(name, method, cast))
    for ending in ENDINGS:
        with subtests.test(ending=ending.__name__), undone():
            assert_closed_by(ending, requests, cast, as_)


def assert_closed_by(ending: Callable[[Cast], User], requests: list[Request], cast: Cast, as_: Browsers) -> None:
    if ending is end_of_team_access:
        Service.objects.filter(pk=cast.service.pk).update(team_access=TeamAccess.READ)
    people = (cast.counsellor, cast.cover, cast.supervisor, cast.colleague)
    browsers = {person.pk: as_(person) for person in people}
    overview = reverse("overview:file", args=[cast.file.reference])
    assert [browser.get(overview).status_code for browser in browsers.values()][:3] == [200, 200, 200]
    gone = ending(cast)
    before = stored()
    answers = [request.send(browsers[gone.pk]) for request in islice(cycle(requests), LATER_REQUESTS)]
    assert {answer.status_code for answer in answers} == {302 if ending is deactivation else 404}
    assert all("/accounts/login/" in answer.url for answer in answers if answer.status_code == 302)
    assert not any(b"Weber" in content(answer) for answer in answers)
    assert stored() == before
    assert not permissions.allows(
        User.objects.get(pk=gone.pk), FilePermission.VIEW, ClientFile.objects.get(pk=cast.file.pk)
    )
