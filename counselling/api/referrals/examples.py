"""Bodies as the description shows them; the suite sends each of them."""

from typing import Any

NEW_REFERRAL: dict[str, Any] = {
    "external_reference": "DOS-2211",
    "department": None,
    "service": "lu-sud",
    "priority": "urgent",
    "urgent_reason": "eviction",
    "deadline_on": "2026-12-15",
    "referrer": {
        "email": "a.muller@bailleur.example", "first_name": "Anne", "last_name": "Muller",
        "function": "chargée de clientèle", "phone": "+352621000002",
    },
    "person": {
        "first_name": "Jean", "last_name": "D'Hoore-Weiß", "birth_date": "1981-02-28", "phones": ["+352621123456"],
        "email": None, "postcode": "4010", "country": "LU", "language": "fr", "interpreter_needed": False,
        "contact": {"call": True, "voicemail": False, "sms": True, "email": False, "post": False,
                    "manner": "le soir, par le prénom seulement"},
    },
    "household": {"adults": 1, "children": 2},
    "difficulties": ["rent", "consumer_credit"],
    "summary": "Deux loyers impayés, perte d'emploi en septembre.",
    "arrears": {"amount": "2150.00", "oldest_due_on": "2026-09-01", "plan_running": False},
    "creditor_conditions": {
        "personal_contact_on": "2026-11-03", "help_mentioned_on": "2026-11-03", "reminder_sent_on": "2026-10-20",
    },
    "consents": [
        {"kind": kind, "decision": decision, "method": "oral_script", "wording_version": 1, "language": "fr",
         "collected_at": "2026-11-20T09:02:00Z"}
        for kind, decision in (
            ("share_identity", "given"), ("contact_by_service", "given"), ("share_outcome", "refused"),
        )
    ],
}  # fmt: skip
