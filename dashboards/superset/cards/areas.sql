SELECT
    CASE d.dimension WHEN 'area' THEN 1 ELSE 2 END AS place,
    CASE
        WHEN d.in_group = 'Not known' THEN as_sentence(d.dimension) || ' not known'
        WHEN d.dimension = 'age' THEN 'Aged ' || d.in_group
        ELSE d.in_group
    END AS in_group,
    string_agg(
        as_sentence(d.kind) || ': ' || CASE d.suppression
            WHEN 'primary' THEN 'fewer than 5'
            WHEN 'secondary' THEN 'hidden'
            ELSE format('{:,}', d.children)
        END,
        '; ' ORDER BY d.subject, d.kind
    ) AS in_words
FROM demand AS d
WHERE d.dimension <> 'all' AND d.counted = 'open' AND d.subject IN ('needs', 'plan')
    AND d.month = (SELECT date_trunc('month', max(p.as_of))::DATE FROM publication AS p)
GROUP BY ALL
