"""A second look at persons whom the first pass left apart: no register holds both.

A register (a school census, a 0-19 health caseload) holds nearly every child of an age once, and
its source's contract says so. Two real twins both stand in it. So where one of two persons stands
in a register and the other does not, and nobody else comes into question for either, what kept
them apart as possible twins no longer does.

Which pairs of records deserve that look is decided where they are scored (`second_look_sql`): it
depends on the two records and the model alone. The rest is decided for whole persons
(`join_counterparts`).
"""

from typing import Any

import duckdb
import pandas as pd

from silver.match import given_names, likeness, rules
from silver.match.grades import Grade
from silver.match.guards import SEALED, TWINS, contradiction_sql, same_home, same_identifier
from silver.match.record import with_frequencies_sql

AT_TWO_HOMES = f"(NOT {same_home} AND NOT {same_identifier})"
"""The homes differ or one is not known, and no number is shared."""

_born = "coalesce(l.date_of_birth = r.date_of_birth, false)"
_surname = "coalesce(l.surname = r.surname, false)"
_forename = "coalesce(l.forename = r.forename, false)"
_children = "(coalesce(l.role = 'child' AND r.role = 'child', false))"
_one_word = "NOT contains(l.forename || r.forename, ' ')"
# In a compound one letter for another makes another name too easily: Ka Yan and Ka Yin.
_slip = f"""(CASE WHEN {_one_word}
    THEN damerau_levenshtein(l.forename, r.forename) <= 1
        OR jaro_winkler_similarity(l.forename, r.forename) >= {rules.CLOSE_NAMES}
    ELSE damerau_levenshtein(l.forename, r.forename) <= 1 AND NOT {given_names.other_letter}
END)"""
_middle_name = f"({given_names.goes_by_middle_name} AND {given_names.compatible})"
_alike = f"""(({_slip} AND ({given_names.others_agree}
        OR (NOT {_one_word} AND {given_names.no_middle_differs})))
    OR ({given_names.nickname} AND {given_names.compatible}))"""
_middle_names_differ = f"""(l.middle_names IS NOT NULL AND r.middle_names IS NOT NULL
    AND NOT {given_names.others_agree} AND NOT {given_names.no_middle_differs})"""
_same_or_short = f"(({_forename} OR {given_names.nickname}) AND {given_names.compatible})"


_GROUPS = """
        possible AS MATERIALIZED (FROM pair ANTI JOIN against USING (cluster, other)),
        suitor AS (
            SELECT cluster, other FROM possible
            UNION SELECT cluster, other FROM against WHERE is_sealed
        ), side AS (
            SELECT cluster, other FROM suitor UNION SELECT other, cluster FROM suitor
        ), circle AS MATERIALIZED (
            SELECT cluster, list_sort(list_append(list(other), cluster)) AS members
            FROM side GROUP BY cluster
        ), closed AS (
            SELECT members FROM circle GROUP BY members HAVING count(*) = len(members)
        ), agreed AS (
            SELECT members FROM circle JOIN possible USING (cluster)
            GROUP BY members
            HAVING 2 * count(*) = len(members) * (len(members) - 1) AND bool_or(deserves_look)
        ), holder AS (
            SELECT cluster, list(DISTINCT source) AS sources,
                   count(register) FILTER (WHERE date_of_birth IS NOT NULL) > 0 AS registered
            FROM pair_record GROUP BY cluster
        ), apart_in_sources AS (
            SELECT members FROM circle JOIN holder USING (cluster) GROUP BY members
            HAVING bool_or(registered)
               AND sum(len(sources)) = len(list_distinct(flatten(list(sources))))
        )
        SELECT members[1] AS cluster, circle.cluster AS other FROM circle
        SEMI JOIN closed USING (members) SEMI JOIN agreed USING (members)
        SEMI JOIN apart_in_sources USING (members)
        WHERE circle.cluster > members[1]
        ORDER BY ALL
"""
"""Groups of clusters in which every two may be one, and of whom nobody else comes into question.

The end of a query that has `pair`, `against` and `pair_record`. Whoever comes into question for one
of a group is in it: all of them have the same `members`.
"""


def needed_sql(same_source: str) -> str:
    """Bits from which a pair of records `l` and `r` is certain, as DuckDB's SQL.

    At one home, in two sources, `REVIEW_THRESHOLD` bits will do for one forename and one birthday,
    and for one forename and surname and birthdays of which one may be the other mistyped.

    Args:
        same_source: whether one source holds both as its own.
    """
    birthdays = likeness.birthdays_alike("l.date_of_birth", "r.date_of_birth")
    agree = (
        f"{_forename} AND {given_names.compatible} AND ({_born} OR ({_surname} AND {birthdays}))"
    )
    return f"""(CASE WHEN {same_source} THEN {rules.MATCH_THRESHOLD + rules.SAME_SOURCE_EXTRA}
        WHEN {same_home} AND {agree} THEN {rules.REVIEW_THRESHOLD}
        ELSE {rules.MATCH_THRESHOLD} END)::double"""


