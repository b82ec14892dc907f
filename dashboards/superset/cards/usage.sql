WITH looks AS (
    SELECT
        coalesce(f.title, u.organisation) AS organisation,
        n.month AS this_month,
        sum(u.looks) FILTER (u.month = n.month AND u.level = 'searched') AS searches,
        sum(u.looks) FILTER (u.month = n.month AND u.level = 'person opened') AS opened,
        sum(u.looks) FILTER (
            u.month = n.month - INTERVAL 1 MONTH AND u.level = 'searched'
        ) AS searches_before,
        sum(u.looks) FILTER (
            u.month = n.month - INTERVAL 1 MONTH AND u.level = 'person opened'
        ) AS opened_before
    FROM usage AS u
    CROSS JOIN night_month AS n
    LEFT JOIN feed AS f ON f.source = u.organisation
    GROUP BY coalesce(f.title, u.organisation), n.month
)
SELECT
    organisation,
    strftime(this_month, '%B %Y') AS this_month_in_words,
    strftime(this_month - INTERVAL 1 MONTH, '%B %Y') AS month_before,
    format('{:,}', coalesce(searches, 0)::BIGINT) AS searches,
    format('{:,}', coalesce(opened, 0)::BIGINT) AS opened,
    format('{:,}', coalesce(searches_before, 0)::BIGINT) AS searches_before,
    format('{:,}', coalesce(opened_before, 0)::BIGINT) AS opened_before,
    row_number() OVER (ORDER BY organisation) = 1 AS is_first
FROM looks
