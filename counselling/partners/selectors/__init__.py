"""Reads: creditors, the register of organisations, agreements in force, and professionals."""

from counselling.partners.selectors.agreements import (
    AgreementInForce,
    agreement_in_force,
    agreement_line,
    agreements_with,
)
from counselling.partners.selectors.credentials import credential_of, credentials_of
from counselling.partners.selectors.creditors import (
    Match,
    address_of,
    addresses_of,
    creditor_meant,
    creditor_page,
    directory_of,
    may_manage,
    services_adding,
    whole_names,
)
from counselling.partners.selectors.directory import (
    Hit,
    Results,
    TopicLine,
    Wish,
    gap_topics,
    home_country,
    known_area,
    search_directory,
)
from counselling.partners.selectors.organisations import (
    Double,
    creditor_behind,
    managing,
    may_keep,
    organisation_page,
    possible_doubles,
)
from counselling.partners.selectors.outbox import events_after
from counselling.partners.selectors.professionals import (
    Colleague,
    affiliations_of,
    colleagues_at,
    employers_kept_elsewhere,
    professional_with,
    roles_of,
)
from counselling.partners.selectors.webhooks import Log, contacts_for_technique, deliveries_to, endpoints_of

__all__ = [
    "AgreementInForce",
    "Colleague",
    "Double",
    "Hit",
    "Log",
    "Match",
    "Results",
    "TopicLine",
    "Wish",
    "address_of",
    "addresses_of",
    "affiliations_of",
    "agreement_in_force",
    "agreement_line",
    "agreements_with",
    "colleagues_at",
    "contacts_for_technique",
    "credential_of",
    "credentials_of",
    "creditor_behind",
    "creditor_meant",
    "creditor_page",
    "deliveries_to",
    "directory_of",
    "employers_kept_elsewhere",
    "endpoints_of",
    "events_after",
    "gap_topics",
    "home_country",
    "known_area",
    "managing",
    "may_keep",
    "may_manage",
    "organisation_page",
    "possible_doubles",
    "professional_with",
    "roles_of",
    "search_directory",
    "services_adding",
    "whole_names",
]
