"""What a source's mark keeps from an audience, told by data group."""

from dataclasses import replace

from pyspark.sql import functions as F

from bronze.sources.csc import INVOLVEMENTS, MISSING
from bronze.sources.csc import SOURCE as CSC
from contracts import Field, FieldKind, FieldUse
from silver import withheld
from silver.shared.statements import FieldReader, ParseContext
from tests.drawing import assert_same
from tests.spark.silver.conftest import Land

MARK = Field(
    "not_for",
    "Who is not to be told.",
    FieldKind.CODE,
    use=FieldUse.RESTRICTED,
    codes={
        "SCH": "school safeguarding lead",
        "SP": "school safeguarding lead, police",
        "ALL": "every audience",
    },
)


def test_a_mark_names_audiences_and_closes_the_groups_that_its_row_speaks_of(
    land: Land, parse_context: ParseContext
) -> None:
    """Blank marks nothing; a mark that nobody agreed closes the row for all."""
    marked = replace(INVOLVEMENTS, fields=(*INVOLVEMENTS.fields, MARK), withheld_from="not_for")
    frame = land(
        CSC,
        marked,
        """
        row_key | is_latest | pers_person_id | not_for
        k1      | no        | 1              | ALL
        k1      | yes       | 1              | sp
        k2      | yes       | 2              | -
        k3      | yes       | 3              | ?
        """,
    )
    events = replace(MISSING, fields=(*MISSING.fields, MARK), withheld_from="not_for")
    missing = land(
        CSC,
        events,
        """
        row_key | is_latest | miss_person_id | not_for
        m1      | yes       | 1              | SCH
        """,
    )
    record_key = FieldReader(marked, parse_context).record_key("child")
    person_id = F.concat(F.lit("P"), "pers_person_id")
    persons = frame.rows.select(
        record_key.alias("record_key"), person_id.alias("person_id")
    ).distinct()

    assert_same(
        withheld.build(persons, [frame, missing], parse_context),
        """
        person_id | source | withheld_group | audience
        P1        | csc    | plans          | school safeguarding lead
        P1        | csc    | plans          | police
        P1        | csc    | involvement    | school safeguarding lead
        P1        | csc    | involvement    | police
        P1        | csc    | risk           | school safeguarding lead
        P3        | csc    | plans          | every audience
        P3        | csc    | involvement    | every audience
        """,
    )
