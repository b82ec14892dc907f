"""From a school's session marks to one row a pupil and week: single marks stay in landing."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from contracts import Extract, SessionCount, SessionMarks
from contracts.dates import as_date
from contracts.session_marks import MARKS, WEEK

NO_DAY = "the day of the session cannot be read"
UNKNOWN_MARK = "a mark that was never agreed: agree with us on how it counts"
REPEATED = "the same session stands again on a later row; the last one was taken"
_ISO = "yyyy-MM-dd"
_POSSIBLE = (SessionCount.ATTENDED, SessionCount.AUTHORISED, SessionCount.UNAUTHORISED)


def read(staged: DataFrame, marks: SessionMarks) -> DataFrame:
    """Staged marks with `monday` (of the session's week), `count` and `reason`.

    Args:
        staged: `row_number` and the fields of the file, as text.
        marks: how the file is laid out.

    Returns:
        The same rows. `count` is how the mark counts, a `SessionCount`; `reason` says why a mark
        is in no sum, and is null where it is in one.
    """
    from_last_row = Window.partitionBy(*marks.key).orderBy(F.desc("row_number"))
    return (
        staged.withColumn("count", _looked_up(marks.counts, F.trim(F.col(marks.mark))))
        .withColumn("monday", _monday(F.expr(as_date(f"`{marks.day}`", marks.day_formats))))
        .withColumn("is_repeated", F.row_number().over(from_last_row) > 1)
        .withColumn("reason", _reason())
    )


def weekly_sums(read_marks: DataFrame, extract: Extract) -> DataFrame:
    """The marks of each pupil and week as one row.

    Args:
        read_marks: what `read` returns.
        extract: of weekly sums.

    Returns:
        `row_number` (of the week's first mark) and the fields of the extract, as text.
    """
    names = [field.name for field in extract.fields]
    groups = [name for name in names if name in read_marks.columns]
    sums = (
        read_marks.where("reason IS NULL")
        .groupBy(*groups, "monday")
        .agg(
            F.min("row_number").alias("row_number"),
            F.count("*").alias(MARKS),
            *(F.count_if(F.col("count") == count).alias(count) for count in _POSSIBLE),
        )
    )
    return sums.select("row_number", *(_texts(groups)[name].alias(name) for name in names))


def rejections(read_marks: DataFrame, extract: Extract) -> DataFrame:
    """The marks that are in no sum.

    Returns:
        `row_number`, `column_name`, `reason`, `agreed` (null: single marks stay in landing) and
        `rows`.
    """
    marks = extract.session_marks
    column_by_reason = {NO_DAY: marks.day, UNKNOWN_MARK: marks.mark} if marks else {}
    return read_marks.where("reason IS NOT NULL").select(
        "row_number",
        _looked_up(column_by_reason, F.col("reason")).alias("column_name"),
        "reason",
        F.lit(None).cast("string").alias("agreed"),
        F.lit(1).cast("bigint").alias("rows"),
    )


def _reason() -> Column:
    return (
        F.when(F.col("monday").isNull(), NO_DAY)
        .when(F.col("count").isNull(), UNKNOWN_MARK)
        .when(F.col("is_repeated"), REPEATED)
    )


def _looked_up(words: Mapping[str, str], text: Column) -> Column:
    by_text = F.create_map(*(F.lit(part) for pair in words.items() for part in pair))
    return F.try_element_at(by_text, text)


def _monday(day: Column) -> Column:
    return F.trunc(day, "week")


def _texts(groups: list[str]) -> dict[str, Column]:
    """Every field that a row of sums may have, as text."""
    monday = F.col("monday")
    possible = sum((F.col(count) for count in _POSSIBLE), F.lit(0))
    percent = F.round(F.try_divide(100 * F.col(SessionCount.ATTENDED), possible), 1)
    return {
        **{name: F.col(name) for name in groups},
        **{count: F.col(count).cast("string") for count in _POSSIBLE},
        WEEK: F.date_format(monday, _ISO),
        "weekend": F.date_format(F.date_add(monday, 4), _ISO),
        "possible": possible.cast("string"),
        "attendance": percent.cast("string"),
        MARKS: F.col(MARKS).cast("string"),
    }
