WITH items AS (
/* items */
),
sources AS (
    SELECT DISTINCT source FROM items WHERE source IS NOT NULL
),
silences AS (
    SELECT
        s.person_id,
        90 AS place,
        replace(
            silence_in_words(s.status, s.service, f.cadence, f.last_day),
            'Nothing recorded', 'Nothing of this that you may see is recorded'
        ) AS silence
    FROM child_service AS s
    LEFT JOIN feed AS f ON f.source = s.source
    WHERE s.source IN (SELECT source FROM sources)
        AND NOT EXISTS (
            SELECT 1 FROM items AS i WHERE i.person_id = s.person_id AND i.source = s.source
        )
)
SELECT *, NULL::VARCHAR AS silence FROM items
UNION ALL BY NAME
SELECT * FROM silences
UNION ALL BY NAME
SELECT
    c.person_id,
    91 AS place,
    'No service that shares this with you has sent any of it.' AS silence
FROM child AS c
WHERE NOT EXISTS (SELECT 1 FROM sources)
