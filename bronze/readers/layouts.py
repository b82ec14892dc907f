"""What is told of columns that belong to another layout than that of the file's day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from contracts import Extract, Field
from contracts.field import folded
from contracts.term import in_words


def notes(heading: Sequence[str], extract: Extract, positions: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each column of a layout that is over, or has not begun.

    Args:
        heading: the cells of the header row.
        extract: what was agreed, for the day of the file (`Extract.on`).
        positions: where each field was found.
    """
    for field in extract.fields:
        for index, cell in enumerate(heading):
            if folded(cell) in field.spellings:
                note = _note(
                    field, extract.day, folded(cell), is_read=positions.get(field.name) == index
                )
                yield from [f"column {index + 1} {note}"] if note else []


def _note(field: Field, day: date | None, header: str, *, is_read: bool) -> str:
    """What is told of one column of a field; empty where it is as agreed for the day."""
    if not field.is_agreed_on(day):
        return f"was left out: {field.name} is agreed {_days(field)}"
    if not is_read:
        return (
            f"was left out: it is {field.name} under the header of another layout, and the file "
            "has this layout's own"
        )
    if header in field.spellings_on(day):
        return ""
    return (
        f"was read as {field.name}, under the header of another layout: ask the sender to change "
        "to the layout of the file's day"
    )


def _days(field: Field) -> str:
    limits = (("from", field.since), ("until", field.until))
    return " ".join(f"{word} {in_words(date.fromisoformat(day))}" for word, day in limits if day)
