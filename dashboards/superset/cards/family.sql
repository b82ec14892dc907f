SELECT
    m.person_id,
    m.source,
    CASE m.relationship WHEN 'mother' THEN 1 WHEN 'father' THEN 1 WHEN 'parent' THEN 1
        WHEN 'sibling' THEN 3 ELSE 2 END AS place,
    m.relationship,
    concat_ws(' ', m.forename, m.surname) AS name,
    m.member_person_id,
    coalesce(m.member_person_id IN (SELECT person_id FROM child), false) AS is_child,
    m.parental_responsibility,
    m.school,
    day(m.since) AS since_day,
    day(m.until) AS until_day,
    provenance(f.title, m.last_sent, f.cadence, f.is_late) AS from_where
FROM family_member AS m
LEFT JOIN feed AS f ON f.source = m.source
