"""From the text of a supervisor to blocks of paragraphs, lists and slots; every fault has its place."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from counselling.domain.errors import gettext_noop

MAX_LENGTH = 6_000
OPEN, CLOSE = "\ue000", "\ue001"  # private characters around the number of a slot while Markdown is parsed
SLOT = re.compile(f"{OPEN}(\\d+){CLOSE}")
MARK = re.compile(r"\[\[([^\[\]\n]*)\]\]")
NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)*")
TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a text and where; `sentence` has `%(name)s` placeholders for `facts`."""

    sentence: str
    line: int
    column: int
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.sentence % self.facts}"


class TextRefused(ValueError):
    """A text with problems cannot be published or printed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value, or, alone on its line, for a table of the frame."""

    name: str


@dataclass(frozen=True, slots=True)
class Break:
    pass


@dataclass(frozen=True, slots=True)
class Styled:
    tag: str
    inner: "tuple[Inline, ...]"


type Inline = Text | Slot | Break | Styled


@dataclass(frozen=True, slots=True)
class Paragraph:
    inner: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of one level; `start` is None for bullets."""

    start: int | None
    items: tuple[tuple[Paragraph, ...], ...]


type Block = Paragraph | Items | Slot


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that stay together; with a condition they are kept when that value is not empty."""

    condition: str
    blocks: tuple[Block, ...]


