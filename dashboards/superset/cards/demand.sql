WITH counts AS (
    SELECT
        d.subject, d.kind, d.counted, d.month,
        children_in_words(d.children, d.suppression) AS children
    FROM demand AS d
    WHERE d.dimension = 'all'
)
SELECT
    CASE t.subject
        WHEN 'needs' THEN 1 WHEN 'plan' THEN 2 WHEN 'assessment' THEN 3 WHEN 'service' THEN 4 ELSE 5
    END AS place,
    as_sentence(t.kind) AS kind,
    t.counted,
    strftime(n.month, '%B %Y') AS this_month,
    strftime(n.month - INTERVAL 1 MONTH, '%B %Y') AS month_before,
    strftime(n.month - INTERVAL 12 MONTH, '%B %Y') AS year_before,
    coalesce(max(t.children) FILTER (t.month = n.month), 'none') AS now,
    coalesce(max(t.children) FILTER (t.month = n.month - INTERVAL 1 MONTH), '–') AS before,
    coalesce(max(t.children) FILTER (t.month = n.month - INTERVAL 12 MONTH), '–') AS last_year,
    row_number() OVER (ORDER BY place, kind, t.counted) = 1 AS is_first
FROM counts AS t
CROSS JOIN night_month AS n
GROUP BY t.subject, t.kind, t.counted, n.month
