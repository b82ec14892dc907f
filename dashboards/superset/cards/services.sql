SELECT
    s.person_id,
    s.service,
    CASE s.status
        WHEN 'current' THEN 1
        WHEN 'historic' THEN 2
        WHEN 'on record' THEN 3
        WHEN 'no data since' THEN 4
        WHEN 'none found' THEN 5
        WHEN 'cannot say' THEN 6
        WHEN 'not covered' THEN 7
        ELSE 8
    END AS place,
    CASE s.status
        WHEN 'current' THEN 'Involved now.'
        WHEN 'historic' THEN 'Was involved.'
        WHEN 'on record' THEN 'Has the child on record, and is not involved.'
        ELSE silence_in_words(s.status, s.service, f.cadence, f.last_day)
    END AS words,
    s.status IN ('current', 'historic', 'on record') AS has_record,
    CASE WHEN s.status = 'no data since' AND s.last_known IN ('current', 'historic')
        THEN 'When it last sent, it was: ' || CASE s.last_known WHEN 'current' THEN 'involved.' ELSE 'no longer involved.' END
    END AS before_words,
    provenance(s.service, s.data_as_of, f.cadence, f.is_late) AS from_where
FROM child_service AS s
LEFT JOIN feed AS f ON f.source = s.source
