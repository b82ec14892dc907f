"""What a suite may hold beside its contract: findings that name who is to act on them."""

from dataclasses import dataclass

from contracts.rules import Rule
from contracts.table import Severity, sql_text


@dataclass(frozen=True)
class NoRowsWhere(Rule):
    """No row carries this value in the column: each that does waits for somebody to act.

    `value` is a code of ours (a source's name), never a person's. `expects` is what should be so;
    `finds` says what is so instead, for one and for `{count}`; `advice` why it matters and what to
    do. `check_prefix` begins the name of its check. `record` is the column whose values are
    counted, in `unit`s: a record in two rows is one. `own` is how many of them the source has in
    all, and so what a share is a share of; without it, that is the table's rows.
    """

    value: str
    expects: str
    finds: tuple[str, str]
    advice: str
    check_prefix: str
    record: str = "record_key"
    unit: str = "records"
    own: int | None = None

    @property
    def id(self) -> str:
        """`norowswhere.column.value`."""
        return f"{super().id}.{self.value}"

    @property
    def check_name(self) -> str:
        """A name for a check of its own."""
        return f"{self.check_prefix}_{self.value}"

    @property
    def predicate(self) -> str:
        """Spark SQL that is true where a row does not carry the value."""
        column = f"`{self.columns[0]}`"
        return f"({column} IS NULL OR {column} <> {sql_text(self.value)})"

    @property
    def sentence(self) -> str:
        """What is expected, why it matters and what to do."""
        return f"{self.expects} {self.advice}"

    def finding(self, count: int) -> str:
        """What was found."""
        singular, plural = self.finds
        return singular if count == 1 else plural.replace("{count}", f"{count:,}")


def duplicates_of(source: str, title: str, owner: str, column: str = "source") -> NoRowsWhere:
    """The finding on gold/duplicate for one source.

    Args:
        source: the source's name, as it stands in `column`.
        title: the source's name for people.
        owner: who corrects its records.
        column: the column of gold/duplicate that names the source whose owner is to act.
    """
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=source,
        expects=f"No record of {title} looks like a duplicate of another.",
        finds=(
            f"1 record of {title} may be a duplicate of another.",
            f"{{count}} records of {title} may be duplicates of another.",
        ),
        advice="Two records of one child split what is known about that child. To do: send the "
        f"correction pack to {owner}, who joins the records or says that they are two children.",
        check_prefix="duplicates_for",
    )


def findings_of(source: str, title: str, owner: str, column: str = "source") -> NoRowsWhere:
    """The finding on silver/finding for one source; arguments as for `duplicates_of`."""
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=source,
        expects=f"Nothing in the records of {title} looks wrong.",
        finds=(
            f"In 1 record of {title} something may be wrong.",
            f"In {{count}} records of {title} something may be wrong.",
        ),
        advice="A wrong value is shown as it is, and may keep records of one child apart or join "
        f"those of two. To do: send the correction pack to {owner}; what is corrected in the "
        "source's own system comes in with its next delivery.",
        check_prefix="findings_for",
    )


def late_feeds_of(source: str, title: str, owner: str, column: str = "late_source") -> NoRowsWhere:
    """The finding on gold/source_freshness for one source; arguments as for `duplicates_of`."""
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=source,
        expects=f"Every feed of {title} came in as often as agreed.",
        finds=(
            f"1 feed of {title} is late: it did not come in as often as agreed.",
            f"{{count}} feeds of {title} are late: they did not come in as often as agreed.",
        ),
        advice="What an old feed says may no longer be true, and its silence means nothing. To do: "
        f"ask {owner} for the next delivery, and look at bronze/delivery for one that is held or "
        "was set aside.",
        check_prefix="late_feeds_of",
        record="extract",
        unit="feeds",
    )


def thin_feeds_of(source: str, title: str, owner: str, column: str = "thin_source") -> NoRowsWhere:
    """The second finding on gold/source_freshness; arguments as for `duplicates_of`."""
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=source,
        expects=f"The newest delivery of every feed of {title} has about as many rows as usual.",
        finds=(
            f"The newest delivery of 1 feed of {title} has far fewer rows than usual.",
            f"The newest deliveries of {{count}} feeds of {title} have far fewer rows than usual.",
        ),
        advice=f"Half a file looks like a day on which children vanished. To do: ask {owner} "
        "whether the delivery is whole; one that is held can be sent again, or accepted as it is.",
        check_prefix="thin_feeds_of",
        record="extract",
        unit="feeds",
    )


def drifting_feeds_of(
    source: str, title: str, owner: str, column: str = "drifting_source"
) -> NoRowsWhere:
    """The finding on silver/feed_profile for one source; arguments as for `duplicates_of`."""
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=source,
        expects=f"Records of {title} are about as complete as usual.",
        finds=(
            f"1 measure of how complete the records of {title} are is far from the usual.",
            f"{{count}} measures of how complete the records of {title} are, are far from the "
            "usual.",
        ),
        advice="A new system or export that leaves a column empty breaks no rule of any row, and "
        f"children are no longer found by it. To do: ask {owner} what changed in how the extract "
        "is made.",
        check_prefix="drifting_feeds_of",
        record="measure",
        unit="measures",
    )


def orphan_rows_of(source: str, title: str, owner: str, column: str = "source") -> NoRowsWhere:
    """The finding on silver/orphan_row for one source; arguments as for `duplicates_of`."""
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=source,
        expects=f"Every row of {title} speaks of a person whom {title} itself sends.",
        finds=(
            f"1 row of {title} speaks of a person whom {title} itself does not send.",
            f"{{count}} rows of {title} speak of persons whom {title} itself does not send.",
        ),
        advice="An address, a worker or a parent of somebody who is not in its extract of people "
        f"reaches nobody. To do: ask {owner} whether keys were spoilt on the way, or whether a "
        "file is missing.",
        check_prefix="orphan_rows_of",
        record="row_key",
        unit="rows",
    )


def short_registers_of(
    source: str, title: str, owner: str, column: str = "short_source"
) -> NoRowsWhere:
    """The finding on silver/register_coverage for one source; arguments as for `duplicates_of`."""
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=source,
        expects=f"{title} holds nearly every child of the ages that it is a register of, once.",
        finds=(
            f"{title} holds fewer children than a register does, or too many of them twice.",
            f"{title} holds fewer children than a register does, or too many of them twice.",
        ),
        advice="Records are taken for one child because no register holds both. To do: ask "
        f"{owner} whether a delivery was whole; where the source never was a register, take "
        "register_of out of its coverage.",
        check_prefix="short_registers_of",
        record="source",
        unit="registers",
    )


def drift_from_model(value: str, column: str = "drifting_source") -> NoRowsWhere:
    """The finding on silver/feed_profile for all sources together, which `value` stands for."""
    return NoRowsWhere(
        (column,),
        Severity.WARNING,
        value=value,
        expects="Children's records look like those that the model was trained on.",
        finds=(
            "In 1 measure children's records are unlike those that the model was trained on.",
            "In {count} measures children's records are unlike those that the model was trained "
            "on.",
        ),
        advice="What they are compared by no longer weighs what it did. To do: run single-view "
        "train, look at its pages and at which persons would change, and adopt it if it is better.",
        check_prefix="drift_from_model",
        record="measure",
        unit="measures",
    )
