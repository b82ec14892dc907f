"""Adults without date of birth or identifier join only around a child who is kin to both."""

SHARED_CHILD_WEIGHT = 15.0
"""Weight given to such a join, in bits: above the threshold, and giving way to any identifier."""


def around_a_child(records: str) -> str:
    """Pairs of adult records that are one person around one child, as a query of DuckDB's.

    It reads the tables `record` (`number`, `record_key`, `role`), `claim` (`of_number` is `kind` to
    `to_number`) and `child` (`record_key`, here a number, and the number of its `cluster`).

    Args:
        records: where match records are read.

    Returns:
        `left_key` < `right_key` (numbers), `weight`, `one_name`, `agrees`: pairs that share a child
        and the surname. One person are those that have the forename or a short form of it in common
        (`one_name`) and contradict in neither kinship, sex nor date of birth (`agrees`); those
        that contradict are two people, and no third record may bring them together.
    """
    agree = " AND ".join(
        f"coalesce(l.{name} = r.{name}, true)" for name in ("sex", "date_of_birth", "kind")
    )
    return f"""
        WITH adult AS MATERIALIZED (
            SELECT number, coalesce(child.cluster, claim.to_number) AS child, kind,
                   person.forename, person.surname, person.nickname_keys, person.sex,
                   person.date_of_birth
            FROM claim JOIN record ON record.number = claim.of_number
            JOIN {records} person ON person.record_key = record.record_key
            LEFT JOIN child ON child.record_key = claim.to_number
            WHERE record.role = 'adult'
                AND person.forename IS NOT NULL AND person.surname IS NOT NULL
        ), pair AS (
            SELECT l.number AS left_key, r.number AS right_key,
                   {SHARED_CHILD_WEIGHT}::double AS weight,
                   bool_or(l.forename = r.forename
                       OR coalesce(list_has_any(l.nickname_keys, r.nickname_keys), false)
                   ) AS one_name,
                   bool_and({agree}) AS agrees
            FROM adult l JOIN adult r
                ON l.child = r.child AND l.surname = r.surname AND l.number < r.number
            GROUP BY ALL
        )
        FROM pair WHERE one_name OR NOT agrees
    """  # noqa: S608 - names of ours alone