def second_look_sql(weight: str, population: float) -> str:
    """Whether two records `l` and `r` deserve a second look, as DuckDB's SQL.

    Args:
        weight: their match weight in bits.
        population: how many people the model takes its records to be of.
    """
    namesakes = (
        f"({population} * {_share('forename')} * {_share('surname')} * {_share_of_birthday()})"
    )
    return f"""coalesce(l.source <> r.source AND NOT {given_names.two_sexes} AND (
        ({_born} AND {same_home} AND {_surname} AND {_middle_name})
        OR ({_born} AND {same_home} AND {_alike})
        OR ({_forename} AND {_surname} AND {same_home} AND {given_names.compatible} AND {_children}
            AND (l.date_of_birth IS NULL) <> (r.date_of_birth IS NULL))
        OR ({_born} AND {_surname} AND {_same_or_short} AND {weight} >= {rules.REVIEW_THRESHOLD}
            AND {namesakes} < {rules.NAMESAKES})
    ), false)"""


def population(settings: dict[str, Any]) -> float:
    """Of how many people a model takes its records to be.

    Of so many, two records drawn at random are one person's as often as the model says.
    """
    return 1 / float(settings["probability_two_random_records_match"])


def _share(column: str) -> str:
    """The share of people who bear the commoner of the two names."""
    return f"greatest(l.tf_{column}, r.tf_{column}, {rules.RAREST_NAME})"


def _share_of_birthday() -> str:
    """The share of children born on a day, or on any that a rounded date may stand for."""
    days = f"""(CASE WHEN day(l.date_of_birth) > 1 THEN 1
        WHEN month(l.date_of_birth) > 1 THEN {rules.STANDS_FOR[rules.SAME_MONTH]}
        ELSE {rules.STANDS_FOR[rules.SAME_YEAR]} END)"""
    return f"({days} / {rules.DAYS_OF_CHILDHOOD})"


def join_counterparts(
    connection: duckdb.DuckDBPyConnection, clusters: pd.DataFrame, ruled_apart: pd.DataFrame
) -> pd.DataFrame:
    """The clusters, with those put together that a second look finds to be one person.

    Two are one where a pair of their records deserves the look, they share no source, a register
    holds one of them at a known age, neither has another such counterpart or one whom the first
    pass would have joined, and nothing speaks against them but that they look like twins. Middle
    names that differ speak against them. One that a seal keeps away comes into question all
    the same: a former identity's counterpart may be the new one's.

    So are several of whom all that holds between every two: Jia Sze and Hoi Ching of two sources,
    and Hoi Ching Jia Sze of a third, who could be either and so was left to neither.

    Args:
        connection: with `record` and `edge` (numbers), `record_values`, and what
            `record.create_match_record_view` makes.
        clusters: `record_key` (a number) and `cluster`, of records that are joined to another.
        ruled_apart: `left_key`, `right_key` of pairs that rulings keep apart.

    Returns:
        `record_key` and `cluster`, of records that are joined to another.
    """
    connection.register("first_clusters", clusters)
    connection.register("ruled_apart", ruled_apart)
    counterparts = connection.sql(_counterparts_sql()).df()
    for name in ("first_clusters", "ruled_apart"):
        connection.unregister(name)
    if counterparts.empty:
        return clusters
    joined_to = dict(zip(counterparts["other"], counterparts["cluster"], strict=True))
    keys = pd.concat([counterparts["cluster"], counterparts["other"]]).drop_duplicates()
    unclustered = keys[~keys.isin(clusters["cluster"])]
    singletons = pd.DataFrame({"record_key": unclustered, "cluster": unclustered})
    everybody = pd.concat([clusters, singletons], ignore_index=True)
    return everybody.assign(cluster=everybody["cluster"].replace(joined_to))


def _against_sql() -> str:
    """Pairs of clusters of which something says that they are two; `is_sealed` where a seal does.

    A pair may stand there twice.
    """
    return f"""
        SELECT pair.cluster, pair.other,
               bool_or(coalesce({contradiction_sql()} = '{SEALED}', false)) AS is_sealed
        FROM pair JOIN pair_record l USING (cluster) JOIN pair_record r ON r.cluster = pair.other
        WHERE coalesce({contradiction_sql()}, '{TWINS}') <> '{TWINS}' OR {_middle_names_differ}
        GROUP BY ALL
        UNION ALL SELECT least(a.cluster, b.cluster), greatest(a.cluster, b.cluster), false
        FROM ruled_apart
        JOIN membership a ON a.number = left_key JOIN membership b ON b.number = right_key
    """  # noqa: S608 - names of ours alone


def _counterparts_sql() -> str:
    """Clusters to be put together: the smallest of each group, and each `other` of it."""
    return f"""
        WITH membership AS MATERIALIZED (
            SELECT record.number, coalesce(c.cluster, record.number) AS cluster
            FROM record LEFT JOIN first_clusters c ON c.record_key = record.number
        ), pair AS MATERIALIZED (
            SELECT least(a.cluster, b.cluster) AS cluster, greatest(a.cluster, b.cluster) AS other,
                   bool_or(second_look) AS deserves_look
            FROM edge
            JOIN membership a ON a.number = left_key JOIN membership b ON b.number = right_key
            WHERE a.cluster <> b.cluster AND (second_look OR grade = '{Grade.CERTAIN}')
            GROUP BY ALL
        ), pair_values AS MATERIALIZED (
            SELECT record_values.*, membership.number, membership.cluster
            FROM membership JOIN record USING (number) JOIN record_values USING (record_key)
            WHERE membership.cluster IN (SELECT cluster FROM pair UNION ALL SELECT other FROM pair)
        ), pair_record AS MATERIALIZED ({with_frequencies_sql("pair_values")}),
        against AS ({_against_sql()}),
        {_GROUPS}
    """  # noqa: S608 - names of ours alone
