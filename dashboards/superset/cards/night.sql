SELECT
    weekday(p.as_of) AS night,
    strftime(p.published_at, '%H:%M on %-d %B') AS published,
    (
        SELECT string_agg(
            title || coalesce(' (last sent on ' || day(last_day) || ')', ' (never sent)'), '; '
            ORDER BY title
        )
        FROM feed
        WHERE is_late
    ) AS late
FROM publication AS p
ORDER BY p.run_number DESC
LIMIT 1
