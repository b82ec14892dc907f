WITH origin AS (
    SELECT
        a.person_id,
        a.attribute,
        min(provenance(a.source_title, a.last_sent, a.cadence, f.is_late)
            || coalesce(' Last changed on ' || day(a.since) || '.', '')) AS words
    FROM child_attribute AS a
    LEFT JOIN feed AS f ON f.source = a.source
    WHERE a.is_shown
    GROUP BY a.person_id, a.attribute
)
SELECT
    c.person_id,
    concat_ws(' ', c.forename, c.surname) AS name,
    day(c.date_of_birth) AS born,
    day(c.expected_date_of_birth) AS expected,
    c.age,
    CASE c.sex WHEN 'F' THEN 'Girl' WHEN 'M' THEN 'Boy' END AS sex,
    c.school,
    c.year_group,
    c.address,
    c.postcode,
    c.address_hidden,
    f.title AS address_source,
    day(c.address_since) AS address_since,
    c.duplicate_suspected,
    name.words AS name_from,
    birth.words AS born_from,
    home.words AS address_from
FROM child AS c
LEFT JOIN feed AS f ON f.source = c.address_source
LEFT JOIN origin AS name ON name.person_id = c.person_id AND name.attribute = 'surname'
LEFT JOIN origin AS birth ON birth.person_id = c.person_id AND birth.attribute = 'date_of_birth'
LEFT JOIN origin AS home ON home.person_id = c.person_id AND home.attribute = 'address'
