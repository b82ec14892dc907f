"""Records that may not come in again: a keyed hash of each, from which nobody can go back."""

from contracts import Column, Layer, Table, Type

TABLE = Table(
    layer=Layer.BRONZE,
    name="erased_record",
    about="Records that were erased and are left out of later deliveries, as keyed hashes alone.",
    key=("record_hash",),
    written_whole=False,
    columns=(
        Column("erasure_id", Type.TEXT, "The erasure.", required=True),
        Column("record_hash", Type.TEXT, "Keyed hash of the record's opaque key.", required=True),
    ),
)
