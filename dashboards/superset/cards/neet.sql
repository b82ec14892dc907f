WITH reasons AS (
    SELECT
        n.person_id,
        sum(n.points) AS points,
        string_agg(
            n.reason || ' (' || coalesce(f.title, 'a service')
            || coalesce(', since ' || day(n.since), '') || ')',
            '; ' ORDER BY n.points DESC, n.reason
        ) AS in_words
    FROM roni_reason AS n
    LEFT JOIN feed AS f ON f.source = n.source
    GROUP BY n.person_id
)
SELECT
    c.person_id,
    c.surname,
    concat_ws(' ', c.forename, c.surname) AS name,
    coalesce(r.year_group::VARCHAR, c.year_group::VARCHAR) AS year_group,
    coalesce(r.points, n.points)::BIGINT AS points,
    coalesce(r.band, b.band) AS band,
    n.in_words AS reasons,
    r.rules_title || ', version ' || r.rules_version || ', of ' || r.rules_source AS rules
FROM reasons AS n
INNER JOIN child AS c ON c.person_id = n.person_id
LEFT JOIN roni AS r ON r.person_id = n.person_id
LEFT JOIN roni_band AS b
    ON n.points >= b.from_points AND (b.to_points IS NULL OR n.points <= b.to_points)
