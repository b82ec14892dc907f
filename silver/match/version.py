"""A version of the model: weights, frequency tables and rules, dated and hashed together."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import splink

from contracts import SingleViewError
from silver.match import comparisons, guards, rules

SHIPPED = "models"
DECIDING_MODULES = (
    "match_edge", "person", "match.candidates", "match.cluster", "match.comparisons",
    "match.guards", "match.likeness", "match.partition", "match.record", "match.rules",
    "match.given_names", "match.rulings", "match.score", "match.second_look",
    "match.shared_child", "match.duckdb_tasks", "match.affected", "match.grades",
)  # fmt: skip
"""Modules of `silver` that decide about a pair or a person."""
MODEL = "model.json"
"""What a folder must hold to be a version: one may hold a comparison alone."""
IN_FORCE = "in_force.json"
"""Names the version that a lake's nights use; written whole."""


class ModelError(SingleViewError, RuntimeError):
    """A model version is missing; the sentence says what to do."""


@dataclass(frozen=True)
class ModelVersion:
    """What decides who is who, apart from rulings.

    `settings` is Splink's trained model. `frequencies` holds, for each column whose rarity
    counts, the share of people with each value in the training records. `note` says from what
    and with which seed it was trained.
    """

    name: str
    settings: dict[str, Any]
    frequencies: dict[str, dict[str, float]]
    note: dict[str, Any] = field(default_factory=dict)

    @property
    def name_with_rules(self) -> str:
        """Model and rules as one name: what was decided is good as long as neither changes."""
        return f"{self.name}+{code_hash()}"


UNTRAINED = ModelVersion("untrained", {}, {name: {} for name in rules.FREQUENCIES})
"""Knows no name: for records that a model is yet to be trained on."""


def rules_hash() -> str:
    """A hash of thresholds, blocking rules, comparisons and guards."""
    compared = [c.create_comparison_dict("duckdb") for c in comparisons.comparisons()]
    serialised = json.dumps(
        [
            compared,
            rules.BLOCKING,
            rules.DERIVED,
            [(g.sql, g.contradicts) for g in guards.GUARDS],
            (
                rules.MATCH_THRESHOLD,
                rules.REVIEW_THRESHOLD,
                rules.SAME_SOURCE_EXTRA,
                rules.TWIN_MARGIN,
            ),
        ],
        sort_keys=True,
        default=str,
    )
    return hashlib.sha256(serialised.encode()).hexdigest()[:6]


@cache
def code_hash() -> str:
    """A hash of the rules and of the code that applies them."""
    digest = hashlib.sha256(rules_hash().encode())
    for name in DECIDING_MODULES:
        path = f"{name.replace('.', '/')}.py"
        digest.update(files("silver").joinpath(path).read_bytes())
    return digest.hexdigest()[:6]


def shipped_version() -> ModelVersion:
    """The newest version that is shipped.

    Raises:
        ModelError: there is none.
    """
    shipped = _names(_shipped())
    if not shipped:
        raise ModelError("there is no trained model: run `single-view train`")
    return load(_shipped().joinpath(shipped[-1]))


def in_force(models: Path) -> ModelVersion:
    """The version that was adopted last; the newest that is shipped where none ever was.

    Args:
        models: the lake's folder of adopted versions.

    Raises:
        ModelError: the adopted version is no longer there.
    """
    adoption = adopted(models)
    return find(adoption["version"], (models,)) if adoption else shipped_version()


def adopted(models: Path) -> dict[str, str]:
    """Which version was adopted last, by whom and when; empty where none was."""
    file = models / IN_FORCE
    if not file.exists():
        return {}
    adoption: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return adoption


def adopt(name: str, candidates: Path, models: Path, adoption: Mapping[str, str]) -> ModelVersion:
    """Put a version in force: a candidate, one that was in force before, or a shipped one.

    Args:
        name: the version.
        candidates: where training puts new versions.
        models: where adopted versions are kept.
        adoption: `by` and `adopted_at`.

    Raises:
        ModelError: no version is called so.
    """
    version = find(name, (models, candidates))
    models.mkdir(parents=True, exist_ok=True)
    if not (models / name).exists():
        save(version, models)
    part = models / f"{IN_FORCE}.part"
    part.write_text(json.dumps({"version": name, **adoption}, indent=1) + "\n", encoding="utf-8")
    part.replace(models / IN_FORCE)
    return version


def find(name: str, folders: Iterable[Path]) -> ModelVersion:
    """The version of that name, in one of the folders or among the shipped.

    Raises:
        ModelError: there is none.
    """
    for folder in (*folders, _shipped()):
        if name in _names(folder):
            return load(folder.joinpath(name))
    raise ModelError(f"no version is called {name}: `single-view adopt` lists those that are there")


def location_by_name(candidates: Path, models: Path) -> dict[str, str]:
    """Every version by name, with where it is: candidate, adopted before, or shipped."""
    folders = {"candidate": candidates, "adopted before": models, "shipped": _shipped()}
    return {name: location for location, folder in folders.items() for name in _names(folder)}


def _shipped() -> Traversable:
    return files("silver.match").joinpath(SHIPPED)


def _names(folder: Traversable | Path) -> list[str]:
    if not folder.is_dir():
        return []
    dated = (version for version in folder.iterdir() if version.name[:4].isdigit())
    return sorted(version.name for version in dated if version.joinpath(MODEL).is_file())


def load(folder: Traversable | Path) -> ModelVersion:
    """A version as it was saved."""
    return ModelVersion(
        name=folder.name,
        settings=json.loads(folder.joinpath(MODEL).read_text(encoding="utf-8")),
        frequencies=json.loads(folder.joinpath("frequencies.json").read_text(encoding="utf-8")),
        note=json.loads(folder.joinpath("note.json").read_text(encoding="utf-8")),
    )


def save(version: ModelVersion, folder: Path) -> Path:
    """Write a version under its own name; returns its folder."""
    version_folder = folder / version.name
    version_folder.mkdir(parents=True, exist_ok=True)
    for name, content in (
        (MODEL, version.settings),
        ("frequencies.json", version.frequencies),
        ("note.json", {**version.note, "splink": splink.__version__, "rules": rules_hash()}),
    ):
        text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, default=str)
        (version_folder / name).write_text(text + "\n", encoding="utf-8")
    return version_folder
