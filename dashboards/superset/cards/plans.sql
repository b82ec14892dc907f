SELECT
    a.person_id,
    a.source,
    2 AS place,
    as_sentence(a.kind) AS what,
    a.started,
    day(a.started) AS started_day,
    day(a.completed) AS completed_day,
    a.author,
    a.author_email,
    a.organisation,
    NULL::VARCHAR AS category,
    NULL::VARCHAR AS stage,
    NULL::VARCHAR AS next_review_day,
    NULL::VARCHAR AS until_day,
    NULL::VARCHAR AS closed_because,
    false AS is_now,
    true AS is_assessment,
    a.completed IS NOT NULL AS is_over,
    false AS is_repeat,
    provenance(f.title, a.last_sent, f.cadence, f.is_late) AS from_where
FROM assessment AS a
LEFT JOIN feed AS f ON f.source = a.source
UNION ALL BY NAME
SELECT
    p.person_id,
    p.source,
    CASE p.status WHEN 'current' THEN 1 ELSE 3 END AS place,
    as_sentence(p.kind) AS what,
    p.since AS started,
    day(p.since) AS started_day,
    as_sentence(nullif(p.category, 'not stated')) AS category,
    as_sentence(p.stage) AS stage,
    day(min(p.next_review) OVER same) AS next_review_day,
    day(p.until) AS until_day,
    p.closed_because,
    coalesce(p.status = 'current', false) AS is_now,
    false AS is_assessment,
    NOT coalesce(p.status = 'current', false) AS is_over,
    -- A plan that is on its way has a row for each stage: the newest one says how far it is.
    row_number() OVER (same ORDER BY p.since DESC NULLS LAST, p.stage) > 1 AS is_repeat,
    provenance(f.title, p.last_sent, f.cadence, f.is_late) AS from_where
FROM plan AS p
LEFT JOIN feed AS f ON f.source = p.source
WINDOW same AS (PARTITION BY p.person_id, p.source, p.kind, p.status)
