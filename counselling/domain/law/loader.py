"""The law files: read once per process, checked as a whole, refused with every error and its place."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from counselling.domain.law.consistency import flaws_of
from counselling.domain.law.rows import Data, Flaw, Jurisdiction, Path, Row, rows_of

YAML = "tag:yaml.org,2002:"
# A date or a number of another kind is written between quotes; a float is reported as such.
PLAIN = frozenset({"map", "seq", "str", "int", "bool", "null", "float"})

# The law files themselves stand eight deep.
DEEPEST = 20

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
    return load_law(files(__package__).joinpath(f"{Jurisdiction(jurisdiction)}.yaml"))


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


def load_law(path: Traversable) -> Law:
    """The law that a file says, packaged or a service's own; a file that cannot be opened raises OSError."""
    content = path.read_bytes()
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = LawError(file=path.name, place="the file", line=line, reason="this is not UTF-8")
        raise LawFilesRefused((problem,)) from error
    return read_law(name=path.name, text=text)


def read_law(*, name: str, text: str) -> Law:
    """The law that a text says, or every error of it."""
    node = _compose(name, text)
    flaws = list(_unclean(node))
    data: Any = None
    if not flaws:
        data = _construct(node)
        errors = sorted(_validator().iter_errors(data), key=_position)
        flaws = [flaw for error in errors for flaw in _schema_flaws(error)]
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
    try:
        if flaw := next(_hazards(text), None):
            raise LawFilesRefused((LawError(file=name, place="the file", line=flaw[0], reason=flaw[1]),))
        node = yaml.compose(text, Loader=Loader)
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError) as error:
        raise LawFilesRefused((_unreadable(name, text, error),)) from error
    if not isinstance(node, yaml.MappingNode):
        raise LawFilesRefused((LawError(file=name, place="the file", line=1, reason="there are no sections"),))
    return node


def _hazards(text: str) -> Iterator[tuple[int, str]]:
    """What must not even be composed: lists without end, and aliases, which can make a small file immense."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield _line_at(event.start_mark), "lists stand too deep in each other"
        if isinstance(event, yaml.AliasEvent):
            yield _line_at(event.start_mark), "this repeats another place by an alias: write it out"


def _unreadable(name: str, text: str, error: yaml.MarkedYAMLError | yaml.reader.ReaderError) -> LawError:
    """Where YAML stopped reading, as far as it says."""
    if isinstance(error, yaml.MarkedYAMLError):
        line, reason = _line_at(error.problem_mark), error.problem or str(error)
    else:
        line, reason = text.count("\n", 0, error.position) + 1, error.reason
    return LawError(file=name, place="the file", line=line, reason=reason)


def _line_at(mark: Any) -> int:
    """The line of a place that YAML names; it counts from 0, and may name none."""
    return mark.line + 1 if mark else 1


def _construct(node: yaml.Node) -> Any:
    loader = Loader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _unclean(node: yaml.Node, path: Path = ()) -> Iterator[Flaw]:
    """What a parsed file no longer shows: floats, tags, keys that are not text, and repeated keys."""
    if isinstance(node, yaml.MappingNode):
        yield from _unclean_mapping(node, path)
    elif isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from _unclean(child, (*path, number))
    elif node.tag == f"{YAML}float":
        yield path, f"{node.value} is a float: write a quoted decimal"
    if node.tag.removeprefix(YAML) not in PLAIN:
        yield path, f"{node.value if isinstance(node, yaml.ScalarNode) else node.tag} is not plain: quote it"


def _unclean_mapping(node: yaml.MappingNode, path: Path) -> Iterator[Flaw]:
    keys: set[str] = set()
    for key, child in node.value:
        if key.tag != f"{YAML}str":
            yield path, "a key is not plain text"
            continue
        if key.value in keys:
            yield (*path, key.value), "the key stands here twice"
        keys.add(key.value)
        yield from _unclean(child, (*path, key.value))


def _position(error: ValidationError) -> list[str]:
    return [str(part) for part in error.absolute_path]


def _schema_flaws(error: ValidationError) -> Iterator[Flaw]:
    """What the schema does not allow; an unknown key is an error at its own line."""
    path = tuple(error.absolute_path)
    if error.validator != "additionalProperties":
        yield path, error.message
        return
    patterns = error.schema.get("patternProperties", {})
    for key in error.instance:
        if key not in error.schema.get("properties", {}) and not any(re.search(each, key) for each in patterns):
            yield (*path, key), f"the key {key} is not known here"


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
