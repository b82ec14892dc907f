"""What was promised: sources, extracts, tables and the rules that follow from them.

Belongs here: frozen declarations and what can be derived from a declaration alone.
Does not belong here: reading, writing, Spark sessions, or anything that one partner does
(bronze/sources) or that a value means (silver/cleanse).
"""

from contracts.agreement import Agreement, Cadence, Coverage, Disclosure
from contracts.errors import SingleViewError
from contracts.extract import DeliveryMode, Extract
from contracts.field import Field, FieldKind, FieldUse, Seal
from contracts.formats import Csv, FileFormat, Xlsx
from contracts.source import Source, registers_of
from contracts.statements import Address, Assessment, Constant, Involvement, Person, Relationship
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

__all__ = [
    "Address",
    "Agreement",
    "Assessment",
    "Cadence",
    "Column",
    "Constant",
    "ContractError",
    "Coverage",
    "Csv",
    "DataGroup",
    "DeliveryMode",
    "Disclosure",
    "Extract",
    "Field",
    "FieldKind",
    "FieldUse",
    "FileFormat",
    "Involvement",
    "Layer",
    "Person",
    "Personal",
    "Relationship",
    "Seal",
    "Severity",
    "SingleViewError",
    "Source",
    "Table",
    "Type",
    "Xlsx",
    "registers_of",
]
