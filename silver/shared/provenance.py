"""The columns by which every silver fact says where it comes from."""

from contracts import Column, Type

COLUMNS = (
    Column("source", Type.TEXT, "Source that says so.", required=True),
    Column("extract", Type.TEXT, "Extract that says so.", required=True),
    Column("row_key", Type.TEXT, "Opaque key of the row that says so.", required=True),
    Column("first_delivery", Type.TEXT, "Delivery that first said so.", required=True),
    Column(
        "first_row_number", Type.INTEGER, "Line of that file, or row of the sheet.", required=True
    ),
    Column("first_seen", Type.DATE, "Date that the first delivery speaks for.", required=True),
    Column("last_seen", Type.DATE, "Date that the last delivery speaks for.", required=True),
)
"""Shared by every silver table of facts."""

DATA_GROUP = Column("data_group", Type.TEXT, "Data group for role filters.", required=True)
"""The group of what a row says; also of gold's rows."""
