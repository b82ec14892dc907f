-- What the cards' SQL is written with. Days in words; where a value comes from; what a silence means.

CREATE MACRO day(on_day) AS strftime(on_day, '%-d %B %Y');

CREATE MACRO weekday(on_day) AS strftime(on_day, '%A %-d %B %Y');

CREATE MACRO as_sentence(words) AS upper(words[1]) || words[2:];

CREATE VIEW feed AS
SELECT
    source,
    min(source_title) AS title,
    min(cadence) AS cadence,
    min(effective_date) AS last_day,
    coalesce(bool_or(is_late), false) AS is_late
FROM source_freshness
GROUP BY source;

CREATE MACRO provenance(title, last_sent, cadence, is_late) AS
    'From ' || coalesce(title, 'a service')
    || coalesce('. Last sent on ' || day(last_sent), '')
    || coalesce('. It sends ' || cadence, '')
    || CASE WHEN is_late THEN '. Its feed is late.' ELSE '.' END;

CREATE MACRO silence_in_words(status, service, cadence, last_day) AS
    CASE status
        WHEN 'not shared with you' THEN 'What ' || service || ' holds is not shared with you.'
        WHEN 'not covered' THEN
            service || ' does not cover a child of this age or home: that it has nothing says nothing.'
        WHEN 'cannot say' THEN
            'It is not known whether ' || service || ' covers this child: that it has nothing says nothing.'
        WHEN 'no data since' THEN
            service || ' is late' || coalesce(', and last sent on ' || weekday(last_day), '')
            || ': ask them, since nothing newer has come.'
        ELSE
            'Nothing recorded by ' || service || coalesce(', which sends ' || cadence, '')
            || coalesce(', last on ' || weekday(last_day), '') || '.'
    END;

-- Of fewer than five children no number is shown, nor one that would tell it.
CREATE MACRO children_in_words(children, suppression) AS
    CASE suppression
        WHEN 'primary' THEN 'fewer than 5'
        WHEN 'secondary' THEN 'hidden'
        ELSE format('{:,}', children)
    END;

CREATE VIEW night_month AS
SELECT date_trunc('month', max(as_of))::DATE AS month FROM publication;

-- Weekly numbers, as the last twelve weeks say it: a number of one week is nobody's news.
CREATE VIEW measured AS
SELECT
    m.person_id,
    m.source,
    m.kind,
    max(m.last_sent) AS last_sent,
    min(m.since) AS first_day,
    max(m.until) AS last_day,
    sum(m.value) AS total,
    CASE
        WHEN max(m.unit) LIKE '\%%' ESCAPE '\' THEN
            format('{:.0f}', avg(m.value)) || max(m.unit) || ' in the last twelve weeks, newest '
            || format('{:.0f}', max_by(m.value, m.until)) || '%'
        ELSE format('{:g} ', sum(m.value)) || coalesce(max(m.unit), '') || ' in the last twelve weeks'
    END AS in_words
FROM measure AS m
WHERE coalesce(m.until, m.since) > (SELECT max(p.as_of) FROM publication AS p) - INTERVAL 84 DAY
GROUP BY m.person_id, m.source, m.kind;
