SELECT
    n.person_id,
    c.surname,
    concat_ws(' ', c.forename, c.surname) AS name,
    as_sentence(n.kind) AS what,
    n.school,
    n.for_day,
    weekday(n.for_day) AS for_day_in_words,
    day(n.happened) AS happened_day,
    coalesce(n.is_late, false) AS is_late,
    coalesce(n.school_hidden, false) AS is_school_hidden,
    row_number() OVER (PARTITION BY n.for_day ORDER BY n.school, c.surname, c.forename, n.person_id) = 1 AS is_first,
    provenance(f.title, n.last_sent, f.cadence, f.is_late) AS from_where
FROM school_notice AS n
INNER JOIN child AS c ON c.person_id = n.person_id
LEFT JOIN feed AS f ON f.source = n.source
