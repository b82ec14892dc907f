"""Every expectation of every night, as numbers: what was checked, and how much of it failed."""

from contracts import Column, DataGroup, Layer, Severity, Table, Type

TABLE = Table(
    layer=Layer.GOLD,
    name="data_quality",
    about="Each expectation on each table, night by night: rows checked and rows that failed.",
    key=("run_number", "checked_table", "rule"),
    record_key="rule",
    data_group=DataGroup.STEWARD,
    written_whole=False,
    clock=("run_number", "as_of"),
    columns=(
        Column("run_number", Type.INTEGER, "The run.", required=True),
        Column("as_of", Type.DATE, "The night.", required=True),
        Column("checked_table", Type.TEXT, "The table that was checked.", required=True),
        Column("source", Type.TEXT, "Source whose owner acts; empty for a promise of ours."),
        Column("rule", Type.TEXT, "The rule, by its short name.", required=True),
        Column("about", Type.TEXT, "What is expected, why, and what to do.", required=True),
        Column(
            "severity",
            Type.TEXT,
            "Critical stops the night; a warning is for the source's owner.",
            required=True,
            one_of=tuple(Severity),
        ),
        Column("checked", Type.INTEGER, "Rows checked.", required=True, low=0),
        Column("failed", Type.INTEGER, "Rows that failed.", required=True, low=0),
    ),
)
