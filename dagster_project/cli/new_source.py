"""`single-view new-source`: a module for a new partner, from samples of what it would send."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bronze import sources
from bronze.onboarding import columns, module_text, sample
from bronze.onboarding.columns import PERSON_KEY
from bronze.onboarding.module_text import DECIDE, ExtractDraft
from contracts import ContractError

NAME = re.compile(r"[a-z][a-z0-9_]*")


def new_source(name: str, paths: Sequence[Path], folder: Path, today: date) -> tuple[Path, str]:
    """Write the module, and say what was suggested and what must be decided.

    Returns:
        The module, and the sentences: counts and headers, no value of a person.

    Raises:
        ContractError: the name cannot be one, or there is such a module already.
        UnreadableError: a sample cannot be read.
    """
    path = folder / f"{name}.py"
    if not NAME.fullmatch(name):
        raise ContractError(f"{name!r}: a source's name is small letters, digits and underscores")
    if path.exists() or name in {source.name for source in sources.find()}:
        raise ContractError(f"there is a source called {name!r} already: choose another name")
    drafts = _drafts(name, paths)
    text = module_text.module(name, drafts, today)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path, "\n".join([*map(_summary, drafts), "", _to_decide(text)])


def _drafts(name: str, paths: Sequence[Path]) -> list[ExtractDraft]:
    drafts = []
    for path in paths:
        read = sample.read(path)
        suggested = columns.columns(read.headers, read.columns)
        stem = read.stem.removeprefix(f"{name}_")
        drafts.append(ExtractDraft(f"{name}_{stem}", read, suggested))
    people = next((draft for draft in drafts if draft.names_people and draft.key), None)
    return [_linked(draft, people) for draft in drafts]


def _linked(draft: ExtractDraft, people: ExtractDraft | None) -> ExtractDraft:
    """A draft whose rows point at the people of another sample, where their key stands in both."""
    if people is None or people.key is None or draft.names_people:
        return draft
    shared = people.key.name
    if shared not in {column.name for column in draft.columns}:
        return draft
    linked = [
        replace(column, purpose=PERSON_KEY) if column.name == shared else column
        for column in draft.columns
    ]
    return replace(draft, people=people, columns=linked)


def _summary(draft: ExtractDraft) -> str:
    lines = [f"{draft.sample.path.name}: {len(draft.columns)} columns, "
             f"{draft.columns[0].rows:,} rows"]  # fmt: skip
    for column in draft.columns:
        what = column.purpose.replace("_", " ") or "to be decided"
        codes = f", {len(column.codes)} codes" if column.codes else ""
        dates = ", dates" if column.formats else ""
        lines.append(f"  {column.header:<32} {what}{dates}{codes}, {column.filled:,} filled")
    return "\n".join(lines)


def _to_decide(text: str) -> str:
    count = text.count(DECIDE)
    return (
        f"{count} things to decide are marked {DECIDE!r} in it. Then put the sample into "
        "the source's folder of the landing, and run `single-view nightly`."
    )
