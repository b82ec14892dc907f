WITH others AS (
    SELECT
        a.person_id,
        CASE a.attribute
            WHEN 'forename' THEN 'First name'
            WHEN 'surname' THEN 'Surname'
            WHEN 'legal_forename' THEN 'Legal first name'
            WHEN 'legal_surname' THEN 'Legal surname'
            WHEN 'date_of_birth' THEN 'Date of birth'
            WHEN 'upn' THEN 'Pupil number (UPN)'
            WHEN 'nhs_number' THEN 'NHS number'
            ELSE as_sentence(replace(a.attribute, '_', ' '))
        END AS attribute,
        coalesce(day(a.value_date), a.value) AS value,
        a.since,
        string_agg(DISTINCT a.source_title, ', ' ORDER BY a.source_title) AS services,
        min(provenance(a.source_title, a.last_sent, a.cadence, f.is_late)) AS from_where
    FROM child_attribute AS a
    LEFT JOIN feed AS f ON f.source = a.source
    WHERE NOT EXISTS (
        SELECT 1 FROM child_attribute AS shown
        WHERE shown.is_shown
            AND shown.person_id = a.person_id
            AND shown.attribute = a.attribute
            AND upper(shown.value) = upper(a.value)
    )
    GROUP BY ALL
)
SELECT person_id, attribute, value, since, day(since) AS since_day, services, from_where, false AS is_empty
FROM others
UNION ALL BY NAME
SELECT c.person_id, true AS is_empty
FROM child AS c
WHERE NOT EXISTS (SELECT 1 FROM others AS o WHERE o.person_id = c.person_id)
