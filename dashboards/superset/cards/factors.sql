WITH facts AS (
    SELECT person_id, source, factor, kind, happened AS on_day, outcome AS detail, true AS is_now, last_sent
    FROM event
    UNION ALL
    SELECT person_id, source, factor, kind, since, NULL, status = 'current', last_sent
    FROM plan
    UNION ALL
    SELECT person_id, source, factor, kind, last_day, in_words, true, last_sent
    FROM measured
    WHERE total > 0
    UNION ALL
    SELECT person_id, source, factor, kind, since, nullif(value, 'yes'), status = 'current', last_sent
    FROM characteristic
)
SELECT
    k.person_id,
    k.source,
    CASE k.factor WHEN 'risk' THEN 1 ELSE 2 END AS place,
    k.factor = 'risk' AS is_risk,
    as_sentence(k.kind) AS what,
    k.detail,
    k.on_day,
    day(k.on_day) AS day_in_words,
    coalesce(k.is_now, true) AS is_now,
    provenance(f.title, k.last_sent, f.cadence, f.is_late) AS from_where
FROM facts AS k
LEFT JOIN feed AS f ON f.source = k.source
WHERE k.factor IN ('risk', 'protective')
