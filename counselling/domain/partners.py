"""What may be said of partners: kinds of organisations, functions, roles, and the choices of an agreement."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    SOCIAL_SERVICE = "social_service"
    MUNICIPALITY = "municipality"
    HEALTH = "health"
    SCHOOL = "school"
    JUSTICE = "justice"
    EMPLOYMENT = "employment"
    HOUSING_SOCIAL = "housing_social"
    HOUSING_PRIVATE = "housing_private"
    BANK = "bank"
    INSURER = "insurer"
    ENERGY = "energy"
    WATER = "water"
    TELECOM = "telecom"
    TAX_SOCIAL = "tax_social"
    BAILIFF_COLLECTOR = "bailiff_collector"
    EMPLOYER = "employer"
    UNION = "union"
    TRAINING_PROVIDER = "training_provider"
    SOCIAL_ENTERPRISE = "social_enterprise"
    ASSOCIATION = "association"
    OTHER = "other"


_USUALLY_CREDITORS = frozenset({
    OrganisationKind.BANK, OrganisationKind.INSURER, OrganisationKind.HOUSING_SOCIAL, OrganisationKind.HOUSING_PRIVATE,
    OrganisationKind.ENERGY, OrganisationKind.WATER, OrganisationKind.TELECOM, OrganisationKind.TAX_SOCIAL,
    OrganisationKind.BAILIFF_COLLECTOR,
})  # fmt: skip


def is_usually_creditor(kind: str) -> bool:
    """Whether people in debt usually owe money to organisations of this kind."""
    return kind in _USUALLY_CREDITORS


class ContactFunction(StrEnum):
    """What somebody at an organisation is asked about."""

    GENERAL = "general"
    REFERRALS = "referrals"
    TRAININGS = "trainings"
    DIRECTORY = "directory"
    QUALITY = "quality"
    TECHNIQUE = "technique"
    DATA_PROTECTION = "data_protection"
    BILLING = "billing"


class PartnerRole(StrEnum):
    """In which capacity a professional acts for an organisation."""

    REFERRER = "referrer"
    AMBASSADOR = "ambassador"
    INTEGRATOR = "integrator"


class DisclosureCap(StrEnum):
    """The most that an organisation may learn of a referral, consent permitting."""

    MILESTONES = "milestones"
    OUTCOME = "outcome"


class ReferralChannel(StrEnum):
    API = "api"
    PARTNER_SPACE = "partner_space"
    PHONE = "phone"


class Billing(StrEnum):
    NONE = "none"
    PER_REFERRAL = "per_referral"
    FLAT = "flat"


class DataProtectionRole(StrEnum):
    """How organisation and service stand to each other when personal data pass between them."""

    SEPARATE = "separate"
    JOINT = "joint"
    PROCESSOR = "processor"
