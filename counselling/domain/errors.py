"""Refusals of the domain: one code, one sentence for people, the field it belongs to."""

from collections.abc import Callable, Mapping
from typing import ClassVar


def gettext_noop(message: str) -> str:
    """Mark a sentence for the catalogue; it is translated at the edge, so the domain stays pure."""
    return message


class DomainError(Exception):
    """A rule of the house was not met.

    `sentence` is an English message with `%(name)s` placeholders for `facts`;
    `field` names the input at fault, or None when the whole act is refused.
    """

    code: ClassVar[str] = "invalid"
    sentence: ClassVar[str] = gettext_noop("This is not possible.")

    def __init__(self, sentence: str = "", *, field: str | None = None, **facts: object) -> None:
        self.message = sentence or self.sentence
        self.field = field
        self.facts: Mapping[str, object] = facts
        super().__init__(self.message, field, facts)

    def __str__(self) -> str:
        return self.told(str)

    def told(self, translate: Callable[[str], str]) -> str:
        """The sentence with its facts, in the language of `translate`."""
        sentence = translate(self.message)
        return sentence % self.facts if self.facts else sentence


class TransitionRefused(DomainError):
    """The state does not allow this step; `facts` name both for whoever asks, the sentence speaks no code."""

    code = "transition-refused"
    sentence = gettext_noop("This step is not possible in the present state; perhaps it was taken already.")


class StaleVersion(DomainError):
    """Somebody saved this row in the meantime."""

    code = "stale-version"
    sentence = gettext_noop("This was changed in the meantime.")


class ReasonMissing(DomainError):
    """Something that is done only with a reason was to be done without one."""

    code = "reason-missing"
    sentence = gettext_noop("Say why, in a few words.")


def required_reason(reason: str, field: str = "reason") -> str:
    """The reason as it is kept; refused beside its field if nothing was said."""
    if not reason.strip():
        raise ReasonMissing(field=field)
    return reason.strip()


class NoParameterInForce(DomainError):
    """The law data have no value for that day: never the nearest one.

    `parameter` and the comma-separated `selectors` are codes that the edge has words for; `where` is marked.
    """

    code = "no_parameter_in_force"
    sentence = gettext_noop("No value of “%(parameter)s” (%(selectors)s) is in force %(where)s on %(on)s.")
