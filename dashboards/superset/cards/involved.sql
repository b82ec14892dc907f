SELECT
    i.person_id,
    CASE i.status WHEN 'current' THEN 1 ELSE 2 END AS place,
    i.status = 'current' AS is_now,
    i.service,
    i.team,
    i.worker,
    i.worker_role,
    i.phone,
    i.email,
    CASE WHEN i.detail <> i.status THEN as_sentence(i.detail) END AS detail,
    i.since,
    day(i.since) AS since_day,
    day(i.until) AS until_day,
    coalesce(i.contact_hidden, false) AS is_contact_hidden,
    NULL::VARCHAR AS everybody,
    NULL::BIGINT AS people,
    false AS is_empty,
    provenance(f.title, i.last_sent, f.cadence, f.is_late) AS from_where
FROM involvement AS i
LEFT JOIN feed AS f ON f.source = i.source
UNION ALL BY NAME
SELECT
    person_id,
    0 AS place,
    string_agg(DISTINCT email, ',' ORDER BY email) AS everybody,
    count(DISTINCT email) AS people
FROM involvement
WHERE status = 'current' AND email IS NOT NULL AND email <> ''
GROUP BY person_id
UNION ALL BY NAME
SELECT c.person_id, 3 AS place, true AS is_empty
FROM child AS c
WHERE NOT EXISTS (SELECT 1 FROM involvement AS i WHERE i.person_id = c.person_id)
