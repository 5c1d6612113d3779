"""For whom help is, how one gets there, and what was looked for in vain."""

from enum import StrEnum


class Audience(StrEnum):
    FAMILIES = "families"
    YOUNG = "young"
    OLDER = "older"
    TENANTS = "tenants"
    OWNERS = "owners"
    EMPLOYEES = "employees"
    SELF_EMPLOYED = "self_employed"
    JOB_SEEKERS = "job_seekers"
    NEWCOMERS = "newcomers"
    PROFESSIONALS = "professionals"


class WayIn(StrEnum):
    """How a person comes to an activity."""

    SELF = "self"
    PROFESSIONAL = "professional"
    REFERRAL = "referral"


class GapKind(StrEnum):
    DIRECTORY = "directory"
    TRAINING = "training"
    MATERIAL = "material"
