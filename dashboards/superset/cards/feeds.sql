SELECT
    CASE WHEN is_late THEN 1 ELSE 2 END AS place,
    source_title,
    extract,
    cadence,
    day(effective_date) AS last_day,
    days_old,
    coalesce(is_late, false) AS is_late,
    coalesce(is_thin, false) AS is_thin,
    day(covers_since) AS covers_since_day,
    covers_area
FROM source_freshness
