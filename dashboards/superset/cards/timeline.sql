WITH dated AS (
    SELECT
        person_id, source, happened AS on_day, until, as_sentence(kind) AS what,
        nullif(concat_ws(', ', nullif(role, 'subject'), outcome, organisation), '')
            AS detail,
        last_sent
    FROM event
    UNION ALL
    SELECT person_id, source, since, until, as_sentence(kind) || coalesce(': ' || stage, ' began'), NULL, last_sent
    FROM plan
    UNION ALL
    SELECT person_id, source, completed, NULL, as_sentence(kind) || ' completed', NULL, last_sent
    FROM assessment
    UNION ALL
    SELECT person_id, source, since, until, service || ' became involved', NULL, last_sent
    FROM involvement
)
SELECT
    d.person_id,
    d.on_day,
    day(d.on_day) AS day_in_words,
    day(max(d.until)) AS until_day,
    d.what,
    d.detail,
    false AS is_empty,
    min(provenance(f.title, d.last_sent, f.cadence, f.is_late)) AS from_where
FROM dated AS d
LEFT JOIN feed AS f ON f.source = d.source
WHERE d.on_day IS NOT NULL
GROUP BY d.person_id, d.on_day, d.what, d.detail
UNION ALL BY NAME
SELECT c.person_id, true AS is_empty
FROM child AS c
WHERE NOT EXISTS (
    SELECT 1 FROM dated AS d WHERE d.person_id = c.person_id AND d.on_day IS NOT NULL
)
