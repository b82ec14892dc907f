-- Where a lake has no table of search words: the words that a child's own row has.
CREATE VIEW child_search AS
SELECT
    person_id,
    unnest(string_split(lower(concat_ws(' ', forename, surname, date_of_birth, postcode, replace(postcode, ' ', ''))), ' '))
        AS word
FROM child;
