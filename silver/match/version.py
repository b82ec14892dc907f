"""A version of the model: weights, frequency tables and rules, dated and hashed together."""

import hashlib
import json
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import splink

from silver.match import guards, rules

SHIPPED = "models"


class ModelError(RuntimeError):
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

    def rarest(self, column: str) -> float:
        """The share taken for a value that training never saw."""
        return min(self.frequencies[column].values(), default=1e-6)

    @property
    def edge_name(self) -> str:
        """Model and rules as one name: an edge is good as long as neither changes."""
        return f"{self.name}+{rules_hash()}"


def rules_hash() -> str:
    """A hash of thresholds, blocking rules, comparisons and guards."""
    compared = [c.create_comparison_dict("duckdb") for c in rules.comparisons()]
    told = json.dumps(
        [
            compared,
            rules.BLOCKING,
            [(g.sql, g.contradicts) for g in guards.GUARDS],
            (rules.CERTAIN, rules.POSSIBLE, rules.SAME_SOURCE_EXTRA),
        ],
        sort_keys=True,
        default=str,
    )
    return hashlib.sha256(told.encode()).hexdigest()[:6]


def newest(folder: Path | None = None) -> ModelVersion:
    """The newest version in a folder, or the newest that is shipped.

    Raises:
        ModelError: there is none.
    """
    root: Traversable | Path = folder or files("silver.match").joinpath(SHIPPED)
    names = (
        sorted(one.name for one in root.iterdir() if one.name[:4].isdigit())
        if root.is_dir()
        else []
    )
    if not names:
        raise ModelError("there is no trained model: run `single-view train`")
    return load(root.joinpath(names[-1]))


def load(folder: Traversable | Path) -> ModelVersion:
    """A version as it was saved."""
    return ModelVersion(
        name=folder.name,
        settings=json.loads(folder.joinpath("model.json").read_text(encoding="utf-8")),
        frequencies=json.loads(folder.joinpath("frequencies.json").read_text(encoding="utf-8")),
        note=json.loads(folder.joinpath("note.json").read_text(encoding="utf-8")),
    )


def save(version: ModelVersion, folder: Path) -> Path:
    """Write a version under its own name; returns its folder."""
    into = folder / version.name
    into.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("model.json", version.settings),
        ("frequencies.json", version.frequencies),
        ("note.json", {**version.note, "splink": splink.__version__, "rules": rules_hash()}),
    ):
        text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, default=str)
        (into / name).write_text(text + "\n", encoding="utf-8")
    return into
