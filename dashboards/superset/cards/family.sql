SELECT
    m.person_id,
    m.source,
    CASE WHEN m.relationship IN ('mother', 'father', 'parent') THEN 1 WHEN m.relationship = 'sibling' THEN 3 ELSE 2 END
        AS place,
    m.relationship,
    concat_ws(' ', m.forename, m.surname) AS name,
    m.member_person_id,
    coalesce(m.member_person_id IN (SELECT person_id FROM child), false) AS is_child,
    bool_or(m.parental_responsibility) OVER same AS parental_responsibility,
    max(m.school) OVER same AS school,
    day(min(m.since) OVER same) AS since_day,
    day(max(m.until) OVER same) AS until_day,
    string_agg(provenance(f.title, m.last_sent, f.cadence, f.is_late), ' ') OVER same AS from_where,
    row_number() OVER (same ORDER BY m.source) > 1 AS is_repeat
FROM family_member AS m
LEFT JOIN feed AS f ON f.source = m.source
WINDOW same AS (PARTITION BY m.person_id, m.member_person_id, m.relationship)
