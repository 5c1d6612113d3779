"""What letters know of the household, and of those who wrote them."""

from caseflow.privacy.registry import fields

DECLARED = {
    **fields(
        "LetterText",
        personal="saved_by saved_at published_at published_by",
        none="id service kind variant language number body version",
    ),
    **fields("LetterBatch", sensitive="kind", personal="created_by created_at", none="id file plan"),
    **fields(
        "LetterDraft",
        sensitive="kind addressee text reason details debts",
        personal="language channel ordered_on ordered_by approved_on approved_by created_by created_at",
        none="id file batch position plan variant supersedes approved_content version",
    ),
    **fields("LetterRules", none="id service second_reading attach_authority version"),
    **fields("DraftEnclosure", sensitive="attachment title", none="id draft position"),
    **fields("LetterEnclosure", sensitive="attachment title path", none="id letter position sha256 pages"),
    **fields("LetterDraft_debts", sensitive="debt", none="id letterdraft"),
    **fields(
        "HoldDecision",
        sensitive="debt decided code reason",
        personal="note_signed_on last_day by on",
        none="id draft",
    ),
    **fields("LetterSeries", none="id file last"),
    **fields(
        "Letter",
        sensitive="kind addressee context text decisions void_reason withdrawn_because",
        personal="number language channel country postcode signatory issued_on issued_at issued_by answer_due_on"
        " withdrawn_at withdrawn_by",
        none="id file draft position variant context_sha256 text_number text_edited template_version law_ids layout"
        " supersedes state attempts failure path sha256 size pages",
    ),
}
