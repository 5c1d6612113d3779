"""Whatever stands in a document of `compute_plan`: a result, or a refusal that names its field."""

import json
from copy import deepcopy
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.errors import DomainError
from counselling.domain.plan.computations import run, run_full

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "plans.json").read_text(encoding="utf-8"))["vectors"]
LEVERS = (
    "budget", "capacity", "costs", "first_due", "horizon", "method", "moratorium", "moratorium_rate", "order", "pot",
    "rate_steps", "rules", "share", "spill", "unit", "weight",
)  # fmt: skip
HOSTILE = (
    None, True, 0, -1, 1, 2.5, 10**6, 10**40, float("nan"), "", "x", "1/2", "1/0", "-1/3", "1e9", "\ud800",
    "2026-02-30", "9999-12-31", "0001-01-01", "contract", "act365", "month12", "snowball", {}, {"a": 1}, [], [None],
    [[1]], [[1, 2, 3]], [[1, "x", 3]], [[3, 1, 2]], [{"id": "a", "principal": 5}],
)  # fmt: skip


def places(node, path=()):
    """The way to every part of a document."""
    if path:
        yield path
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


@given(st.data())
def test_a_document_with_one_wrong_part_is_computed_or_refused(data):
    vector = data.draw(st.sampled_from(VECTORS))
    document = deepcopy(vector["input"])
    ways = [*places(document), *((lever,) for lever in LEVERS)]
    *way, last = data.draw(st.sampled_from(ways))
    node = document
    for key in way:
        node = node[key]
    node[last] = deepcopy(data.draw(st.sampled_from(HOSTILE)))
    compute = data.draw(st.sampled_from([run, run_full]))
    try:
        answer, field = compute(vector["kind"], document), "none"
    except DomainError as refusal:
        answer, field = str(refusal), refusal.field
    assert json.dumps(answer)
    assert field
