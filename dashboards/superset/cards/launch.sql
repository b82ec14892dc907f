SELECT
    c.person_id,
    l.place,
    l.title,
    replace(
        replace(
            replace(l.address, '{person_id}', url_encode(c.person_id)),
            '{upn}', coalesce(url_encode(c.upn), '')
        ),
        '{nhs_number}', coalesce(url_encode(c.nhs_number), '')
    ) AS address
FROM child AS c
CROSS JOIN launch_link AS l
WHERE NOT (contains(l.address, '{upn}') AND c.upn IS NULL)
    AND NOT (contains(l.address, '{nhs_number}') AND c.nhs_number IS NULL)
