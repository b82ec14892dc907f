SELECT
    CASE d.dimension WHEN 'area' THEN 1 ELSE 2 END AS place,
    CASE
        WHEN d.in_group = 'Not known' THEN as_sentence(d.dimension) || ' not known'
        WHEN d.dimension = 'age' THEN 'Aged ' || d.in_group
        ELSE d.in_group
    END AS in_group,
    string_agg(
        as_sentence(d.kind) || ': ' || children_in_words(d.children, d.suppression),
        '; ' ORDER BY d.subject, d.kind
    ) AS in_words
FROM demand AS d
WHERE d.dimension <> 'all' AND d.counted = 'open' AND d.subject IN ('needs', 'plan')
    AND d.month = (SELECT n.month FROM night_month AS n)
GROUP BY ALL
