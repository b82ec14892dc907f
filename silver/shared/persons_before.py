"""What was true of persons on the last published night, said of who they are tonight."""

from collections.abc import Sequence

from pyspark.sql import DataFrame

from contracts import Source


def persons_of_before(
    silver_person: DataFrame, silver_person_before: DataFrame, before: DataFrame
) -> DataFrame:
    """Tonight's persons of whom a record was of somebody in `before`.

    Args:
        silver_person: which record is which person.
        silver_person_before: which record was which person on the last published night.
        before: rows of that night, by `person_id`.

    Returns:
        The columns of `before`, with tonight's `person_id`; a person may stand there twice.
    """
    records = silver_person_before.select("person_id", "record_key").join(before, on="person_id")
    persons = silver_person.select("person_id", "record_key")
    return persons.join(records.drop("person_id"), on="record_key").drop("record_key")


def declares(sources: Sequence[Source], attribute: str) -> bool:
    """Whether any of the sources tells of an attribute of people, as `Person` names it."""
    return any(
        getattr(person, attribute)
        for source in sources
        for extract in source.extracts
        for person in extract.people
    )
