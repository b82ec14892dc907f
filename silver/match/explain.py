"""Why two records are, or are not, one person: in a lay person's words."""

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from silver.match import guards, rules
from silver.match.version import ModelVersion

TITLES = {
    "forename": "Forename",
    "surname": "Surname",
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "postcode": "Postcode",
    "upn": "Pupil number",
    "nhs_number": "NHS number",
}
STRONG, WEAK = 4.0, 0.5
"""Bits from which evidence is called strong, and under which it says next to nothing."""


def explain(pair: pa.Table, model: ModelVersion, *, same_source: bool = False) -> str:
    """Say what decided about two match records, without naming their values.

    Args:
        pair: two match records (as silver/match_record).
        model: the model in force.
        same_source: whether one source holds both as its own.

    Returns:
        A verdict, one line per comparison, and the guard that decided, where one did.
    """
    found = _scored(pair, model)
    needed = rules.CERTAIN + (rules.SAME_SOURCE_EXTRA if same_source else 0.0)
    lines = [_verdict(found, needed), ""]
    lines += [_line(name, found) for name in rules.levels()]
    lines += ["", _sum(found, needed, same_source=same_source)]
    if found["guard"]:
        guard = guards.named(str(found["guard"]))
        lines.append(f"Kept apart by the rule '{guard.name}': {guard.reason}.")
    return "\n".join(lines)


def _scored(pair: pa.Table, model: ModelVersion) -> dict[str, object]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("arrived", pair)
        # The two are compared whether or not a blocking rule brings them together.
        connection.execute("CREATE TABLE records AS SELECT *, 1 AS together FROM arrived")
        api = DuckDBAPI(connection=connection)
        both = api.register(connection.table("records"), dataset_display_name="two_records")
        together = [{"blocking_rule": "l.together = r.together", "sql_dialect": "duckdb"}]
        asked = {**model.settings, "blocking_rules_to_generate_predictions": together}
        linker = Linker(both, asked, log_level="ERROR", validate_settings=False)
        predicted = linker.inference.predict(warning_mode="never").physical_name
        answer = connection.sql(
            f"""SELECT p.*, {guards.guard_sql()} AS guard FROM {predicted} p
                JOIN records l ON l.record_key = p.record_key_l
                JOIN records r ON r.record_key = p.record_key_r"""  # noqa: S608 - names of ours alone
        )
        return dict(zip(answer.columns, answer.fetchall()[0], strict=True))


def _verdict(found: dict[str, object], needed: float) -> str:
    weight = float(str(found["match_weight"]))
    if found["guard"] in guards.CONTRADICTIONS:
        return "These two records are two people."
    if found["guard"] is None and weight >= needed:
        return "These two records are one person."
    if weight >= rules.POSSIBLE:
        return (
            "These two records may be one person: somebody should look. Until then they stay two."
        )
    return "These two records are two people: too little speaks for one."


def _line(name: str, found: dict[str, object]) -> str:
    level = int(str(found[f"gamma_{name}"]))
    if level < 0:
        return f"{TITLES[name]}: not known to both, so it says nothing."
    known = rules.levels()[name]
    words = known[len(known) - level][1] if level else "different"
    weight = float(str(found[f"mw_{name}"])) + float(str(found.get(f"mw_tf_adj_{name}") or 0.0))
    return f"{TITLES[name]}: {words}, which {_speaks(weight)}."


def _speaks(weight: float) -> str:
    if abs(weight) < WEAK:
        return "says next to nothing"
    strongly = "strongly " if abs(weight) >= STRONG else ""
    return f"speaks {strongly}{'for' if weight > 0 else 'against'} one person"


def _sum(found: dict[str, object], needed: float, *, same_source: bool) -> str:
    weight = float(str(found["match_weight"]))
    more = " (more than usual, because one source holds both)" if same_source else ""
    return (
        f"All in all the evidence weighs {weight:.1f}; "
        f"{needed:.0f} and more{more} counts as one person."
    )
