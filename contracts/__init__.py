"""What was promised: sources, extracts, tables and the rules that follow from them.

Belongs here: frozen declarations and what can be derived from a declaration alone.
Does not belong here: reading, writing, Spark sessions, or anything that one partner does
(bronze/sources) or that a value means (silver/cleanse).
"""

from contracts.access import AccessRules, AudienceAccess
from contracts.agreement import Agreement, Cadence, Coverage, Disclosure, Erasure
from contracts.audience import EVERY_AUDIENCE, Audience
from contracts.conditions import FACTORS, FACTORS_VERSION, Condition, FactorKind
from contracts.errors import SingleViewError
from contracts.extract import DeliveryMode, Extract
from contracts.field import Field, FieldKind, FieldUse, Layout, Seal
from contracts.formats import Csv, FileFormat, Json, Xlsx, Xml, Zip
from contracts.kinds import CHARACTERISTICS, EVENTS, MEASURES, PLANS, Factor, Kind
from contracts.register import Register, StrategicAgreement
from contracts.session_marks import SessionCount, SessionMarks
from contracts.source import Source, registers_of, school_rolls_of, snapshots_of
from contracts.statements import (
    Address,
    Assessment,
    Characteristic,
    Constant,
    Event,
    Involvement,
    Measure,
    Person,
    Plan,
    Relationship,
)
from contracts.table import (
    Column,
    ContractError,
    DataGroup,
    Layer,
    Personal,
    Severity,
    Table,
    Type,
)
from contracts.term import AgreementState, Review, Term

__all__ = [
    "CHARACTERISTICS",
    "EVENTS",
    "EVERY_AUDIENCE",
    "FACTORS",
    "FACTORS_VERSION",
    "MEASURES",
    "PLANS",
    "AccessRules",
    "Address",
    "Agreement",
    "AgreementState",
    "Assessment",
    "Audience",
    "AudienceAccess",
    "Cadence",
    "Characteristic",
    "Column",
    "Condition",
    "Constant",
    "ContractError",
    "Coverage",
    "Csv",
    "DataGroup",
    "DeliveryMode",
    "Disclosure",
    "Erasure",
    "Event",
    "Extract",
    "Factor",
    "FactorKind",
    "Field",
    "FieldKind",
    "FieldUse",
    "FileFormat",
    "Involvement",
    "Json",
    "Kind",
    "Layer",
    "Layout",
    "Measure",
    "Person",
    "Personal",
    "Plan",
    "Register",
    "Relationship",
    "Review",
    "Seal",
    "SessionCount",
    "SessionMarks",
    "Severity",
    "SingleViewError",
    "Source",
    "StrategicAgreement",
    "Table",
    "Term",
    "Type",
    "Xlsx",
    "Xml",
    "Zip",
    "registers_of",
    "school_rolls_of",
    "snapshots_of",
]
