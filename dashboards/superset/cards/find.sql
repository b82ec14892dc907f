SELECT
    c.person_id,
    c.forename,
    c.surname,
    concat_ws(' ', c.forename, c.surname) AS name,
    c.date_of_birth,
    day(c.date_of_birth) AS born,
    day(c.expected_date_of_birth) AS expected,
    c.age,
    c.school,
    c.year_group,
    CASE
        WHEN c.address_hidden THEN 'Address protected'
        ELSE 'Lives in ' || split_part(c.postcode, ' ', 1)
    END AS area,
    i.open_to
FROM child AS c
LEFT JOIN (
    SELECT person_id, string_agg(DISTINCT service, ', ' ORDER BY service) AS open_to
    FROM involvement
    WHERE status = 'current'
    GROUP BY person_id
) AS i ON i.person_id = c.person_id
