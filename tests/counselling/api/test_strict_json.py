"""What a body may look like before anybody asks what it says (referrals.md, 14.31)."""

import json

import pytest

from counselling.api.strict_json import DEEPEST, MalformedJson, read

HOSTILE = {
    "100,000 brackets": b"[" * 100_000,
    "100,000 objects": b'{"a":' * 100_000,
    "21 levels": b'{"a":' * 21 + b"1" + b"}" * 21,
    "a name twice": b'{"a": 1, "a": 2}',
    "a name twice below": b'{"a": [{"b": 1, "b": 1}]}',
    "NUL": b'{"a": "\\u0000"}',
    "NUL in a name": b'{"\\u0000": 1}',
    "half a surrogate": b'{"a": "\\ud800"}',
    "half a surrogate in a name": b'{"\\udc00": 1}',
    "half a surrogate in a list": b'{"a": ["b", "\\ud800"]}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a fraction": b'{"a": 1.5}',
    "an exponent": b'{"a": 1e9}',
    "10,000 digits": b'{"a": ' + b"9" * 10_000 + b"}",
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "not UTF-8": b'{"a": "\xff"}',
    "Latin 1": '{"a": "é"}'.encode("latin-1"),
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "bytes after the end": b'{"a": 1} x',
    "two objects": b'{"a": 1}{"a": 1}',
    "a list": b"[]",
    "a text": b'"a"',
    "null": b"null",
    "nothing": b"",
    "Arabic digits": '{"a": ١}'.encode(),
    "single quotes": b"{'a': 1}",
    "a comma too many": b'{"a": 1,}',
    "a text without end": b'{"a": "' + b'\\"' * 30_000,
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_ambiguous_is_refused(what: str) -> None:
    with pytest.raises(MalformedJson):
        read(HOSTILE[what])


@pytest.mark.parametrize(
    "value",
    [
        {}, {"a": None}, {"a": [1, -2, 10**17]}, {"a": "[[[[[[[[[[[[[[[[[[[[[[[[[["}, {"a": "\\u0000"},
        {"é": "𝄞 \\ \" / \n\t"}, {"a": {"a": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}},
    ],
)  # fmt: skip
def test_what_is_plain_is_read_as_it_stands(value: dict[str, object]) -> None:
    assert read(json.dumps(value).encode()) == value
    assert read(json.dumps(value, ensure_ascii=False).encode()) == value


def test_the_deepest_that_is_read() -> None:
    assert read(b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST)
