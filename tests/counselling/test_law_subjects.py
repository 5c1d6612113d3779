"""Every rule that a figure can cite says in the reader's language what it is about."""

import re

import pytest
from django.utils import translation

from counselling.domain.explanation import Rule
from counselling.domain.law.loader import law_of
from counselling.templatetags.law import SUBJECTS, law_subject


def ids(node):
    if isinstance(node, dict):
        if isinstance(node.get("id"), str):
            yield node["id"]
        node = list(node.values())
    if isinstance(node, list | tuple):
        for each in node:
            yield from ids(each)


@pytest.mark.parametrize("country", ["lu", "fr", "be"])
def test_every_family_of_rules_has_a_subject(country):
    families = {
        re.split(r"[.-]", name.lower())[1] for section in law_of(country).sections.values() for name in ids(section)
    }
    assert {family for family in families if not family.isdigit()} - SUBJECTS.keys() - {"oth"} == set()


def test_the_subject_is_in_the_language_of_the_reader():
    with translation.override("de"):
        assert (
            law_subject(Rule(id="lu.priority.other")) == law_subject(Rule(id="LU-PRI-1")) == "Rangfolge der Zahlungen"
        )
        assert law_subject(Rule(id="LU-1")) == "Überschuldungsrecht"
