"""The words and rules of a service for its letters: drafted, checked, published in versions."""

from collections.abc import Collection

from django.utils import timezone

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop
from documents.kinds import KINDS
from documents.models import LetterDraft, LetterRules, LetterText
from documents.placeholders import MAX_LENGTH


class TextHasProblems(DomainError):
    code = "text-has-problems"
    sentence = gettext_noop("Line %(line)s, column %(column)s: a text with an error cannot be published.")


class TextTooLong(DomainError):
    code = "text-too-long"
    sentence = gettext_noop("A text has at most %(most)s characters.")


class NothingToPublish(DomainError):
    code = "nothing-to-publish"
    sentence = gettext_noop("Save the text first.")


@verb("documents.save_text", action=Action.SETTING)
def save_text(
    *, service: Service, kind: str, variant: str, language: str, body: str, version: int, by: User
) -> LetterText:
    """Keep a text that a supervisor is working on; it may still have errors and is used by nobody."""
    body = body.replace("\r\n", "\n").strip() + "\n"
    if len(body) > MAX_LENGTH:
        raise TextTooLong(field="body", most=MAX_LENGTH)
    # Of two who begin a text at once, the second finds the draft of the first.
    hold(service)
    texts = LetterText.objects.filter(service=service, kind=kind, variant=variant, language=language)
    draft = texts.drafts().first()
    if draft is None:
        number = (texts.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        draft = LetterText.objects.create(
            service=service, kind=kind, variant=variant, language=language, number=number, body=body, saved_by=by
        )
    else:
        save_version(draft, version=version, body=body, saved_by=by, saved_at=timezone.now())
    _tell_of(draft)
    return draft


@verb("documents.publish_text", action=Action.SETTING)
def publish_text(*, text: LetterText, version: int, by: User) -> LetterText:
    """Put a text into use for every letter prepared from now on; a text with an error stays a draft."""
    held = LetterText.objects.select_for_update().get(pk=text.pk)
    if held.published_at is not None:
        raise NothingToPublish
    if problems := KINDS[held.kind].problems(held.body):
        raise TextHasProblems(field="body", line=problems[0].line, column=problems[0].column)
    save_version(held, version=version, published_at=timezone.now(), published_by=by)
    _tell_of(held)
    return held


@verb("documents.set_letter_rules", action=Action.SETTING)
def set_letter_rules(
    *, service: Service, second_reading: Collection[str], attach_authority: bool, version: int, by: User
) -> LetterRules:
    """Say which kinds a supervisor reads before they leave, and whether first letters show the authority."""
    rules, created = LetterRules.objects.get_or_create(service=service)
    asked = [kind for kind in KINDS if kind in second_reading]
    seen = rules.version if created else version
    save_version(rules, version=seen, second_reading=asked, attach_authority=attach_authority)
    tell(
        service=service.pk, object_type=LetterRules._meta.label, object_id=rules.pk,
        fields=["second_reading", "attach_authority"],
        detail={"second_reading": asked, "attach_authority": attach_authority},
    )  # fmt: skip
    return rules


def drafts_using(text: LetterText) -> int:
    """How many letters in preparation would follow this text."""
    drafts = LetterDraft.objects.pending().filter(file__service=text.service_id, kind=text.kind, text="")
    return drafts.filter(variant=text.variant, language=text.language).count()


def _tell_of(text: LetterText) -> None:
    tell(
        service=text.service_id,
        object_type=LetterText._meta.label,
        object_id=text.pk,
        fields=["body"],
        detail={"kind": text.kind, "variant": text.variant, "language": text.language, "number": text.number},
    )
