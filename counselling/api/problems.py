"""The kinds of problem that the API reports, each with its address, its status and its words for people."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem; `title` says what happened, `remedy` what to do."""

    slug: str
    status: int
    title: Any
    remedy: Any
    # Whether the same request may succeed later.
    passes: bool = False

    @property
    def code(self) -> str:
        return self.slug.replace("-", "_")


_KINDS = (
    Kind("bad-request", 400, _("The request cannot be read"), _("Check the address, the host and the headers.")),
    Kind(
        "malformed-json",
        400,
        _("The body is not the JSON that is expected"),
        _("Send one JSON object in UTF-8: no name twice, no fraction, no NaN, no byte order mark, 20 levels at most."),
    ),
    Kind(
        "unknown-field",
        400,
        _("The request has a field that does not exist here"),
        _("Remove or correct the fields named: a misspelt consent must not pass as no consent."),
    ),
    Kind("validation-error", 400, _("The request has errors"), _("Correct the fields named and send it again.")),
    Kind(
        "invalid-parameter",
        400,
        _("A parameter of the address is wrong"),
        _("Send each parameter once and as it is documented; times carry their zone."),
    ),
    Kind(
        "invalid-cursor",
        400,
        _("The cursor does not belong to this list"),
        _("Start the list anew, with the same filters for all of its pages."),
    ),
    Kind(
        "idempotency-key-missing",
        400,
        _("The Idempotency-Key is missing or malformed"),
        _("Send a new key for each new act, 1 to 255 visible characters: a random UUID serves."),
    ),
    Kind(
        "unauthenticated",
        401,
        _("The key is missing or not valid"),
        _("Send a valid key as “Authorization: Bearer …”. A key that stood in an address is revoked."),
    ),
    Kind(
        "insufficient-scope",
        403,
        _("The key does not allow this"),
        _("Use a key with the scope named, or have one issued."),
    ),
    Kind(
        "organisation-suspended",
        403,
        _("The organisation is suspended or closed"),
        _("Ask your contact at the service."),
    ),
    Kind(
        "wrong-environment",
        403,
        _("The key belongs to another environment"),
        _("Use a live key for live services and a test key for the sandbox."),
    ),
    Kind(
        "not-found",
        404,
        _("There is nothing here for you"),
        _("Check the address; what belongs to others is not shown."),
    ),
    Kind(
        "method-not-allowed",
        405,
        _("This address does not know the method"),
        _("The header Allow names those it knows."),
    ),
    Kind("not-acceptable", 406, _("The answer cannot be given in the form asked for"), _("Ask for application/json.")),
    Kind(
        "referral-already-open",
        409,
        _("A referral with this number of yours is open"),
        _("Read it under the reference named, correct it or write a message."),
    ),
    Kind(
        "not-possible-now", 409, _("This is not possible in the present status"), _("The allowed actions are named.")
    ),
    Kind(
        "service-not-accepting", 409, _("The service takes no referrals at present"), _("Choose one of those named.")
    ),
    Kind(
        "idempotency-key-in-use",
        409,
        _("The first request with this key is still running"),
        _("Send the same request again in a second."),
        passes=True,
    ),
    Kind("gone", 410, _("This referral ended over twelve months ago"), _("Nothing more is told of it.")),
    Kind(
        "precondition-failed",
        412,
        _("The referral has changed since you read it"),
        _("Read it again and send the change with the new ETag."),
    ),
    Kind("payload-too-large", 413, _("The body is too large"), _("Send 64 KiB at most.")),
    Kind(
        "unsupported-media-type",
        415,
        _("The body is not in a form that can be read"),
        _("Send application/json in UTF-8, not compressed."),
    ),
    Kind(
        "idempotency-key-reused",
        422,
        _("The Idempotency-Key belongs to another request"),
        _("Send a new key with a new request; repeat a request unchanged."),
    ),
    Kind(
        "out-of-territory",
        422,
        _("The service does not reach where the person lives"),
        _("Choose one of those named, if there is one; the options say how far each service reaches."),
    ),
    Kind(
        "precondition-required",
        428,
        _("The header If-Match is missing"),
        _("Read the referral and send its ETag, so that nothing is overwritten unseen."),
    ),
    Kind("quota-exceeded", 429, _("Too many requests"), _("Wait as long as Retry-After says."), passes=True),
    Kind(
        "internal-error",
        500,
        _("Our own fault"),
        _("Tell us the number of the request; nothing was stored."),
        passes=True,
    ),
    Kind(
        "temporarily-unavailable",
        503,
        _("Not available for a moment"),
        _("Try again as Retry-After says."),
        passes=True,
    ),
)
KINDS = {kind.slug: kind for kind in _KINDS}
# What answers an error that no view has described.
BY_STATUS = {kind.status: kind for kind in reversed(_KINDS)} | {403: KINDS["insufficient-scope"]}
