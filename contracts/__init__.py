"""What was promised: sources, extracts, tables and the rules that follow from them.

Belongs here: frozen declarations and what can be derived from a declaration alone.
Does not belong here: reading, writing, Spark sessions, or anything that one partner does
(bronze/sources) or that a value means (silver/cleanse).
"""

from contracts.agreement import Agreement, Cadence, Coverage, Tells
from contracts.formats import Csv, FileFormat, Xlsx
from contracts.says import Address, Assessment, Involvement, Person, Relationship, Value
from contracts.source import (
    Extract,
    Field,
    Kind,
    Seal,
    Sends,
    Source,
    Use,
    registers_of,
)
from contracts.table import Column, ContractError, Layer, Mark, Severity, Table, Type

__all__ = [
    "Address",
    "Agreement",
    "Assessment",
    "Cadence",
    "Column",
    "ContractError",
    "Coverage",
    "Csv",
    "Extract",
    "Field",
    "FileFormat",
    "Involvement",
    "Kind",
    "Layer",
    "Mark",
    "Person",
    "Relationship",
    "Seal",
    "Sends",
    "Severity",
    "Source",
    "Table",
    "Tells",
    "Type",
    "Use",
    "Value",
    "Xlsx",
    "registers_of",
]
