"""Blocks and values to HTML; values arrive here, after parsing, and stay what they are: text."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from counselling.domain.errors import DomainError, gettext_noop
from documents.placeholders.grammar import Block, Break, Inline, Items, Paragraph, Section, Slot, Styled, Text


class MissingValue(DomainError):
    """A letter with a hole does not leave the house."""

    code = "missing-value"
    sentence = gettext_noop("The text needs “%(name)s”, which is not known.")


def body_html(
    sections: Iterable[Section], *, values: Mapping[str, str], blocks: Mapping[str, SafeString]
) -> SafeString:
    """The body as HTML; `blocks` are the tables of the frame, already safe, by their names."""
    output = (_block(block, values, blocks) for block in _kept(sections, values, blocks))
    return mark_safe("\n".join(output))  # noqa: S308 - each piece was escaped or formatted here


def _kept(sections: Iterable[Section], values: Mapping[str, str], blocks: Mapping[str, SafeString]) -> Iterator[Block]:
    for section in sections:
        if not section.condition or values.get(section.condition) or blocks.get(section.condition):
            yield from section.blocks


def _block(block: Block, values: Mapping[str, str], blocks: Mapping[str, SafeString]) -> SafeString:
    if isinstance(block, Slot) and block.name in blocks:
        return blocks[block.name]
    if isinstance(block, Items):
        items = mark_safe("".join(format_html("<li>{}</li>", _item(item, values)) for item in block.items))  # noqa: S308
        if block.start is None:
            return format_html("<ul>{}</ul>", items)
        return format_html('<ol start="{}">{}</ol>', block.start, items)
    inner = (block,) if isinstance(block, Slot) else block.inner
    return format_html("<p>{}</p>", _inline(inner, values))


def _item(paragraphs: tuple[Paragraph, ...], values: Mapping[str, str]) -> SafeString:
    return mark_safe("<br>".join(_inline(paragraph.inner, values) for paragraph in paragraphs))  # noqa: S308


def _inline(inner: Iterable[Inline], values: Mapping[str, str]) -> SafeString:
    return mark_safe("".join(_piece(piece, values) for piece in inner))  # noqa: S308


def _piece(piece: Inline, values: Mapping[str, str]) -> str:
    match piece:
        case Text(text):
            return escape(text)
        case Slot(name):
            return escape(_value(name, values))
        case Break():
            return "<br>"
        case Styled(tag, inner):
            return f"<{tag}>{_inline(inner, values)}</{tag}>"


def _value(name: str, values: Mapping[str, str]) -> str:
    if not (value := values.get(name, "")):
        raise MissingValue(name=name)
    return value
