"""Every delivery and what became of it."""

from enum import StrEnum

from contracts import Column, Layer, Personal, Table, Type


class DeliveryOutcome(StrEnum):
    """What became of a delivered file."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    HELD = "held"
    SUPERSEDED = "superseded"
    QUARANTINED = "quarantined"


TABLE = Table(
    layer=Layer.BRONZE,
    name="delivery",
    about="Every file that a partner delivered, what it held, and what became of it.",
    key=("delivery_id",),
    written_whole=False,
    record_key="delivery_id",
    clock=("run_number", "modified_at"),
    columns=(
        Column("delivery_id", Type.TEXT, "Opaque name of the delivery.", required=True),
        Column("source", Type.TEXT, "Folder of the source that delivered it.", required=True),
        Column("extract", Type.TEXT, "Extract that it was recognised as; empty where none."),
        Column(
            "file_name", Type.TEXT, "Name of the file as delivered.", personal=Personal.IDENTIFIES
        ),
        Column("size", Type.INTEGER, "Bytes."),
        Column("modified_at", Type.TIMESTAMP, "When the file was last written."),
        Column("sha256", Type.TEXT, "Hash of its bytes."),
        Column("effective_date", Type.DATE, "Date that the file speaks for.", required=True),
        Column(
            "outcome",
            Type.TEXT,
            "Applied, unchanged (the same bytes), held, superseded (an older one) or quarantined.",
            required=True,
            one_of=tuple(DeliveryOutcome),
        ),
        Column("reason", Type.TEXT, "Why it was not applied, and what to do next."),
        Column("rows_in", Type.INTEGER, "Rows in the file.", required=True, low=0),
        Column(
            "rows_kept", Type.INTEGER, "New rows and new versions of rows.", required=True, low=0
        ),
        Column("rows_unchanged", Type.INTEGER, "Rows as they were before.", required=True, low=0),
        Column(
            "rows_rejected",
            Type.INTEGER,
            "Rows that did not come in, each with a reason.",
            required=True,
            low=0,
        ),
        Column(
            "rows_unaccounted",
            Type.INTEGER,
            "In, less kept, unchanged and rejected: always 0.",
            required=True,
            low=0,
            high=0,
        ),
        Column("encoding", Type.TEXT, "Encoding in which the file was read."),
        Column(
            "unagreed_columns", Type.TEXTS, "Columns that no agreement names: they did not come in."
        ),
        Column(
            "forbidden_columns",
            Type.TEXTS,
            "Columns that the agreement forbids: they did not come in.",
        ),
        Column("missing_columns", Type.TEXTS, "Agreed columns that the file lacks."),
        Column("notes", Type.TEXTS, "What the reader had to put right."),
        Column("read_on", Type.DATE, "Date of the run that read it.", required=True),
        Column("run_number", Type.INTEGER, "Run that read it.", required=True),
    ),
)
