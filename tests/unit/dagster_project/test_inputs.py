"""What tables are built from: each input declared once, and nothing asked for that nobody gives."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pyspark.sql import DataFrame

from bronze import sources
from contracts import ContractError, Source, Table
from dagster_project.assets import layers
from dagster_project.lake.delta_lake import Lake
from dagster_project.run import inputs, registry
from dagster_project.run.run_context import RunContext
from dagster_project.settings import Settings
from gold import rules

SOURCES = sources.find()
OTHER_RULES = Path(rules.__path__[0]) / "exclusion.toml"
CSC = next(source for source in SOURCES if source.name == "csc")


def with_source(name: str, **changed: Any) -> tuple[Source, ...]:  # noqa: ANN401 # any attribute of a source
    return tuple(replace(one, **changed) if one.name == name else one for one in SOURCES)


def run_of(agreed: tuple[Source, ...], **settings: Any) -> RunContext:  # noqa: ANN401 # any setting
    """A run whose every table stands at the version that was published."""

    def version(_: Table) -> str:
        return "version 1"

    lake = SimpleNamespace(version=version, as_of=date(2026, 11, 29), run_number=2)
    run = RunContext(cast("Lake", lake), Settings(**settings), agreed, Path())
    answers = {"rulings": (), "replies": (), "audit_findings": ()}
    vars(run).update(answers, model=SimpleNamespace(name_with_rules="a model"))
    return run


def built_again(before: RunContext, after: RunContext) -> set[str]:
    """The tables whose fingerprints differ."""
    return {
        owned.table.path
        for owned in registry.owned_tables()
        if inputs.input_fingerprint(before, owned) != inputs.input_fingerprint(after, owned)
    }


def taking(*names: str) -> set[str]:
    """The tables whose `build` takes any of these."""
    owned = registry.owned_tables()
    return {each.table.path for each in owned if {*names} & {*each.parameters}}


def test_every_parameter_of_every_build_is_provided() -> None:
    for owned in registry.owned_tables():
        assert [each.name for each in inputs.inputs_of(owned)] == list(owned.parameters)


def test_a_parameter_that_nothing_provides_fails_when_definitions_load() -> None:
    def build(silver_person: DataFrame, the_weather: DataFrame) -> DataFrame:
        return silver_person.join(the_weather)

    owned = replace(registry.owned_tables()[0], build=build)

    with pytest.raises(ContractError, match="nothing provides the parameter 'the_weather'"):
        layers.deps_of(owned, SOURCES)


@pytest.mark.parametrize(
    ("what", "agreed", "rebuilt"),
    [
        ("nothing", SOURCES, set()),
        ("FEEDS", SOURCES[1:], taking("sources", "extract_frames", "register")),
        (
            "an owner's address",
            with_source("csc", email="somebody.else@council.example"),
            taking("sources", "register"),
        ),
        (
            "the end of an agreement, on a later day",
            with_source("csc", agreement=replace(CSC.agreement, ends="2028-11-28")),
            taking("sources", "register"),
        ),
        (
            "the end of an agreement, the day before",
            with_source("csc", agreement=replace(CSC.agreement, ends="2026-11-28")),
            taking("sources", "extract_frames", "register", "closed_sources"),
        ),
        (
            "an extract of a council's own source",
            with_source("csc", extracts=(replace(CSC.extracts[0], about="Other"),)),
            taking("sources", "extract_frames", "register"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_run_on_the_same_day_builds_again_what_a_change_touches_and_nothing_else(
    what: str, agreed: tuple[Source, ...], rebuilt: set[str]
) -> None:
    assert built_again(run_of(SOURCES), run_of(agreed)) == rebuilt, what


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ({"requests_a_week": 7}, ("limits",)),
        ({"allow_test_nhs_numbers": True}, ("parse_context",)),
        ({"roni_rules_file": OTHER_RULES}, ("roni_rules",)),
        ({"night_starts": "04:00"}, ("night_starts",)),
    ],
    ids=[
        "how much owners are asked",
        "numbers of the test range",
        "a council's own points",
        "the cut-off for notices",
    ],
)
def test_a_setting_builds_again_the_tables_that_it_touches(
    setting: dict[str, Any], names: tuple[str, ...]
) -> None:
    assert built_again(run_of(SOURCES), run_of(SOURCES, **setting)) == taking(*names)


@pytest.mark.parametrize(
    ("ends", "is_there"), [(None, True), ("2026-11-29", True), ("2026-11-28", False)]
)
def test_gold_is_told_of_sources_whose_agreement_is_in_force_and_of_no_others(
    ends: str | None, is_there: bool
) -> None:
    run = run_of(with_source("csc", agreement=replace(CSC.agreement, ends=ends)))
    given = inputs.values(run, ("sources", "register"))
    assert ("csc" in [source.name for source in cast("Any", given["sources"])]) is is_there
    assert "csc" in [source.name for source in cast("Any", given["register"]).sources]