def check(
    text: str, *, names: Collection[str], blocks: Collection[str] = (), forbidden: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Everything that keeps this text from being published, in reading order."""
    problems = list(_faulty_characters(text))
    if not problems:
        problems = [*_faulty_marks(text, names, blocks, forbidden), *_faulty_conditions(text)]
    if not problems:
        try:
            parse(text)
        except TextRefused as refused:
            problems.extend(refused.problems)
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def parse(text: str) -> tuple[Section, ...]:
    """The sections of a checked text."""
    return tuple(
        Section(condition, tuple(_blocks(chunk, line))) for condition, chunk, line in _chunks(_normal(text)) if chunk
    )


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n")


def _problem(text: str, offset: int, sentence: str, **facts: object) -> Problem:
    line_start = text.rfind("\n", 0, offset) + 1
    return Problem(
        sentence=sentence, line=text.count("\n", 0, offset) + 1, column=offset - line_start + 1, facts=facts
    )


def _faulty_characters(text: str) -> Iterator[Problem]:
    if len(text) > MAX_LENGTH:
        yield _problem(text[:MAX_LENGTH], MAX_LENGTH, gettext_noop("The text is longer than %(limit)s characters."),
                       limit=MAX_LENGTH)  # fmt: skip
        return
    text = _normal(text)
    for offset, character in enumerate(text):
        if character != "\n" and unicodedata.category(character) in INVISIBLE:
            yield _problem(text, offset, gettext_noop("An invisible character stands here: %(code)s."),
                           code=f"U+{ord(character):04X}")  # fmt: skip


def _faulty_marks(
    text: str, names: Collection[str], blocks: Collection[str], forbidden: Collection[str]
) -> Iterator[Problem]:
    text = _normal(text)
    for match in TEMPLATE.finditer(text):
        yield _problem(
            text, match.start(), gettext_noop("“%(mark)s” belongs to another language."), mark=match.group()
        )
    for match in re.finditer(r"\[\[|\]\]", MARK.sub(lambda mark: " " * len(mark.group()), text)):
        yield _problem(text, match.start(), gettext_noop("“%(mark)s” has no partner."), mark=match.group())
    for match in MARK.finditer(text):
        name = match.group(1).removeprefix("if ")
        if name == "end":
            continue
        if name in forbidden:
            yield _problem(text, match.start(), gettext_noop("“%(name)s” may not stand in this variant."), name=name)
        elif name in blocks:
            yield from _faulty_block(text, match, name)
        elif name not in names:
            yield _unknown(text, match.start(), name, [*names, *blocks])


def _faulty_block(text: str, match: re.Match[str], name: str) -> Iterator[Problem]:
    line_end = text.find("\n", match.end())
    line = text[text.rfind("\n", 0, match.start()) + 1 : line_end if line_end >= 0 else len(text)]
    if line.strip() != f"[[{name}]]":
        yield _problem(text, match.start(), gettext_noop("“%(name)s” is a table: it stands alone on its line."),
                       name=name)  # fmt: skip


def _unknown(text: str, offset: int, name: str, known: list[str]) -> Problem:
    if not NAME.fullmatch(name):
        return _problem(text, offset, gettext_noop("“%(name)s” is not a name."), name=name)
    if nearest := difflib.get_close_matches(name, known, n=1):
        sentence = gettext_noop("This letter knows no “%(name)s”; did you mean “%(nearest)s”?")
        return _problem(text, offset, sentence, name=name, nearest=nearest[0])
    return _problem(text, offset, gettext_noop("This letter knows no “%(name)s”."), name=name)


def _faulty_conditions(text: str) -> Iterator[Problem]:
    """`if` opens a paragraph, `end` closes one, and they take turns."""
    text = _normal(text)
    inside = None
    for match in MARK.finditer(text):
        if match.group(1).startswith("if "):
            if inside is not None:
                yield _problem(text, match.start(), gettext_noop("An “if” cannot stand inside another."))
            inside = match.start()
            if text[: match.start()].strip() and not re.search(r"\n[ ]*\n[ ]*$", text[: match.start()]):
                yield _problem(text, match.start(), gettext_noop("“if” opens a paragraph: leave a line before it."))
        elif match.group(1) == "end":
            if inside is None:
                yield _problem(text, match.start(), gettext_noop("This “end” closes nothing."))
            inside = None
            if text[match.end() :].strip() and not re.match(r"[ ]*\n[ ]*\n", text[match.end() :]):
                yield _problem(text, match.start(), gettext_noop("“end” closes a paragraph: leave a line after it."))
    if inside is not None:
        yield _problem(text, inside, gettext_noop("This “if” has no “end”."))


def _chunks(text: str) -> Iterator[tuple[str, str, int]]:
    """Stretches of one condition with the line they start on."""
    condition, start = "", 0
    for match in MARK.finditer(text):
        word = match.group(1)
        if word.startswith("if ") or word == "end":
            yield condition, text[start : match.start()].strip("\n "), _line_of(text, start, match.start())
            condition, start = word.removeprefix("if ") if word != "end" else "", match.end()
    yield condition, text[start:].strip("\n "), _line_of(text, start, len(text))


def _line_of(text: str, start: int, stop: int) -> int:
    chunk = text[start:stop]
    return text.count("\n", 0, start + len(chunk) - len(chunk.lstrip("\n "))) + 1


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable(["list", "emphasis", "newline"])


def _blocks(chunk: str, first_line: int) -> Iterator[Block]:
    slots: list[str] = []

    def hidden(mark: re.Match[str]) -> str:
        slots.append(mark.group(1))
        return f"{OPEN}{len(slots) - 1}{CLOSE}"

    tokens = _markdown().parse(MARK.sub(hidden, chunk))
    reader = _Reader(tokens, slots, first_line)
    while reader.more():
        yield reader.block()


class _Reader:
    """Walks the token stream and knows exactly these tokens; any other is refused."""

    def __init__(self, tokens: list[Token], slots: list[str], first_line: int) -> None:
        self.tokens, self.slots, self.first_line, self.at = tokens, slots, first_line, 0

    def more(self) -> bool:
        return self.at < len(self.tokens)

    def take(self, kind: str) -> Token:
        token = self.tokens[self.at]
        if token.type != kind:
            line = self.first_line + (token.map[0] if token.map else 0)
            sentence = gettext_noop("Only paragraphs and lists of one level are possible here.")
            raise TextRefused((Problem(sentence=sentence, line=line, column=1),))
        self.at += 1
        return token

    def block(self) -> Block:
        kind = self.tokens[self.at].type
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self.items(kind)
        paragraph = self.paragraph()
        if len(paragraph.inner) == 1 and isinstance(paragraph.inner[0], Slot):
            return paragraph.inner[0]
        return paragraph

    def paragraph(self) -> Paragraph:
        self.take("paragraph_open")
        inline = self.take("inline")
        self.take("paragraph_close")
        return Paragraph(tuple(self.inlines(iter(inline.children or []))))

    def items(self, kind: str) -> Items:
        opening = self.take(kind)
        ordered = kind == "ordered_list_open"
        items = []
        while self.tokens[self.at].type == "list_item_open":
            self.take("list_item_open")
            paragraphs = []
            while self.tokens[self.at].type != "list_item_close":
                paragraphs.append(self.paragraph())
            self.take("list_item_close")
            items.append(tuple(paragraphs))
        self.take(kind.replace("open", "close"))
        return Items(int(opening.attrGet("start") or 1) if ordered else None, tuple(items))

    def inlines(self, children: Iterator[Any], until: str = "") -> Iterator[Inline]:
        for token in children:
            if token.type == until:
                return
            if token.type == "text":
                yield from self.text(token.content)
            elif token.type in ("softbreak", "hardbreak"):
                yield Break()
            else:
                tag = {"strong_open": "strong", "em_open": "em"}[token.type]
                yield Styled(tag, tuple(self.inlines(children, until=token.type.replace("open", "close"))))

    def text(self, content: str) -> Iterator[Inline]:
        for number, part in enumerate(SLOT.split(content)):
            if number % 2:
                yield Slot(self.slots[int(part)])
            elif part:
                yield Text(part)
