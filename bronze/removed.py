"""What was removed because its retention ended: the receipt, without any of it."""

from contracts import Column, Layer, Table, Type

TABLE = Table(
    layer=Layer.BRONZE,
    name="removed",
    about="Rows of extracts that were removed when their retention ended: how many, when and why.",
    key=("run_number", "extract"),
    written_whole=False,
    columns=(
        Column("extract", Type.TEXT, "The extract.", required=True),
        Column("rows", Type.INTEGER, "How many rows were removed.", required=True, low=1),
        Column(
            "kept_from",
            Type.DATE,
            "Day from which on rows are kept, by when they were last sent.",
            required=True,
        ),
        Column("because", Type.TEXT, "Agreement and retention, in words.", required=True),
        Column("removed_on", Type.DATE, "Night that removed them.", required=True),
        Column("run_number", Type.INTEGER, "Run that removed them.", required=True),
    ),
)
