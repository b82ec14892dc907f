"""What was erased because a person asked for it: the receipt, which quotes nothing of it."""

from contracts import Column, Layer, Personal, Table, Type

TABLE = Table(
    layer=Layer.BRONZE,
    name="erased",
    about="What `single-view erase` erased or readmitted: how much of what, when, by whom and why.",
    key=("erasure_id", "what"),
    written_whole=False,
    clock=("run_number",),
    columns=(
        Column("erasure_id", Type.TEXT, "Opaque name of the erasure.", required=True),
        Column("what", Type.TEXT, "The table, or the kind of file.", required=True),
        Column("rows", Type.INTEGER, "How many rows, files or looks.", required=True, low=0),
        Column("erased_at", Type.TIMESTAMP, "When.", required=True),
        Column(
            "decided_by", Type.TEXT, "Who decided.", required=True, personal=Personal.IDENTIFIES
        ),
        Column("reason", Type.TEXT, "Why, in a sentence that names nobody.", required=True),
        Column("instructed_by", Type.TEXT, "The controller's instruction, where one was needed."),
        Column("run_number", Type.INTEGER, "Run that published what is left.", required=True),
    ),
)

LOOKS = "words of the access log"
"""`what` of the names and reasons that were taken out of the log of who looked."""
