WITH members AS (
    SELECT
        m.person_id,
        m.source,
        CASE WHEN m.relationship IN ('mother', 'father', 'parent') THEN 1 WHEN m.relationship = 'sibling' THEN 3 ELSE 2 END
            AS place,
        m.relationship,
        concat_ws(' ', m.forename, m.surname) AS name,
        concat_ws(' ', c.forename, c.surname) AS child_name,
        m.member_person_id,
        coalesce(m.member_person_id IN (SELECT person_id FROM child), false) AS is_child,
        bool_or(m.parental_responsibility) OVER same AS parental_responsibility,
        max(m.school) OVER same AS school,
        day(min(m.since) OVER same) AS since_day,
        day(max(m.until) OVER same) AS until_day,
        string_agg(provenance(f.title, m.last_sent, f.cadence, f.is_late), ' ') OVER same AS from_where,
        row_number() OVER (same ORDER BY m.source) > 1 AS is_repeat
    FROM family_member AS m
    INNER JOIN child AS c ON c.person_id = m.person_id
    LEFT JOIN feed AS f ON f.source = m.source
    WINDOW same AS (PARTITION BY m.person_id, m.member_person_id, m.relationship)
)
SELECT
    *,
    row_number() OVER (PARTITION BY person_id ORDER BY place, relationship, name, member_person_id, source) = 1
        AND bool_or(name <> '') OVER (PARTITION BY person_id) AS is_first,
    -- The picture: who is older above, brothers and sisters beside, the child's own children below.
    name <> '' AND NOT is_repeat AND relationship NOT IN ('sibling', 'child') AS is_above,
    name <> '' AND NOT is_repeat AND relationship = 'sibling' AS is_beside,
    name <> '' AND NOT is_repeat AND relationship = 'child' AS is_below
FROM members
