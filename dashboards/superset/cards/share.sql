SELECT
    CASE WHEN a.source IS NULL OR a.scope <> 'feed' THEN 1 ELSE 2 END AS place,
    a.title,
    a.reference,
    a.controller,
    a.lawful_basis,
    a.legal_gateway,
    a.purpose,
    replace(a.audiences, ',', ', ') AS audiences,
    day(a.review_by) AS review_by_day,
    day(a.ends) AS ends_day,
    a.state,
    a.retention,
    coalesce(a.is_open, false) AS is_open
FROM agreement AS a
