"""What the documents say of the code is true."""

from pathlib import Path

from counselling.domain.lifecycle import tables

ROOT = Path(__file__).resolve().parents[2]


def test_the_state_tables_are_those_of_the_code() -> None:
    _text, _mark, states = (ROOT / "counselling/README.md").read_text(encoding="utf-8").partition("<!-- states -->\n")
    assert states.strip() == tables()


def test_every_capability_stands_in_the_map() -> None:
    text = (ROOT / "counselling/README.md").read_text(encoding="utf-8")
    apart = {"demo", "management", "migrations", "templatetags"}
    packages = {path.name for path in (ROOT / "counselling").iterdir() if (path / "__init__.py").exists()}
    assert {name for name in packages - apart if f"`{name}/`" not in text} == set()
