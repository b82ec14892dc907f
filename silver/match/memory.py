"""Ids that ended, and what brings them back: an un-merge, or a record that returns."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.frames import frame_of

BORN = ("created", "revived")
ENDED = ("merged", "retired")
CLAIM = "record_key string, person_id string, person_number bigint, ended boolean"


class Went(NamedTuple):
    """A record that an id named until it ended in a run, and the id under which it went on."""

    record_key: str
    person_id: str
    into_person_id: str
    run_number: int


def ended(history: DataFrame) -> DataFrame:
    """The events that ended an id which has not been revived since: `history`'s columns."""
    lives = history.where(F.col("event").isin(*BORN, *ENDED))
    last = lives.groupBy("person_id").agg(
        F.max_by("event", F.struct("run_number", F.col("event").isin(*ENDED))).alias("last_event"),
        F.max("run_number").alias("run_number"),
    )
    over = last.where(F.col("last_event").isin(*ENDED)).select("person_id", "run_number")
    return history.where(F.col("event").isin(*ENDED)).join(
        over, on=["person_id", "run_number"], how="left_semi"
    )


def believed(clusters: DataFrame, before: DataFrame, history: DataFrame) -> DataFrame:
    """Which id each of today's records last stood under, as the naming of clusters takes it.

    Normally that is the id as last published. Where an id's records stand in several clusters
    today, a record that came to it by a merge speaks for the id that it had before, so that an
    un-merge gives both their own ids back; not where the id would have no record left to speak
    for it. A record that was not known last night speaks for the id under which it went.

    Only record keys of ids that part tonight, and of records that return, come to the driver.

    Args:
        clusters: `record_key`, `cluster` of every record of today.
        before: `record_key`, `person_id`, `person_number` as last published.
        history: silver/person_history as last published.

    Returns:
        `record_key`, `person_id`, `person_number`, `ended` (true where the id has ended).
    """
    live = before.select(
        "record_key", "person_id", "person_number", F.lit(col=False).alias("ended")
    )
    gone = ended(history)
    if gone.isEmpty():
        return live
    held = clusters.join(live.drop("ended"), on="record_key", how="left")
    parted = (
        held.where("person_id IS NOT NULL")
        .groupBy("person_id")
        .agg(F.count_distinct("cluster").alias("clusters"), F.count("record_key").alias("records"))
        .where("clusters > 1")
    )
    asked = held.join(parted, on="person_id", how="left").where(
        "person_id IS NULL OR clusters IS NOT NULL"
    )
    back = _claims(asked, gone)
    told = frame_of(clusters.sparkSession, back, CLAIM)
    return live.join(told, on="record_key", how="left_anti").unionByName(told)


def _claims(asked: DataFrame, gone: DataFrame) -> list[tuple[str, str, int, bool]]:
    went = gone.select(
        F.explode("held").alias("record_key"),
        F.col("person_id").alias("went"),
        F.col("person_number").alias("number"),
        "into_person_id",
        "run_number",
    )
    rows = asked.join(went, on="record_key", how="inner").collect()
    numbers = {row["went"]: row["number"] for row in rows}
    stood = {row["record_key"]: row["person_id"] for row in rows}
    sizes = {row["person_id"]: row["records"] for row in rows if row["person_id"]}
    ways = [Went(r["record_key"], r["went"], r["into_person_id"], r["run_number"]) for r in rows]
    found = origins(stood, sizes, ways)
    return [(key, name, numbers[name], True) for key, name in sorted(found.items())]


def origins(
    stood: Mapping[str, str | None], sizes: Mapping[str, int], ways: Iterable[Went]
) -> dict[str, str]:
    """The ended id that each record speaks for.

    Args:
        stood: record -> id under which it was published last; None where it was not known.
        sizes: id -> how many of today's records it was published with.
        ways: what ended ids named when they ended.

    Returns:
        record -> ended id, only of records that speak for one.
    """
    by_record: dict[str, list[Went]] = {}
    for way in sorted(ways, key=lambda one: -one.run_number):
        by_record.setdefault(way.record_key, []).append(way)
    found = {key: _origin(stood[key], ways) for key, ways in by_record.items()}
    told = {key: name for key, name in found.items() if name}
    lost = dict(sizes)
    for key in told:
        if stood[key]:
            lost[str(stood[key])] -= 1
    # An id whose every record came by merges keeps them: it is the child's id by now.
    return {key: name for key, name in told.items() if lost.get(str(stood[key]), 1) > 0}


def _origin(stood: str | None, ways: list[Went]) -> str | None:
    """Back along the way that the record came, newest first."""
    if stood is None:
        return ways[0].person_id
    here = stood
    for way in ways:
        if way.into_person_id == here:
            here = way.person_id
    return here if here != stood else None
