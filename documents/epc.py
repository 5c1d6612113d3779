"""The EPC code that a banking app turns into a transfer: beneficiary, account, amount, reference."""

import io
from base64 import b64encode
from functools import lru_cache

import segno
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.money import Cents

MAX_NAME, MAX_TEXT, MAX_AMOUNT = 70, 140, 99_999_999_999
QUIET_ZONE = 4


class PaymentCodeRefused(DomainError):
    """No code is better than one that pays the wrong sum to the wrong account."""

    code = "payment-code-refused"


def payload(*, name: str, iban: str, amount: Cents, text: str) -> str:
    """The data of the code by EPC069-12, version 2, character set 1 (UTF-8)."""
    account = _account(iban)
    name, text = " ".join(name.split()), " ".join(text.split())
    if not name or len(name) > MAX_NAME:
        raise PaymentCodeRefused(
            gettext_noop("The beneficiary needs 1 to %(limit)s characters."), field="name", limit=MAX_NAME
        )
    if not 1 <= amount <= MAX_AMOUNT:
        raise PaymentCodeRefused(gettext_noop("A transfer goes from 0.01 to 999,999,999.99 euros."), field="amount")
    if len(text) > MAX_TEXT:
        raise PaymentCodeRefused(
            gettext_noop("The reference of a transfer has at most %(limit)s characters."), field="text", limit=MAX_TEXT
        )
    euros, cents = divmod(amount, 100)
    lines = ["BCD", "002", "1", "SCT", "", name, account, f"EUR{euros}.{cents:02}", "", "", text]
    return "\n".join(lines).rstrip("\n")


def payment_code(*, name: str, iban: str, amount: Cents, text: str) -> str:
    """The code as an SVG image in a `data:` address, quiet zone included."""
    return image(payload(name=name, iban=iban, amount=amount, text=text))


@lru_cache(maxsize=256)
def image(data: str) -> str:
    """Any data as a code, an SVG in a `data:` address; drawn once, since a letter asks for it at every step."""
    svg = io.BytesIO()
    matrix(data).save(
        svg, kind="svg", border=QUIET_ZONE, xmldecl=False, svgns=True, omitsize=True, dark="#000", light="#fff"
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.getvalue()).decode()}"


def matrix(data: str) -> segno.QRCode:
    """The QR code of these data: error correction M and UTF-8, as the guideline asks."""
    return segno.make_qr(data, error="m", encoding="utf-8", boost_error=False)


def _account(iban: str) -> str:
    try:
        return str(IBAN(iban).compact)
    except SchwiftyException as wrong:
        raise PaymentCodeRefused(
            gettext_noop("This is not a valid IBAN: %(iban)s"), field="iban", iban=iban
        ) from wrong
