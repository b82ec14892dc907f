"""A council's own access file: what it may say, and the sentence where it says something else."""

from pathlib import Path

import pytest

from contracts import Audience, ContractError, DataGroup
from contracts.access import Level, RowScope
from gold.access_file import access_rules


def written(folder: Path, text: str) -> Path:
    file = folder / "access.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_says_how_much_of_which_group_and_of_whom(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        """
        [audiences.police]
        about = "Officers."
        rows = "roll"
        services = ["school"]
        ages = [5, 16]
        after_days = 10
        unborn = true
        plans = { kinds = ["looked after"], yes_or_no = ["child protection plan"] }
        risk = "full"
        """,
    )
    (police,) = access_rules(file).audiences
    assert police.audience is Audience.POLICE
    assert (police.rows, police.services) == (RowScope.ROLL, ("school",))
    assert (police.ages, police.after_days, police.sees_unborn) == ((5, 16), 10, True)
    assert police.of_group(DataGroup.PLANS).kinds == ("looked after",)
    assert police.of_group(DataGroup.PLANS).yes_or_no == ("child protection plan",)
    assert police.of_group(DataGroup.RISK).level is Level.FULL
    assert police.of_group(DataGroup.HEALTH).level is Level.NONE


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('rows = "everybody"', "police: rows must be one of"),
        ('rows = "any child"\nplan = "full"', "police: plan is neither a data group"),
        ('rows = "any child"\nplans = "some"', 'police: plans: write "full"'),
        ('rows = "any child"\nplans = { kind = ["x"] }', "police: plans: nobody knows kind"),
        ('rows = "any child"\nplans = { kinds = "x" }', "police: plans: kinds is no list"),
        ('rows = "any child"\nplans = { kinds = [] }', "kinds are listed for 'part'"),
        ('rows = "roll"', "services are named for a roll or a caseload"),
        ('rows = "any child"\nservices = ["school"]', "services are named for a roll"),
        ('rows = "any child"\nages = [12]', "police: ages are two whole numbers"),
        ('rows = "any child"\nages = [12, 5]', "hold nobody"),
        ('rows = "any child"\nafter_days = "six"', "police: after_days is no number"),
        ('rows = "any child"\nunborn = "yes"', "police: unborn is true or false"),
        ('rows = "any child', "access.toml"),
    ],
)
def test_what_nobody_understands_is_one_sentence(tmp_path: Path, lines: str, sentence: str) -> None:
    file = written(tmp_path, f"[audiences.police]\nabout = 'x'\n{lines}\n")
    with pytest.raises(ContractError, match=r"ACCESS_FILE") as error:
        access_rules(file)
    assert sentence in str(error.value)


def test_an_audience_that_nobody_knows_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "[audiences.neighbours]\nrows = 'any child'\n")
    with pytest.raises(ContractError, match="neighbours"):
        access_rules(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"gone\.toml"):
        access_rules(tmp_path / "gone.toml")


def test_the_shipped_file_names_every_audience() -> None:
    assert {access.audience for access in access_rules().audiences} == set(Audience)


def test_who_sees_an_unborn_child_is_written_there_and_nobody_else_does() -> None:
    shown = {access.audience for access in access_rules().audiences if access.sees_unborn}
    assert shown == {
        Audience.SOCIAL_CARE, Audience.EMERGENCY_DUTY, Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE
    }  # fmt: skip


def test_a_table_may_be_for_some_audiences_alone() -> None:
    rules = access_rules()
    assert rules.opens("roni", Audience.CAREERS)
    assert not rules.opens("roni", Audience.SOCIAL_CARE)
    assert rules.opens("child", Audience.SOCIAL_CARE)
