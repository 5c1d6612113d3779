"""What is done with letters, as verbs; reading them is in `documents.selectors` and in the checks."""

from documents.services.approving import approve_draft
from documents.services.batches import issue_in_line, order_batch, print_in_line, resume_left_behind, stop_batch
from documents.services.certificates import (
    CertificateDamaged,
    damaged_certificates,
    pdf_of_certificate,
    print_certificates,
    print_certificates_left_behind,
)
from documents.services.checking import answer_due, check_draft, layout_of
from documents.services.drafting import (
    Wishes,
    change_draft,
    discard_draft,
    draft_batch,
    draft_letter,
    leave_out_debt,
)
from documents.services.enclosures import choose_enclosures
from documents.services.evidence import Evidence, SheetDamaged, gather_evidence, hand_over_evidence
from documents.services.findings import Check, Finding, Level, Status
from documents.services.holds import lift_hold, limitation_finding
from documents.services.issuing import Held, NotReady, issue_letter
from documents.services.printing import (
    composed,
    finish_letter,
    note_failure,
    print_left_behind,
    print_waiting,
    void_letter,
)
from documents.services.register import supersede_letter, withdraw_letter
from documents.services.rules import AlreadyALetter
from documents.services.texts import drafts_using, publish_text, save_text, set_letter_rules
from documents.services.training_sheets import attendance_pdf, programme_pdf

__all__ = [
    "AlreadyALetter",
    "CertificateDamaged",
    "Check",
    "Evidence",
    "Finding",
    "Held",
    "Level",
    "NotReady",
    "SheetDamaged",
    "Status",
    "Wishes",
    "answer_due",
    "approve_draft",
    "attendance_pdf",
    "change_draft",
    "check_draft",
    "choose_enclosures",
    "composed",
    "damaged_certificates",
    "discard_draft",
    "draft_batch",
    "draft_letter",
    "drafts_using",
    "finish_letter",
    "gather_evidence",
    "hand_over_evidence",
    "issue_in_line",
    "issue_letter",
    "layout_of",
    "leave_out_debt",
    "lift_hold",
    "limitation_finding",
    "note_failure",
    "order_batch",
    "pdf_of_certificate",
    "print_certificates",
    "print_certificates_left_behind",
    "print_in_line",
    "print_left_behind",
    "print_waiting",
    "programme_pdf",
    "publish_text",
    "resume_left_behind",
    "save_text",
    "set_letter_rules",
    "stop_batch",
    "supersede_letter",
    "void_letter",
    "withdraw_letter",
]
