SELECT
    CASE q.severity WHEN 'critical' THEN 1 ELSE 2 END AS place,
    q.about,
    q.checked_table,
    f.title AS source_title,
    q.failed,
    format('{:,}', q.failed) AS failed_in_words,
    format('{:,}', q.checked) AS checked_in_words
FROM data_quality AS q
LEFT JOIN feed AS f ON f.source = q.source
WHERE q.failed > 0 AND q.run_number = (SELECT max(newest.run_number) FROM data_quality AS newest)
