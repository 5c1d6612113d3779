"""The house as text: its Python modules and templates."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("caseflow", "counselling", "documents")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product but migrations, by its path."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


def suite() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def load_services() -> None:
    """Import every service, so that every verb is declared."""
    for path in modules():
        if "services" in Path(path).with_suffix("").parts:
            import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def lines(path: str) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def imported(tree: ast.Module) -> set[str]:
    """Full names of modules and objects that a module imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found
