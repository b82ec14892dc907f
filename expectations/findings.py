"""What a suite may hold beside its contract: findings that name who is to act on them."""

from dataclasses import dataclass

from contracts.rules import Rule
from contracts.table import Severity, sql_text


@dataclass(frozen=True)
class NoRowsWhere(Rule):
    """No row carries this value in the column: each that does waits for somebody to act.

    `value` is a code of ours (a source's name), never a person's. `says` is what is expected and
    what to do about it, in the words that a steward reads. `called` begins the name of its check.
    """

    value: str
    says: str
    called: str

    @property
    def id(self) -> str:
        """`norowswhere.column.value`."""
        return f"{super().id}.{self.value}"

    @property
    def check_name(self) -> str:
        """A name for a check of its own."""
        return f"{self.called}_{self.value}"

    @property
    def predicate(self) -> str:
        """Spark SQL that is true where a row does not carry the value."""
        column = f"`{self.columns[0]}`"
        return f"({column} IS NULL OR {column} <> {sql_text(self.value)})"

    @property
    def sentence(self) -> str:
        """What is expected, and what to do."""
        return self.says


def waiting_for(column: str, value: str, says: str, called: str = "waits_for") -> NoRowsWhere:
    """A finding (never a blocker): rows with this value wait for their owner."""
    return NoRowsWhere((column,), Severity.WARNING, value=value, says=says, called=called)


def duplicates_of(source: str, title: str, owner: str, column: str = "source") -> NoRowsWhere:
    """The finding on gold/duplicate for one source.

    Args:
        source: the source's name, as it stands in `column`.
        title: the source's name for people.
        owner: who corrects its records.
        column: the column of gold/duplicate that names the source whose owner is to act.
    """
    return waiting_for(
        column,
        source,
        f"No possible duplicate child in {title} waits for {owner}. Two records of one child "
        "split what is known about that child. To do: send the correction pack to "
        f"{owner}, who joins the records or says that they are two children.",
        called="duplicates_for",
    )


def findings_of(source: str, title: str, owner: str, column: str = "source") -> NoRowsWhere:
    """The finding on silver/finding for one source; arguments as for `duplicates_of`."""
    return waiting_for(
        column,
        source,
        f"No record in {title} is contradicted, fails its check, or may be half of a child. A "
        f"value that is wrong in {title} is shown wrong, and may part or join children. To do: "
        f"{owner} answers the correction pack; what is put right there heals here by itself.",
        called="findings_for",
    )


def late_feeds_of(source: str, title: str, owner: str, column: str = "late_source") -> NoRowsWhere:
    """The finding on gold/source_freshness for one source; arguments as for `duplicates_of`."""
    return waiting_for(
        column,
        source,
        f"Every feed of {title} came in as often as agreed. What an old feed says may be true no "
        f"longer, and its silence means nothing. To do: ask {owner} for the next delivery, and "
        "look at bronze/delivery for one that is held or was set aside.",
        called="late_feeds_of",
    )


def thin_feeds_of(source: str, title: str, owner: str, column: str = "thin_source") -> NoRowsWhere:
    """The second finding on gold/source_freshness; arguments as for `duplicates_of`."""
    return waiting_for(
        column,
        source,
        f"The newest delivery of every feed of {title} has about as many rows as usual. Half a "
        f"file looks like a day on which children vanished. To do: ask {owner} whether the "
        "delivery is whole; one that is held can be sent again, or accepted as it is.",
        called="thin_feeds_of",
    )


def drifting_feeds_of(
    source: str, title: str, owner: str, column: str = "drifting_source"
) -> NoRowsWhere:
    """The finding on silver/feed_profile for one source; arguments as for `duplicates_of`."""
    return waiting_for(
        column,
        source,
        f"Records of {title} are about as complete as usual. A new system or export that leaves a "
        f"column empty breaks no rule of any row, and children are no longer found by it. To do: "
        f"ask {owner} what changed in how the extract is made.",
        called="drifting_feeds_of",
    )


def orphan_rows_of(source: str, title: str, owner: str, column: str = "source") -> NoRowsWhere:
    """The finding on silver/orphan_row for one source; arguments as for `duplicates_of`."""
    return waiting_for(
        column,
        source,
        f"Every row of {title} speaks of a person whom {title} itself sends. An address, a worker "
        "or a parent of somebody who is not in its extract of people reaches nobody. To do: ask "
        f"{owner} whether keys were spoilt on the way, or whether a file is missing.",
        called="orphan_rows_of",
    )


def drift_from_model(value: str, column: str = "drifting_source") -> NoRowsWhere:
    """The finding on silver/feed_profile for all sources together, which `value` stands for."""
    return waiting_for(
        column,
        value,
        "Children's records look like those that the model was trained on. What they are "
        "compared by no longer weighs what it did, if they do not. To do: run single-view train, "
        "look at its pages and at which persons would change, and adopt it if it is better.",
        called="drift_from_model",
    )
