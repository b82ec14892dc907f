WITH facts AS (
    SELECT
        person_id, source, 1 AS place, kind, concat_ws(', ', nullif(category, 'not stated'), stage) AS detail,
        since AS on_day, until, status = 'current' AS is_now, last_sent
    FROM plan
    UNION ALL
    SELECT person_id, source, 2, kind, nullif(value, 'yes'), since, NULL, status = 'current', last_sent
    FROM characteristic
    UNION ALL
    SELECT person_id, source, 3, kind, concat_ws(', ', role, outcome), happened, NULL, NULL, last_sent
    FROM event
)
SELECT
    k.person_id,
    k.source,
    k.place,
    as_sentence(k.kind) AS what,
    nullif(k.detail, '') AS detail,
    k.on_day,
    day(k.on_day) AS since_day,
    day(k.until) AS until_day,
    coalesce(k.is_now, false) AS is_now,
    provenance(f.title, k.last_sent, f.cadence, f.is_late) AS from_where
FROM facts AS k
INNER JOIN kind AS j ON j.kind = k.kind AND j.needed_group = 'justice'
LEFT JOIN feed AS f ON f.source = k.source
