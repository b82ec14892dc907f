"""Which run, and which version of every table, is the night that readers see."""

from contracts import Column, Layer, Table, Type

TABLE = Table(
    layer=Layer.GOLD,
    name="publication",
    about="The last row names the run, and the version of every table, that readers see.",
    key=("run_number",),
    written_whole=False,
    clock=("run_number", "published_at", "versions", "built_from"),
    columns=(
        Column("run_number", Type.INTEGER, "Counts the published runs.", required=True, low=1),
        Column("as_of", Type.DATE, "The date that the run took for today.", required=True),
        Column("published_at", Type.TIMESTAMP, "When it was published.", required=True),
        Column("versions", Type.TEXT, "Delta version of every table, as JSON.", required=True),
        Column("built_from", Type.TEXT, "What every table was built from, as JSON.", required=True),
    ),
)
