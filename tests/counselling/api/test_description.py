"""The description is what is served, committed and true (referrals.md, 14.2)."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.test import Client

from counselling.api.urls import document

COMMITTED = Path(__file__).parents[3] / "docs" / "api" / "openapi.yaml"
HOW = ".venv/bin/python -m tests.counselling.api.test_description writes it anew; a removal needs v2 or 12 months"


def as_text() -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def bodies() -> list[tuple[str, dict[str, Any]]]:
    return [
        (operation["operationId"], content)
        for methods in document["paths"].values()
        for operation in methods.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]


def test_the_committed_description_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == as_text(), HOW


@pytest.mark.django_db
def test_it_is_served_to_everybody() -> None:
    assert json.loads(Client().get("/api/v1/openapi.json").content) == document


@pytest.mark.parametrize(("name", "content"), bodies())
def test_every_example_is_as_it_is_described(name: str, content: dict[str, Any]) -> None:
    schema = content["schema"] | {"components": document["components"]}
    for example in content["examples"].values():
        jsonschema.Draft202012Validator(schema).validate(example["value"])


def _strict(schema: Any) -> bool:
    return schema.get("additionalProperties") is False


def test_an_answer_may_grow_and_a_request_may_not() -> None:
    """Whoever reads an answer by the description is not broken by a field that is added (11)."""
    schemas = document["components"]["schemas"]
    asked = {content["schema"]["$ref"].rpartition("/")[2] for _name, content in bodies()}
    reached = {name for name in asked for name in _reached(name, schemas)}
    assert {name for name, schema in schemas.items() if _strict(schema)} == {
        name for name in reached if schemas[name]["type"] == "object"
    }


def _reached(name: str, schemas: dict[str, Any]) -> set[str]:
    """The shape and every shape that it is made of."""
    found, waiting = set(), [name]
    while waiting:
        found.add(current := waiting.pop())
        named = re.findall(r"#/components/schemas/(\w+)", json.dumps(schemas[current]))
        waiting += [each for each in named if each not in found]
    return found


if __name__ == "__main__":
    COMMITTED.write_text(as_text(), encoding="utf-8")
