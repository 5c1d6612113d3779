from counselling.partner_space.selectors.sent import (
    Sent,
    Standing,
    Told,
    organisations_of,
    referral_of,
    sent_page,
    services_for,
    standing_of,
    waiting,
    writes_for_creditor,
)
from counselling.partner_space.selectors.sessions import (
    Candidates,
    enrolled_in,
    enrolments_of,
    own_enrolments,
    session_of,
    sessions_to_come,
    who_can_enrol,
)
from counselling.partner_space.selectors.systems import Systems, integrated_by, systems_of
from counselling.partner_space.selectors.tools import activity_of, resource_of, resources_for
from counselling.partner_space.selectors.trained import (
    certificate_of,
    led_by,
    own_certificates,
    teams_of,
)

__all__ = [
    "Candidates",
    "Sent",
    "Standing",
    "Systems",
    "Told",
    "activity_of",
    "certificate_of",
    "enrolled_in",
    "enrolments_of",
    "integrated_by",
    "led_by",
    "organisations_of",
    "own_certificates",
    "own_enrolments",
    "referral_of",
    "resource_of",
    "resources_for",
    "sent_page",
    "services_for",
    "session_of",
    "sessions_to_come",
    "standing_of",
    "systems_of",
    "teams_of",
    "waiting",
    "who_can_enrol",
    "writes_for_creditor",
]
