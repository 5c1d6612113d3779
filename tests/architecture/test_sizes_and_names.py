"""Small modules with honest names (architecture.md, 4 and 5)."""

import ast
from pathlib import PurePosixPath

from tests.architecture.source import ROOT, lines, modules, suite

ATTICS = {"utils", "helpers", "common", "misc", "base", "manager"}
EMPTY_PREFIXES = ("get_", "do_", "handle_")


def test_no_module_is_longer_than_400_lines() -> None:
    assert {path: lines(path) for path in modules() if lines(path) > 400} == {}


def test_no_test_module_is_longer_than_500_lines() -> None:
    paths = [path.relative_to(ROOT).as_posix() for path in suite()]
    assert {path: lines(path) for path in paths if lines(path) > 500} == {}


def test_no_attic() -> None:
    """`caseflow/settings/base.py` is Django's word for what all settings share."""
    names = {path for path in modules() if ATTICS & {*PurePosixPath(path).with_suffix("").parts}}
    assert names == {"caseflow/settings/base.py"}


def test_services_and_selectors_say_what_they_do() -> None:
    found = {
        f"{path}: {node.name}"
        for path, tree in modules().items()
        if "services" in path or "selectors" in path or path.startswith("counselling/domain/")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith(EMPTY_PREFIXES)
    }
    assert found == set()


def test_every_module_has_been_thought_of() -> None:
    """No to-do is left behind without an issue, no stop of a debugger."""
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "breakpoint(")
    found = {
        f"{path}:{number}"
        for path in modules()
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1)
        if any(mark in line for mark in marks)
    }
    assert found == set()
