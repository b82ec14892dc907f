"""Who has died, by any source's word: they are in no list from that night on."""

from collections.abc import Sequence

from pyspark.sql import DataFrame

from contracts import Column, DataGroup, Layer, Source, Table, Type
from silver.shared.persons_before import declares, persons_of_before

TABLE = Table(
    layer=Layer.SILVER,
    name="deceased",
    about="Persons of whom a source says that they have died.",
    key=("person_id",),
    record_key="person_id",
    data_group=DataGroup.STEWARD,
    columns=(Column("person_id", Type.TEXT, "The person.", required=True),),
)


def build(
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_person_before: DataFrame,
    silver_deceased_before: DataFrame,
    closed_sources: Sequence[Source],
) -> DataFrame:
    """Everybody who has died.

    Args:
        silver_person: which record is which person.
        silver_person_record: for the word of each source.
        silver_person_before: which record was which person on the last published night.
        silver_deceased_before: who had died by it.
        closed_sources: sources whose agreement is not in force. While one of them is silent that
            tells of deaths, nobody who had died is shown again: an agreement that ends must put
            no child who died back into a list.
    """
    of_record = silver_person_record.where("deceased").select("record_key")
    died = silver_person.join(of_record, on="record_key", how="left_semi").select("person_id")
    if declares(closed_sources, "deceased"):
        before = persons_of_before(silver_person, silver_person_before, silver_deceased_before)
        died = died.unionByName(before.select("person_id"))
    return died.distinct()
