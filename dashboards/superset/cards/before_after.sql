SELECT
    as_sentence(b.service) AS service,
    b.kind,
    day(b.began_from) AS began_from,
    day(b.began_to) AS began_to,
    coalesce(format('{:,}', b.children), 'fewer than 5') AS children,
    coalesce(format('{:,}', b.children_before), 'hidden') AS children_before,
    coalesce(format('{:,}', b.children_after), 'hidden') AS children_after
FROM before_after AS b
