"""The three answers to a posted row, with and without script."""

import re
import uuid

import pytest
from django import forms
from django.utils import translation

from caseflow.ui.fields import MoneyField
from caseflow.ui.gallery.ledger import KEYS, LEDGER, Entry
from caseflow.ui.grid import Column, Grid, RowForm, differences

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.browser.gallery_urls")]

ADDRESS = f"/gallery/rows/{KEYS[0]}/"
FRAGMENT = {"HX-Request": "true"}
ROW = {"name": "Salaire net, Anne", "amount": "2 000", "period": "month", "version": "1"}


@pytest.fixture(autouse=True)
def ledger():
    LEDGER.reset()
    yield
    LEDGER.reset()


def test_a_saved_row_answers_with_computed_cells_and_totals_and_never_with_inputs(client):
    answer = client.post(ADDRESS, ROW, headers=FRAGMENT)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<template data-saved="ledger-{KEYS[0]}" data-version="2" data-action="{ADDRESS}">' in html
    assert f'id="ledger-{KEYS[0]}-cell-monthly">2\u202f000,00</td>' in html
    assert 'id="ledger-totals"' in html
    assert "<input" not in html.replace("csrfmiddlewaretoken", "")
    assert "<select" not in html
    assert LEDGER.entries[KEYS[0]] == Entry("Salaire net, Anne", "month", 200000, 2, "A. Kieffer")


def test_without_script_a_saved_row_leads_back_to_the_page(client):
    answer = client.post(ADDRESS, ROW)
    assert (answer.status_code, answer["Location"]) == (302, f"/gallery/#ledger-{KEYS[0]}-row")


def test_a_wrong_row_comes_back_as_typed_and_nothing_is_saved(client):
    answer = client.post(ADDRESS, ROW | {"amount": "1.234"}, headers=FRAGMENT)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="1.234"' in html
    assert 'aria-invalid="true"' in html
    assert f'aria-describedby="ledger-{KEYS[0]}-amount_error"' in html
    assert LEDGER.saves == []


def test_without_script_a_wrong_row_comes_back_in_the_whole_page(client):
    answer = client.post(ADDRESS, ROW | {"amount": "1.234"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.startswith("<!doctype html>")
    assert html.count('value="1.234"') == 1
    assert 'value="678,10"' in html


def test_a_new_row_without_script_comes_back_as_the_last_one(client):
    key = uuid.uuid4()
    answer = client.post(f"/gallery/rows/{key}/", {"name": "Bourse", "amount": "x", "period": "month", "version": "0"})
    assert answer.status_code == 422
    assert f'id="ledger-{key}-row"' in answer.content.decode()
    assert str(key) not in LEDGER.entries


def test_a_stale_row_is_compared_and_nothing_is_saved(client):
    LEDGER.save(key=KEYS[0], seen=1, entry=Entry("Salaire net, Anne", "year", 210000, by="M. Roth"))
    answer = client.post(ADDRESS, ROW, headers=FRAGMENT)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="version" value="2"' in html
    assert 'data-name="amount" data-value="2100,00"' in html
    assert 'data-name="period" data-value="year"' in html
    assert "<td>mois</td><td>an</td>" in re.sub(r">\s+<", "><", html)
    assert 'data-name="name"' not in html
    assert LEDGER.entries[KEYS[0]].by == "M. Roth"


def test_a_repeated_first_post_makes_one_row(client):
    address = f"/gallery/rows/{uuid.uuid4()}/"
    new = ROW | {"version": "0"}
    assert [client.post(address, new, headers=FRAGMENT).status_code for _ in range(2)] == [200, 200]
    assert len(LEDGER.entries) == 5
    assert client.post(address, new, headers=FRAGMENT).status_code == 409


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "9" * 20])
def test_a_forged_version_is_stale(client, version):
    LEDGER.save(key=KEYS[0], seen=1, entry=Entry("Salaire", "month", 1, by="M. Roth"))
    assert client.post(ADDRESS, ROW | {"version": version}, headers=FRAGMENT).status_code == 409


class FlagRow(RowForm):
    lives_here = forms.BooleanField(label="Présence", required=False)
    amount = MoneyField(label="Montant", required=False)


def test_differences_are_of_meaning_not_of_spelling():
    theirs = FlagRow(grid="g", key="1", initial={"lives_here": True, "amount": 1250})
    same = FlagRow({"lives_here": "on", "amount": "12,5"}, grid="g", key="1")
    other = FlagRow({"amount": "12,50"}, grid="g", key="1")
    assert differences(mine=same, theirs=theirs) == ()
    with translation.override("en"):
        (difference,) = differences(mine=other, theirs=theirs)
        assert (difference.name, difference.mine, difference.theirs, difference.value) == (
            "lives_here", "no", "yes", "on",
        )  # fmt: skip


def test_the_id_of_a_grid_has_no_hyphen():
    with pytest.raises(ValueError, match="no hyphen"):
        Grid(id="my-grid", caption="", columns=(Column(name="a", label="A"),), url="/", rows=())
