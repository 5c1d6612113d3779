"""Models follow the layers, money is exact, and what is evidence is protected."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

import counselling.models
from tests.architecture.source import ROOT, modules

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
HOUSE = ("accounts", "audit", "counselling", "documents")


def house_models() -> list[type[models.Model]]:
    return [model for label in HOUSE for model in apps.get_app_config(label).get_models()]


def relations() -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    for model in house_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey):
                yield model, field


def heights() -> dict[str, int]:
    """Of each capability its height in the contract, the lowest first."""
    layers = next(contract["layers"] for contract in CONTRACTS if contract["name"] == "Capabilities look down")
    return {name.strip("() "): height for height, layer in enumerate(reversed(layers)) for name in layer.split("|")}


def test_every_models_module_is_in_the_index() -> None:
    capabilities = {path.split("/")[1] for path in modules() if re.match(r"counselling/[^/]+/models(\.py|/)", path)}
    index = (ROOT / "counselling" / "models.py").read_text(encoding="utf-8")
    assert set(re.findall(r"from counselling\.(\w+)\.models import", index)) == capabilities
    assert {model.__name__ for model in apps.get_app_config("counselling").get_models()} <= set(
        vars(counselling.models)
    )


def test_the_upper_object_holds_the_foreign_key() -> None:
    height = heights()
    upward = {
        f"{model.__name__}.{field.name}"
        for model, field in relations()
        if model._meta.app_label == field.related_model._meta.app_label == "counselling"
        and height[model.__module__.split(".")[1]] < height[field.related_model.__module__.split(".")[1]]
    }
    assert upward == set()


def test_keys_point_down_between_the_apps() -> None:
    order = {"contenttypes": -1, "auth": -1, "accounts": 0, "audit": 0, "counselling": 1, "documents": 2}
    upward = {
        f"{model.__name__}.{field.name}"
        for model, field in relations()
        if order[field.related_model._meta.app_label] > order[model._meta.app_label]
    }
    assert upward == set()


def test_nothing_is_removed_behind_the_services_back() -> None:
    allowed = {models.PROTECT, models.CASCADE, models.RESTRICT}
    found = {
        f"{model.__name__}.{field.name}" for model, field in relations() if field.remote_field.on_delete not in allowed
    }
    assert found == set()


def test_money_has_two_decimals_and_no_field_is_a_float() -> None:
    for model in house_models():
        for field in model._meta.local_fields:
            assert not isinstance(field, models.FloatField), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("place", ["counselling/domain/", "models", "migrations"])
def test_no_float(place: str) -> None:
    trees = modules() if place != "migrations" else _migrations()
    found = {
        f"{path}:{node.lineno}"
        for path, tree in trees.items()
        if place in path
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    }
    assert found == set()


def test_every_constraint_of_the_domain_speaks_to_people() -> None:
    silent = {
        constraint.name
        for label in ("accounts", "counselling", "documents")
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
        if not constraint.name
    }
    assert silent == set()


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _migrations() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for package in ("caseflow", "counselling", "documents")
        for path in (ROOT / package).rglob("migrations/*.py")
    }
