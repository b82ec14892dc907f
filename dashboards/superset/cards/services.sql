SELECT
    s.person_id,
    s.service,
    CASE s.status
        WHEN 'current' THEN 1
        WHEN 'historic' THEN 2
        WHEN 'on record' THEN 3
        WHEN 'none found' THEN 4
        WHEN 'no data since' THEN 5
        WHEN 'cannot say' THEN 6
        WHEN 'not covered' THEN 7
        ELSE 8
    END AS place,
    CASE s.status
        WHEN 'current' THEN 'is involved now'
        WHEN 'historic' THEN 'was involved'
        WHEN 'on record' THEN 'has a record, and no involvement'
        WHEN 'none found' THEN 'has nothing'
        WHEN 'no data since' THEN 'is late'
            || coalesce(', last sent on ' || day(f.last_day), '')
            || coalesce('; then: ' || s.last_known, '')
        WHEN 'cannot say' THEN 'cannot say: the child''s age or home is not known'
        WHEN 'not covered' THEN 'does not cover this child'
        ELSE s.status
    END AS words,
    provenance(s.service, s.data_as_of, f.cadence, f.is_late) || coalesce(' It covers ' || s.covers_area || '.', '')
        AS from_where
FROM child_service AS s
LEFT JOIN feed AS f ON f.source = s.source
