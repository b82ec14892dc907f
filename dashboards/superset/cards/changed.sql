SELECT
    k.person_id,
    CASE k.topic WHEN 'event' THEN 1 WHEN 'plan' THEN 2 ELSE 3 END AS place,
    c.surname,
    concat_ws(' ', c.forename, c.surname) AS name,
    k.words,
    day(k.happened) AS happened_day,
    f.title AS service,
    provenance(f.title, k.last_sent, f.cadence, f.is_late) AS from_where
FROM change AS k
INNER JOIN child AS c ON c.person_id = k.person_id
LEFT JOIN feed AS f ON f.source = k.source
