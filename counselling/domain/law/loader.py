"""The law files: read once per process, checked as a whole, refused with every error and its place."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from counselling.domain.law.consistency import Flaw, flaws_of
from counselling.domain.law.rows import Data, Jurisdiction, Path, Row, rows_of

Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawError:
    """One error of a law file: which file, which place, which line, and why."""

    file: str
    place: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place}: {self.reason}"


class LawFilesRefused(Exception):
    """The law files contradict their schema or themselves; nothing may be computed with them."""

    def __init__(self, errors: tuple[LawError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The law of one jurisdiction; `version` changes with every byte of its file."""

    jurisdiction: Jurisdiction
    title: str
    version: str
    sections: Data
    rows: Mapping[str, tuple[Row, ...]]


@cache
def law_of(jurisdiction: str) -> Law:
    """The checked law of a jurisdiction."""
    code = Jurisdiction(jurisdiction)
    name = f"{code}.yaml"
    return read_law(name=name, text=files(__package__).joinpath(name).read_text(encoding="utf-8"))


def check_law_files() -> None:
    """Read all three files, or refuse to start with the whole list of errors."""
    errors: list[LawError] = []
    for jurisdiction in Jurisdiction:
        try:
            law_of(jurisdiction)
        except LawFilesRefused as refused:
            errors.extend(refused.errors)
    if errors:
        raise LawFilesRefused(tuple(errors))


def read_law(*, name: str, text: str) -> Law:
    """The law that a text says, or every error of it."""
    node = _compose(name, text)
    flaws = list(_unclean(node))
    data: Any = None
    if not flaws:
        data = _construct(node)
        flaws = [_schema_flaw(error) for error in sorted(_validator().iter_errors(data), key=_position)]
    if not flaws:
        flaws = list(flaws_of(data))
    if flaws:
        raise LawFilesRefused(tuple(_located(name, node, flaw) for flaw in flaws))
    rows: dict[str, tuple[Row, ...]] = {}
    for row in rows_of(data):
        rows[row.section] = (*rows.get(row.section, ()), row)
    return Law(
        jurisdiction=Jurisdiction(data["jurisdiction"]),
        title=data["title"],
        version=f"{data['revision']}-{sha256(text.encode()).hexdigest()[:12]}",
        sections=data,
        rows=rows,
    )


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(files(__package__).joinpath("schema.json").read_text(encoding="utf-8")))


def _compose(name: str, text: str) -> yaml.Node:
    loader = Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = LawError(file=name, place="the file", line=line, reason=error.problem or str(error))
        raise LawFilesRefused((problem,)) from error
    finally:
        loader.dispose()
    if not isinstance(node, yaml.MappingNode):
        raise LawFilesRefused((LawError(file=name, place="the file", line=1, reason="there are no sections"),))
    return node


def _construct(node: yaml.Node) -> Any:
    loader = Loader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _unclean(node: yaml.Node, path: Path = ()) -> Iterator[Flaw]:
    """Floats, keys that are not text and repeated keys, which a parsed file no longer shows."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                yield path, "a key is not plain text"
                continue
            if key.value in seen:
                yield (*path, key.value), "the key stands here twice"
            seen.add(key.value)
            yield from _unclean(child, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from _unclean(child, (*path, number))
    elif node.tag == "tag:yaml.org,2002:float":
        yield path, f"{node.value} is a float: write a quoted decimal"


def _position(error: ValidationError) -> list[str]:
    return [str(part) for part in error.absolute_path]


def _schema_flaw(error: ValidationError) -> Flaw:
    return tuple(error.absolute_path), error.message


def _located(name: str, root: yaml.Node, flaw: Flaw) -> LawError:
    path, reason = flaw
    place = ".".join(str(part) for part in path) or "the file"
    return LawError(file=name, place=place, line=_line(root, path), reason=reason)


def _line(root: yaml.Node, path: Path) -> int:
    """The line where the place at the end of the path begins."""
    line, node = 1, root
    for part in path:
        line, node = _child(node, part)
    return line


def _child(node: yaml.Node, part: str | int) -> tuple[int, yaml.Node]:
    if isinstance(part, int):
        child = node.value[part]
        return child.start_mark.line + 1, child
    key, child = next(pair for pair in node.value if pair[0].value == part)
    return key.start_mark.line + 1, child
