"""All that a row says of a person, cleansed by the functions of this room."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.cleanse import names, nhs_numbers, phones, postcodes, texts, upns

NAMES = ("forename", "surname", "shown_forename", "shown_surname")
AS_SENT = (
    *NAMES, "middle_names", "former_surname", "ethnicity", "postcode", "upn", "nhs_number", "phone",
)  # fmt: skip


def cleansed(as_sent: DataFrame, *, allow_test_nhs_numbers: bool) -> DataFrame:
    """People as a source wrote them, in silver's words: a night's, and those from outside any lake.

    Args:
        as_sent: all columns of `AS_SENT`, as text; others are left as they are.
        allow_test_nhs_numbers: whether numbers that the NHS keeps for tests count as valid.

    Returns:
        The same columns cleansed, null where a value is a placeholder or impossible; `*_is_name`
        for each of `NAMES`, `temporary_upn`, `upn_fault`, `nhs_number_fault` and `nickname_keys`.
    """
    return (
        as_sent.withColumns({f"{name}_is_name": _is_name(name) for name in NAMES})
        .withColumns(
            {
                "forename": names.forename(F.col("forename"), F.col("forename_is_name")),
                "middle_names": names.forename(F.col("middle_names")),
                "surname": names.surname(F.col("surname"), F.col("surname_is_name")),
                "former_surname": names.surname(F.col("former_surname")),
                "shown_forename": names.shown_forename(
                    F.col("shown_forename"), F.col("shown_forename_is_name")
                ),
                "shown_surname": names.shown_name(
                    F.col("shown_surname"), F.col("shown_surname_is_name")
                ),
                "ethnicity": texts.one_line(F.col("ethnicity")),
                "postcode": postcodes.postcode(F.col("postcode")),
                "upn": upns.upn(F.col("upn")),
                "temporary_upn": upns.temporary_upn(F.col("upn")),
                "upn_fault": upns.upn_fault(F.col("upn")),
                "nhs_number": nhs_numbers.nhs_number(
                    F.col("nhs_number"), allow_test_numbers=allow_test_nhs_numbers
                ),
                "nhs_number_fault": nhs_numbers.nhs_number_fault(
                    F.col("nhs_number"), allow_test_numbers=allow_test_nhs_numbers
                ),
                "phone": phones.phone(F.col("phone")),
            }
        )
        .withColumn("nickname_keys", names.nickname_keys(F.col("forename")))
    )


def _is_name(name: str) -> Column:
    is_surname = name.endswith("surname")
    own_part, other_part = ("sur", "fore") if is_surname else ("fore", "sur")
    return names.is_name_beside(
        F.col(name), F.col(name.replace(own_part, other_part)), is_surname=is_surname
    )
