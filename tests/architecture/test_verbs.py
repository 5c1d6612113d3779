"""One name for one act: the verb, its sentence in the journal, its place among the writers."""

import ast
import inspect
from pathlib import Path

import pytest

from caseflow.audit import verbs
from tests.architecture.source import ROOT, load_services, modules

SENTENCES = ROOT / "templates" / "counselling" / "journal"
# On a manager or queryset; the second group nothing else has.
MANAGER_WRITES = {"create", "update", "delete"}
UNMISTAKABLE = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "cursor", "executemany"}

# Who may write beside the services, each for one reason.
WRITERS = {
    "caseflow/accounts/models.py": "the manager that Django asks of a user model",
    "caseflow/audit/": "the log itself",
    "caseflow/operations/": "finished tasks, copies of the whole database, the health of it",
    "counselling/client_files/journal.py": "the journal",
    "counselling/partners/outbox.py": "events for partners' systems",
    "counselling/permissions.py": "grants",
    "documents/numbering.py": "numbers of letters",
}


@pytest.fixture(scope="module", autouse=True)
def _all_verbs() -> None:
    load_services()


def test_every_verb_about_a_file_has_its_sentence() -> None:
    """A verb of the domain either tells the log alone or is written into a journal."""
    missing = {
        name
        for name, service in verbs.declared().items()
        if inspect.unwrap(service).__module__.startswith(("counselling.", "documents."))
        and "journal.record(" in inspect.getsource(inspect.unwrap(service))
        and not (SENTENCES / f"{name}.txt").exists()
    }
    assert missing == set()


def test_every_sentence_has_its_verb() -> None:
    assert {path.stem for path in SENTENCES.glob("*.txt")} - verbs.declared().keys() == set()


def test_a_verb_is_named_after_its_package_and_function() -> None:
    for name, service in verbs.declared().items():
        act = inspect.unwrap(service)
        package, _dot, function = name.partition(".")
        if act.__module__.startswith(("caseflow.", "counselling.", "documents.")):
            assert (package in act.__module__.split("."), function) == (True, act.__name__), name


def test_rows_are_written_by_services_alone() -> None:
    found = {f"{path}:{line}" for path, tree in modules().items() if not _may_write(path) for line in _writes(tree)}
    assert found == set()


def test_every_writer_still_writes() -> None:
    """A name on the list above that needs it no longer is taken off."""
    unused = {
        writer
        for writer in WRITERS
        if not any(_writes(tree) for path, tree in modules().items() if path.startswith(writer))
        and (ROOT / writer).exists()
    }
    assert unused == set()


def _may_write(path: str) -> bool:
    return "services" in Path(path).with_suffix("").parts or path.startswith(tuple(WRITERS))


def _writes(tree: ast.Module) -> list[int]:
    """Lines with `….objects….create(…)` and the like, with a model's `save()`, or with a cursor."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [call.lineno for call in calls if _is_write(call, call.func)]


def _is_write(call: ast.Call, func: ast.expr) -> bool:
    assert isinstance(func, ast.Attribute)
    chain = ast.unparse(func.value)
    if func.attr == "save":  # A picture or a PDF is saved to somewhere, a row is just saved.
        return chain != "self" and not call.args and {word.arg for word in call.keywords} <= {"update_fields", "using"}
    through_manager = ".objects" in chain or "_manager" in chain
    return func.attr in UNMISTAKABLE or (func.attr in MANAGER_WRITES and through_manager)
