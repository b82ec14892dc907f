-- Where a lake has no table of search words: the words that a child's own row has.
CREATE VIEW child_search AS
SELECT
    person_id,
    unnest(
        regexp_split_to_array(replace(lower(concat_ws(' ', forename, surname)), '''', ''), '[\s-]+')
        || [date_of_birth::VARCHAR, lower(replace(postcode, ' ', ''))]
    ) AS word
FROM child;
