"""A declaration that contradicts itself stops the program when it is read, in one sentence."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bronze.sources.camhs import REFERRALS, SOURCE
from contracts import Column, Constant, ContractError, Coverage, Involvement, Layer, Table, Type

WIDE = Coverage(since="2020-04-01", area="everywhere", youngest=0, oldest=18)


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        (lambda: replace(WIDE, since="April 2020"), "write the day as YYYY-MM-DD"),
        (lambda: replace(WIDE, youngest=19), "ages 19 to 18 holds nobody"),
    ],
)
def test_a_coverage_that_covers_nothing_is_refused(
    declared: Callable[[], Coverage], sentence: str
) -> None:
    with pytest.raises(ContractError, match=sentence):
        declared()


def test_a_service_is_called_as_its_source_is_so_that_all_tables_call_it_so() -> None:
    statement = Involvement(of="patient", service=Constant("Mental health"))
    extract = replace(REFERRALS, statements=(REFERRALS.statements[0], statement))
    with pytest.raises(ContractError, match="'Mental health' must be called 'CAMHS'"):
        replace(SOURCE, extracts=(extract,))


@pytest.mark.parametrize("named", ["row", "column"])
def test_a_group_that_no_column_holds_is_refused(named: str) -> None:
    column = Column(
        "a", Type.TEXT, "A.", data_group_column="b_data_group" if named == "column" else ""
    )
    rows = ("b_data_group",) if named == "row" else ()
    with pytest.raises(ContractError, match="'b_data_group' is not one of its columns"):
        Table(Layer.GOLD, "t", "T.", key=("a",), columns=(column,), data_group_columns=rows)
