SELECT
    k.person_id,
    k.source,
    CASE k.factor WHEN 'risk' THEN 1 ELSE 2 END AS place,
    k.factor = 'risk' AS is_risk,
    as_sentence(k.label) AS what,
    concat_ws(
        ', ',
        nullif(k.detail, 'yes'),
        format('{:g}', k.number),
        CASE WHEN k.times > 1 THEN k.times || ' times' END
    ) AS detail,
    coalesce(k.until, k.since) AS on_day,
    day(k.since) AS day_in_words,
    CASE WHEN k.until > k.since THEN day(k.until) END AS until_day,
    coalesce(k.status = 'current', true) AS is_now,
    provenance(f.title, k.last_sent, f.cadence, f.is_late) AS from_where
FROM factor AS k
LEFT JOIN feed AS f ON f.source = k.source
