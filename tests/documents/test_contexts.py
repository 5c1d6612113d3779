"""The frozen form of a letter: one JSON text, its hash, and the same letter again."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest

from documents.contexts import BalanceRequest, digest, from_json, to_json
from documents.contexts.canonical import ContextMismatch
from documents.contexts.samples import sample
from documents.kinds import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_context_survives_its_frozen_form(kind):
    context = sample(kind, "fr", "be")
    text = to_json(context)
    assert from_json(KINDS[kind].context, text) == context
    assert to_json(from_json(KINDS[kind].context, text)) == text
    assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_equal_contexts_have_one_hash_and_a_changed_cent_another():
    first = sample("plan_proposal", "fr", "lu")
    changed = replace(first, share=replace(first.share, instalment=first.share.instalment + 1))
    assert digest(to_json(first)) == digest(to_json(sample("plan_proposal", "fr", "lu")))
    assert digest(to_json(first)) != digest(to_json(changed))
    assert len(digest(to_json(first))) == 64


def test_a_context_is_frozen_and_plain():
    context = sample("balance_request", "fr", "lu")
    with pytest.raises(FrozenInstanceError):
        context.place = "Metz"
    with pytest.raises(TypeError, match="not a plain value: float"):
        to_json(replace(context, debts=(replace(context.debts[0], balance=1.5),)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "BalanceRequest: unknown colour"),
        ({"place": 7}, "BalanceRequest.place: int instead of <class 'str'>"),
        ({"client": {}}, "BalanceRequest.client: .*missing.*names"),
        ({"debts": [{"label": 1}]}, r"BalanceRequest.debts\[0\].label: int"),
    ],
)
def test_what_is_not_a_context_of_this_kind_is_refused(change, message):
    frozen = json.loads(to_json(sample("balance_request", "fr", "lu"))) | change
    with pytest.raises(ContextMismatch, match=message):
        from_json(BalanceRequest, json.dumps(frozen))


def test_a_missing_balance_leaves_the_total_open():
    context = sample("balance_request", "fr", "lu")
    assert (context.debt.reference, context.debt.balance) == ("PR-778 401 22, CC-99 120", 1380065)
    without = replace(context, debts=(replace(context.debts[0], balance=None, balance_date=None), context.debts[1]))
    assert (without.debt.balance, without.debt.balance_date) == (None, None)
