WITH facts AS (
    SELECT
        person_id, source, 2 AS place, kind, first_day AS since, last_day AS until, in_words AS detail,
        NULL::VARCHAR AS organisation, last_sent
    FROM measured
    WHERE kind IN ('attendance', 'unauthorised absence', 'days suspended')
    UNION ALL
    SELECT person_id, source, 1, kind, since, until, nullif(value, 'yes'), NULL, last_sent
    FROM characteristic
    WHERE kind IN (
        'SEN provision', 'special educational need', 'free school meals',
        'English as an additional language', 'post-16 activity',
        'not in education, employment or training'
    ) AND coalesce(status, 'current') = 'current'
    UNION ALL
    SELECT person_id, source, 3, kind, happened, until, outcome, organisation, last_sent
    FROM event
    WHERE kind IN ('left a school', 'suspension', 'permanent exclusion')
)
SELECT
    k.person_id,
    k.source,
    k.place,
    as_sentence(k.kind) AS what,
    k.detail,
    k.organisation,
    k.since,
    day(k.since) AS since_day,
    day(k.until) AS until_day,
    provenance(f.title, k.last_sent, f.cadence, f.is_late) AS from_where
FROM facts AS k
LEFT JOIN feed AS f ON f.source = k.source
