"""Tables of rules: what is shipped, and what a council's own file is told that makes no sense."""

from pathlib import Path

import pytest

from bronze import sources
from contracts import FACTORS, ContractError, Factor
from contracts.conditions import EVERY_KIND, REFINED
from gold.rules.rule_table import RONI, rule_table

SOUND = """
version = "ours"
title = "Ours"
source = "The council"
[[factors]]
name = "young carer"
points = 2
reason = "Cares for somebody"
facts = [{ kind = "young carer" }]
"""
TWO = (
    SOUND
    + '[[factors]]\nname = "other"\nreason = "R"\nfamily = "f"\nfacts = [{ kind = "looked after" }]'
)


def test_the_shipped_points_are_oxfordshires() -> None:
    rules = rule_table(RONI)
    points = {factor.name: factor.points for factor in rules.factors}
    assert points == {
        "attendance of 85 to 90%": 1,
        "attendance below 85%": 2,
        "English as an additional language": 1,
        "SEN support": 1,
        "education, health and care plan": 2,
        "free school meals": 2,
        "suspended, fewer days": 1,
        "suspended for long, or permanently excluded": 2,
        "alternative provision": 1,
        "looked after": 2,
        "pregnant or a parent": 2,
        "young carer": 2,
        "supervised by youth justice": 2,
    }
    assert [(band.from_points, band.name) for band in rules.bands] == [
        (1, "offer support"),
        (2, "additional support"),
        (4, "substantial support"),
    ]
    assert (rules.first_year, rules.last_year) == (8, 13)


@pytest.mark.parametrize("shipped", [RONI, "exclusion.toml"])
def test_everything_that_counts_is_sent_by_a_shipped_source(shipped: str) -> None:
    sent = {
        kind
        for source in sources.find()
        for extract in source.extracts
        for statement in extract.statements
        for kind in extract.kinds_of(statement)
    }
    wanted = {fact.kind for factor in rule_table(shipped).factors for fact in factor.facts}
    assert wanted - sent - REFINED.keys() == set()


def test_a_council_edits_a_copy(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(SOUND)
    rules = rule_table(RONI, file)
    assert (rules.version, [factor.points for factor in rules.factors]) == ("ours", [2])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("version = ", "cannot be read"),
        (SOUND.replace('title = "Ours"', ""), "title"),
        (SOUND.replace("points", "point"), "nobody reads point"),
        (SOUND.replace('kind = "young carer"', 'kind = "young career"'), "is no kind of fact"),
        (SOUND.replace("}]", ", at_least = 3, below = 3 }]"), "cannot be at least 3 and below 3"),
        (SOUND + SOUND[SOUND.index("[[") :], "'young carer' stands twice"),
        (SOUND + '[[bands]]\nfrom = 0\nname = "b"', "from 1 on"),
        ("first_year = 14\n" + SOUND, "the first year is after the last"),
        (TWO.replace("points = 2", 'points = 2\nfamily = "f"'), "of several data groups"),
    ],
    ids=lambda value: value if len(value) < 50 else "",
)
def test_rules_that_make_no_sense_are_not_taken(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(text)
    with pytest.raises(ContractError, match=fault):
        rule_table(RONI, file)


def test_factors_are_one_list_of_risks_and_at_least_eight_protective_ones() -> None:
    labels = [each.label for each in FACTORS]
    assert len(labels) == len(set(labels))
    assert [fault for each in FACTORS for fault in each.condition.faults()] == []
    protective = {each.label for each in FACTORS if each.factor is Factor.PROTECTIVE}
    assert len(protective) >= 8
    assert {each.condition.kind for each in FACTORS} <= EVERY_KIND.keys()


# what protects, and the column of which shipped extract says so
NAMED = [
    ("attendance of 95% or more", "school_attendance", "attendance"),
    ("early help plan", "earlyhelp_episode", "start_date"),
    ("lead worker in early help", "earlyhelp_episode", "worker_name"),
    ("one care episode for a year or more", "csc_cla_episode", "clae_cla_episode_start_date"),
    ("a grandparent has parental responsibility", "csc_relationship", "rel_pr"),
    ("return interview held", "csc_missing", "miss_missing_rhi_accepted"),
    ("health review", "health0_19_review", "state"),
    ("immunisations up to date", "health0_19_child", "immunised"),
    ("voluntary service", "vcs_child", "service"),
    ("prevention programme", "yjs_intervention", "intervention_type"),
    ("in education or training after 16", "post16_activity", "activity"),
]


def test_every_protective_factor_comes_from_a_named_column() -> None:
    extracts = {extract.name: extract for source in sources.find() for extract in source.extracts}
    protective = {each.label for each in FACTORS if each.factor is Factor.PROTECTIVE}
    assert {label for label, _, _ in NAMED} == protective
    for _, extract, column in NAMED:
        assert extracts[extract].field(column)
