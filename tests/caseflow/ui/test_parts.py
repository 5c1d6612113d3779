"""The look, the scripts and the vendored files stay within their budgets; error pages say nothing they should not."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from caseflow.ui import navigation
from caseflow.ui.fields import MoneyField

STATIC = Path(navigation.__file__).parent / "static" / "ui"
VENDOR = STATIC / "vendor"


def gzipped(folder):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in (STATIC / folder).iterdir())


def test_own_scripts_and_styles_are_light():
    assert gzipped("js") <= 8 * 1024
    assert gzipped("css") <= 15 * 1024


def test_scripts_have_no_inline_code_no_source_maps_and_no_other_hosts():
    for path in [*(STATIC / "js").iterdir(), *(STATIC / "css").iterdir(), *VENDOR.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert not re.search(r"https?://(?!www\.w3\.org)", text) or path.name == "htmx.min.js"


def test_every_vendored_file_is_listed_with_licence_and_hash():
    listed = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))
    there = {
        str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file() and path.name != "VENDOR.toml"
    }
    assert set(listed) == there
    for name, facts in listed.items():
        assert facts["source"]
        assert facts["licence"]
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == facts["sha256"]


def test_htmx_is_the_file_that_django_htmx_ships():
    import django_htmx

    shipped = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    (ours,) = VENDOR.glob("htmx@*/htmx.min.js")
    assert ours.read_bytes() == shipped.read_bytes()


def test_every_icon_that_templates_name_is_in_the_sprite():
    (sprite,) = VENDOR.glob("lucide@*/icons.svg")
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))
    root = Path(__file__).resolve().parents[3] / "templates"
    named = {
        name for path in root.rglob("*.html") for name in re.findall(r'{% icon "([^"]+)"', path.read_text("utf-8"))
    }
    assert named - known == set()


@pytest.mark.django_db
def test_the_page_not_found_has_the_same_bytes_whatever_was_asked(client, settings):
    pages = {client.get(address).content for address in ("/nowhere/", "/nowhere/else/?q=1")}
    (page,) = pages
    assert b"<form" not in page
    assert b"csrf" not in page
    assert b"nowhere" not in page


def test_our_own_fault_names_its_number_and_touches_no_database():
    from caseflow.ui.views import server_error

    request = RequestFactory().get("/")
    request.id = "4f1c2a9e"
    answer = server_error(request)
    assert answer.status_code == 500
    assert "4f1c2a9e" in answer.content.decode()


def test_the_echo_of_a_date_is_posted_and_says_the_weekday(client):
    answer = client.post("/ui/day/?field=due", {"due": "31/12/2026"}, headers={"Accept-Language": "fr"})
    assert answer.content.decode() == "jeu. 31 décembre 2026"
    assert client.post("/ui/day/?field=due", {"due": "<b>"}).content == b""
    assert client.post("/ui/day/?field=due&birth=1", {"due": "12.12.99"}).content.decode() == "dim. 12 décembre 1999"
    assert client.get("/ui/day/").status_code == 405


@pytest.mark.django_db
def test_the_language_is_chosen_without_an_account(client):
    answer = client.post("/ui/language/", {"language": "de", "next": "/health/"})
    assert (answer.status_code, answer.cookies["django_language"].value) == (302, "de")


class Two(forms.Form):
    first = forms.CharField(label="First", help_text="As on the letter", required=False)
    second = MoneyField(label="Second")


def test_a_form_ties_label_help_and_error_and_focuses_the_first_wrong_field():
    with translation.override("en"):
        html = str(Two({"first": "x", "second": "1.234"}))
    assert '<label for="id_second">Second <span class="required">required</span></label>' in html
    assert 'aria-describedby="id_first_helptext"' in html
    assert 'aria-describedby="id_second_error"' in html
    assert html.count("autofocus") == 1
    assert '<a href="#id_second">Second</a>: 1234 or 1.23? Write 1234 or 1.23.' in html


def test_hostile_text_stays_text():
    html = str(Two({"first": "<script>x</script>", "second": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_entries_of_the_navigation_are_those_the_person_may_follow(monkeypatch):
    monkeypatch.setattr(navigation, "_register", navigation.Register())
    navigation.register("Second", "ui:day", order=2)
    navigation.register("Never", "ui:language", roles=["nobody"], order=3)
    navigation.register("First", "ui:language", roles=["first", "third"], order=1)
    navigation.register("Seldom", "accounts:profile", now_and_then=True)
    request = RequestFactory().get("/ui/day/x/")
    request.user = type("Person", (), {"is_authenticated": True, "roles": lambda self, on: frozenset({"first"})})()
    assert [(way.label, way.address, way.current) for way in navigation.ways(request)] == [
        ("First", "/ui/language/", False),
        ("Second", "/ui/day/", True),
    ]
    assert [way.label for way in navigation.ways(request, now_and_then=True)] == ["Seldom"]
    request.user = AnonymousUser()
    assert navigation.ways(request) == []


def test_tags_say_amounts_days_and_icons():
    figures = "{{ cents|money }} {{ cents|signed }} {{ cents|euros }}"
    template = "{% load ui %}" + figures + " {{ name|initials }} {% icon 'x' 'Close' %}"
    with translation.override("de"):
        text = Template(template).render(Context({"cents": 123456, "name": "Anne Marie Kieffer"}))
    assert text.startswith('1.234,56 +1.234,56 1.234,56\u00a0€ AK <svg class="icon" role="img" aria-label="Close">')
