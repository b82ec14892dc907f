SELECT
    t.person_id,
    t.day AS on_day,
    day(t.day) AS day_in_words,
    day(max(t.until) FILTER (t.until > t.day)) AS until_day,
    t.what,
    t.organisation AS detail,
    false AS is_empty,
    min(provenance(f.title, t.last_sent, f.cadence, f.is_late)) AS from_where
FROM timeline AS t
LEFT JOIN feed AS f ON f.source = t.source
GROUP BY t.person_id, t.day, t.what, t.organisation
UNION ALL BY NAME
SELECT c.person_id, true AS is_empty
FROM child AS c
WHERE NOT EXISTS (SELECT 1 FROM timeline AS t WHERE t.person_id = c.person_id)
