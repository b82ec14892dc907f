"""Model versions: trained, adopted, and gone back to."""

import ast
from pathlib import Path

import pytest

from silver.match import version
from silver.match.version import ModelError, ModelVersion

BY = {"by": "R. Steward", "adopted_at": "2026-11-24T09:00:00+00:00"}


def _candidate(folder: Path, name: str) -> ModelVersion:
    candidate = ModelVersion(name, {"comparisons": []}, {"forename": {"ADA": 0.5}}, {"seed": 1})
    version.save(candidate, folder / "candidates")
    return candidate


def _adopt(folder: Path, name: str) -> ModelVersion:
    return version.adopt(name, folder / "candidates", folder / "models", BY)


def test_a_lake_that_adopted_nothing_uses_the_newest_shipped_version(tmp_path: Path) -> None:
    _candidate(tmp_path, "2099_01_01_ffffff")
    assert version.in_force(tmp_path / "models") == version.shipped_version()
    assert version.adopted(tmp_path / "models") == {}


def test_an_adopted_version_is_in_force_and_says_who_and_when(tmp_path: Path) -> None:
    candidate = _candidate(tmp_path, "2026_12_01_aaaaaa")
    _adopt(tmp_path, candidate.name)
    adopted = version.in_force(tmp_path / "models")
    assert (adopted.name, adopted.settings, adopted.frequencies) == (
        candidate.name,
        candidate.settings,
        candidate.frequencies,
    )
    assert version.adopted(tmp_path / "models") == {"version": candidate.name, **BY}


def test_going_back_is_adopting_the_earlier_one_also_when_its_candidate_is_gone(
    tmp_path: Path,
) -> None:
    for name in ("2026_12_01_aaaaaa", "2026_12_02_bbbbbb"):
        _candidate(tmp_path, name)
        _adopt(tmp_path, name)
    for path in sorted((tmp_path / "candidates").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert _adopt(tmp_path, "2026_12_01_aaaaaa").name == "2026_12_01_aaaaaa"
    assert version.in_force(tmp_path / "models").name == "2026_12_01_aaaaaa"


def test_the_shipped_version_can_be_gone_back_to(tmp_path: Path) -> None:
    _adopt(tmp_path, _candidate(tmp_path, "2026_12_01_aaaaaa").name)
    _adopt(tmp_path, version.shipped_version().name)
    assert (
        version.in_force(tmp_path / "models").name_with_rules
        == version.shipped_version().name_with_rules
    )


def test_a_version_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no version is called 2026_12_01_aaaaaa"):
        _adopt(tmp_path, "2026_12_01_aaaaaa")
    assert version.adopted(tmp_path / "models") == {}


def test_every_version_is_listed_with_where_it_is(tmp_path: Path) -> None:
    _candidate(tmp_path, "2026_12_01_aaaaaa")
    _candidate(tmp_path, "2026_12_02_bbbbbb")
    _adopt(tmp_path, "2026_12_01_aaaaaa")
    assert version.location_by_name(tmp_path / "candidates", tmp_path / "models") == {
        "2026_12_01_aaaaaa": "adopted before",
        "2026_12_02_bbbbbb": "candidate",
        version.shipped_version().name: "shipped",
    }


def test_a_folder_that_holds_a_comparison_alone_is_no_version(tmp_path: Path) -> None:
    shipped = version.shipped_version().name
    (tmp_path / "candidates" / shipped).mkdir(parents=True)
    assert version.location_by_name(tmp_path / "candidates", tmp_path / "models") == {
        shipped: "shipped"
    }
    assert _adopt(tmp_path, shipped).name == shipped


def test_what_decides_is_hashed_with_all_that_it_imports() -> None:
    hashed = set(version.DECIDING_MODULES)
    assert hashed >= {"match_edge", "match.record", "person"}
    imported = {"match_edge", "match.partition", "match.affected"}
    for _ in hashed:
        imported |= {module for name in imported for module in _imports(name)}
    # Loads what the hash is written into, and does not decide itself.
    assert imported - {"match.version"} <= hashed


def _imports(name: str) -> set[str]:
    """Modules of the match that a module of silver imports, as `DECIDING_MODULES` names them."""
    path = Path(version.__file__).parents[1] / f"{name.replace('.', '/')}.py"
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "silver.match":
            modules |= {f"match.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("silver.match"):
            modules.add(str(node.module).removeprefix("silver."))
    return modules
