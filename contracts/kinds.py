"""What may be said of a person beside who they are: one vocabulary, whatever a partner calls it.

A kind says under which data group it is read, whether practitioners count it for or against a
child's safety, and how long after its day it may be shown. Partners' own words are mapped to these
by the codes of their fields; a word that is mapped to none is shown by nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from contracts.table import DataGroup

YEAR = timedelta(days=365)
CRIMINAL_RESPONSIBILITY = 10
"""Age in years under which nobody can be guilty of an offence (Children and Young Persons Act 1933
s.50): what such a child did is shown as nobody's offending."""


class Factor(StrEnum):
    """Whether practitioners count a fact as a risk to a child, as protection, or as neither.

    It is the published list's word, and adds up to nothing: no score is made of it.
    """

    RISK = "risk"
    PROTECTIVE = "protective"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Kind:
    """A kind of fact: its data group, what it counts as, and its limits.

    `shown_for` is how long it is shown after it happened or ended; None is for as long as the
    source sends it. `unit` is that of a measure's value. `ends_at` is the age at which a plan ends
    at the latest; of a child younger than `starts_at` it is never shown. A `school_notice` is one
    that a school has to have before its next day begins.
    """

    data_group: DataGroup
    factor: Factor = Factor.NEUTRAL
    shown_for: timedelta | None = None
    unit: str = ""
    ends_at: int | None = None
    starts_at: int | None = None
    school_notice: bool = False


EVENTS: Mapping[str, Kind] = {
    "referral to social care": Kind(DataGroup.PLANS),
    "section 47 enquiry": Kind(DataGroup.PLANS, Factor.RISK, 3 * YEAR),
    "child protection conference": Kind(DataGroup.PLANS, Factor.RISK, 3 * YEAR),
    "missing episode": Kind(DataGroup.RISK, Factor.RISK, 2 * YEAR, school_notice=True),
    "domestic abuse notice": Kind(DataGroup.RISK, Factor.RISK, YEAR, school_notice=True),
    "police protection notice": Kind(DataGroup.JUSTICE, Factor.RISK, 2 * YEAR, school_notice=True),
    "anti-social behaviour": Kind(
        DataGroup.JUSTICE, Factor.RISK, YEAR, starts_at=CRIMINAL_RESPONSIBILITY
    ),
    "left a school": Kind(DataGroup.EDUCATION, Factor.NEUTRAL, 2 * YEAR),
    "suspension": Kind(DataGroup.EDUCATION, Factor.RISK, 2 * YEAR),
    "permanent exclusion": Kind(DataGroup.EDUCATION, Factor.RISK, 3 * YEAR),
    "health review": Kind(DataGroup.HEALTH, Factor.PROTECTIVE, 3 * YEAR),
    "health review missed": Kind(DataGroup.HEALTH, Factor.RISK, 3 * YEAR),
    "eviction": Kind(DataGroup.HOUSING, Factor.RISK, 2 * YEAR),
    "notice seeking possession": Kind(DataGroup.HOUSING, Factor.RISK, YEAR),
    "homelessness application": Kind(DataGroup.HOUSING, Factor.RISK, 2 * YEAR),
}
"""What happened on a day. A year for domestic abuse is the window in which MARAC counts a repeat;
the other limits are this project's and are for each council to confirm."""

PLANS: Mapping[str, Kind] = {
    "child in need plan": Kind(DataGroup.PLANS, ends_at=18),
    "child protection plan": Kind(DataGroup.PLANS, Factor.RISK, ends_at=18),
    "looked after": Kind(DataGroup.PLANS, ends_at=18),
    "care leaver": Kind(DataGroup.PLANS, ends_at=25),
    "early help plan": Kind(DataGroup.PLANS, Factor.PROTECTIVE),
    "education, health and care plan": Kind(DataGroup.EDUCATION, ends_at=26),
    "youth justice order": Kind(
        DataGroup.JUSTICE, Factor.RISK, YEAR, starts_at=CRIMINAL_RESPONSIBILITY
    ),
    "prevention programme": Kind(DataGroup.JUSTICE, Factor.PROTECTIVE, YEAR),
    "probation order": Kind(DataGroup.JUSTICE, Factor.RISK, YEAR),
    "voluntary service": Kind(DataGroup.INVOLVEMENT, Factor.PROTECTIVE),
    "tenancy": Kind(DataGroup.HOUSING),
    "temporary accommodation": Kind(DataGroup.HOUSING, Factor.RISK, YEAR),
}
"""What a service has undertaken for a while, with a stage and a review.

An education, health and care plan may last until the end of the school year in which somebody turns
25 (Children and Families Act 2014 s.46), so that at 26 none is left; a care leaver has support
until 25 (Children and Social Work Act 2017 s.3); the others end with childhood."""

MEASURES: Mapping[str, Kind] = {
    "attendance": Kind(DataGroup.EDUCATION, Factor.NEUTRAL, 2 * YEAR, "% of sessions"),
    "sessions possible": Kind(DataGroup.EDUCATION, Factor.NEUTRAL, 2 * YEAR, "sessions"),
    "unauthorised absence": Kind(DataGroup.EDUCATION, Factor.RISK, 2 * YEAR, "sessions"),
    "days suspended": Kind(DataGroup.EDUCATION, Factor.RISK, 2 * YEAR, "days"),
    "A&E attendances": Kind(DataGroup.HEALTH, Factor.NEUTRAL, YEAR, "in 12 months"),
    "missed appointments": Kind(DataGroup.HEALTH, Factor.RISK, YEAR, "in 12 months"),
}
"""A number about a stretch of time."""

CHARACTERISTICS: Mapping[str, Kind] = {
    "SEN provision": Kind(DataGroup.EDUCATION),
    "special educational need": Kind(DataGroup.EDUCATION),
    "free school meals": Kind(DataGroup.EDUCATION),
    "English as an additional language": Kind(DataGroup.EDUCATION),
    "year group": Kind(DataGroup.EDUCATION),
    "post-16 activity": Kind(DataGroup.EDUCATION),
    "not in education, employment or training": Kind(DataGroup.EDUCATION, Factor.RISK),
    "young carer": Kind(DataGroup.RISK, Factor.RISK),
    "alternative provision": Kind(DataGroup.EDUCATION),
    "pregnant or a parent": Kind(DataGroup.EDUCATION),
    "disability": Kind(DataGroup.HEALTH),
    "health visiting level": Kind(DataGroup.HEALTH),
    "immunisations up to date": Kind(DataGroup.HEALTH, Factor.PROTECTIVE),
    "rent arrears": Kind(DataGroup.HOUSING, Factor.RISK),
    "out of work": Kind(DataGroup.BENEFITS),
    "risk to children": Kind(DataGroup.JUSTICE, Factor.RISK),
    "MAPPA level": Kind(DataGroup.JUSTICE, Factor.RISK),
}
"""What holds of a person for as long as the source says so."""
