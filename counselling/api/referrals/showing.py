"""A referral as its sender reads it: the stored document, and the words that go with it in their language."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext

from counselling.domain.disclosure import Level, PublicStatus, sentence_of
from counselling.referrals import selectors


def shown(referral: Any) -> dict[str, Any]:
    """As a line of a list."""
    document = dict(referral.public_view)
    sentence = sentence_of(PublicStatus(document["status"]), Level(document["disclosure"]))
    warnings = [{"code": code, "detail": selectors.warning_text(code)} for code in document["warnings"]]
    return document | {
        "changed_at": moment(referral.public_changed_at), "message": gettext(sentence), "warnings": warnings,
    }  # fmt: skip


def shown_whole(referral: Any) -> tuple[dict[str, Any], str]:
    """Alone, with what was sent; and the tag of both."""
    sent = selectors.sent_document(referral)
    return shown(referral) | {"submission": sent}, f'"{selectors.tag_with(referral, sent)}"'


def tag_of(referral: Any) -> str:
    return f'"{selectors.tag_of(referral)}"'


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def message_shown(message: Any) -> dict[str, str]:
    return {"at": moment(message.at), "author": "sender" if message.by_referrer else "service", "text": message.text}
