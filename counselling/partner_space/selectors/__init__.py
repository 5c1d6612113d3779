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
)
from counselling.partner_space.selectors.systems import Systems, integrated_by, systems_of
from counselling.partner_space.selectors.tools import activity_of, resource_of, resources_for
from counselling.partner_space.selectors.trained import (
    certificate_of,
    own_certificates,
    sessions_to_come,
    teams_of,
)

__all__ = [
    "Sent",
    "Standing",
    "Systems",
    "Told",
    "activity_of",
    "certificate_of",
    "integrated_by",
    "organisations_of",
    "own_certificates",
    "referral_of",
    "resource_of",
    "resources_for",
    "sent_page",
    "services_for",
    "sessions_to_come",
    "standing_of",
    "systems_of",
    "teams_of",
    "waiting",
]
