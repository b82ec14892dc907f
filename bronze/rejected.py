"""Every row or file that did not come in, and why."""

from contracts import Column, Layer, Personal, Table, Type

TABLE = Table(
    layer=Layer.BRONZE,
    name="rejected",
    about="Rows and files that did not come in, each with a reason that a partner can act on.",
    key=("delivery_id", "number"),
    written_whole=False,
    record_key="delivery_id",
    columns=(
        Column("delivery_id", Type.TEXT, "The delivery.", required=True),
        Column("number", Type.INTEGER, "Counts the rejections of a delivery.", required=True),
        Column("row_number", Type.INTEGER, "Line of the file, or row of the sheet."),
        Column("column_name", Type.TEXT, "Agreed column at fault, where one is."),
        Column("reason", Type.TEXT, "What is wrong and what to do about it.", required=True),
        Column(
            "agreed",
            Type.TEXT,
            "The agreed cells as JSON; nothing where cells could not be placed.",
            personal=Personal.IDENTIFIES,
        ),
        Column(
            "rows", Type.INTEGER, "How many rows this rejection stands for.", required=True, low=0
        ),
    ),
)
