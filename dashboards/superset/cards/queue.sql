SELECT
    coalesce(f.title, q.source) AS source_title,
    q.owner,
    q.in_pack,
    q.waits,
    q.weeks,
    q.answered,
    q.disputed,
    q.matters,
    day(q.next_pack_on) AS next_pack_day,
    q.in_pack + q.waits + q.disputed + q.matters AS to_do
FROM correction_queue AS q
LEFT JOIN feed AS f ON f.source = q.source
