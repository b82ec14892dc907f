"""What every shipped partner's declarations make of its rows: tables as their contracts say."""

import pytest

from bronze import sources
from contracts import Source
from silver import (
    address,
    assessment,
    characteristic,
    event,
    involvement,
    measure,
    person_record,
    plan,
    relationship,
)
from silver.shared.statements import ParseContext
from tests.spark.silver.conftest import Land

FACTS = (
    address, assessment, characteristic, event, involvement, measure, person_record, plan,
    relationship,
)  # fmt: skip


@pytest.mark.parametrize("source", sources.find(), ids=lambda source: source.name)
def test_a_shipped_partners_rows_become_rows_of_every_table(
    source: Source, land: Land, parse_context: ParseContext
) -> None:
    extract_frames = [land(source, extract, "row_key\nk1") for extract in source.extracts]
    for module in FACTS:
        rows = module.build(extract_frames, parse_context)

        assert rows.columns == list(module.TABLE.names), module.__name__


def test_an_address_may_be_a_postcode_alone(land: Land, parse_context: ParseContext) -> None:
    send = next(source for source in sources.find() if source.name == "send")
    extract = next(each for each in send.extracts if each.name == "send_person")
    drawing = "row_key | persontableid | postcode\nk1 | 1 | aa11aa"

    [row] = address.build([land(send, extract, drawing)], parse_context).collect()

    assert (row["line"], row["postcode"]) == (None, "AA1 1AA")
