"""For whom what is agreed may be shown: one list, whichever feed or table speaks of it."""

from enum import StrEnum


class Audience(StrEnum):
    """A group of people who do one job and may see one thing of a family."""

    SOCIAL_CARE = "social care"
    EARLY_HELP = "early help"
    SCHOOL_SAFEGUARDING_LEAD = "school safeguarding lead"
    POLICE = "police"
    HEALTH_VISITOR_AND_SCHOOL_NURSE = "health visitor and school nurse"
    CAREERS = "careers"
    PROBATION = "probation"
    VOLUNTARY_SECTOR = "voluntary sector"
    GP = "GP"
    HOSPITAL_DISCHARGE = "hospital discharge"
    BENEFITS = "benefits"
    PUPIL_REFERRAL_UNIT_HEADS = "pupil referral unit heads"
    EMERGENCY_DUTY = "emergency duty"
    STEWARD = "steward"
    LEADER = "leader"
    SEND = "SEND"


EVERY_AUDIENCE = "every audience"
"""What stands for all of them, in a source's mark on a row."""
