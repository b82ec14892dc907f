"""Why two records are, or are not, one person: in a lay person's words."""

from dataclasses import dataclass

import pyarrow as pa
from splink import DuckDBAPI, Linker

from silver.match import comparisons, duckdb_tasks, guards, rules, second_look
from silver.match.score import register_frequencies
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
SECOND_LOOK = (
    "They are one person all the same if no register holds both: where one of the two persons "
    "stands in a register that holds nearly every child once, the other does not, and nobody else "
    "comes into question for either."
)
STRONG, WEAK = 4.0, 0.5
"""Bits from which evidence is called strong, and under which it says next to nothing."""


@dataclass(frozen=True)
class ComparisonResult:
    """What one comparison says: its title, how the values compare, and its weight in bits."""

    title: str
    level: str
    bits: float
    is_known: bool = True


@dataclass(frozen=True)
class Evidence:
    """All that decides about two records, without their values.

    `start` is the weight before anything is compared (most pairs are two people), `needed` the
    weight from which two records are one person, `guard` the rule that keeps them apart,
    `second_look` whether they are one all the same where no register holds both.
    """

    start: float
    comparisons: tuple[ComparisonResult, ...]
    needed: float
    guard: str | None = None
    same_source: bool = False
    second_look: bool = False

    @property
    def weight(self) -> float:
        """The evidence all in all, in bits."""
        return self.start + sum(comparison.bits for comparison in self.comparisons)


def compare(pair: pa.Table, model: ModelVersion, *, same_source: bool = False) -> Evidence:
    """Compare two match records, whether or not a blocking rule brings them together.

    Args:
        pair: two match records (as `record.match_records` returns them).
        model: the model in force.
        same_source: whether one source holds both as its own.
    """
    scored_pair = _scored_pair(pair, model, str(same_source).lower())
    results = tuple(_comparison_result(name, scored_pair) for name in comparisons.levels())
    weight = float(str(scored_pair["match_weight"]))
    return Evidence(
        start=weight - sum(comparison.bits for comparison in results),
        comparisons=results,
        needed=float(str(scored_pair["needed"])),
        guard=str(scored_pair["guard"]) if scored_pair["guard"] else None,
        same_source=same_source,
        second_look=bool(scored_pair["second_look"]),
    )


def in_words(evidence: Evidence) -> str:
    """A verdict, one line per comparison, and the guard that decided, where one did."""
    lines = [verdict(evidence), ""]
    lines += [_line(comparison) for comparison in evidence.comparisons]
    lines += ["", _sum(evidence)]
    if evidence.guard:
        guard = guards.guard_by_name(evidence.guard)
        lines.append(f"Kept apart by the rule '{guard.name}': {guard.reason}.")
    if evidence.second_look:
        lines.append(SECOND_LOOK)
    return "\n".join(lines)


def verdict(evidence: Evidence) -> str:
    """What the match makes of the two, in a sentence."""
    if evidence.guard in guards.CONTRADICTIONS and not evidence.second_look:
        return "These two records are two people."
    if evidence.guard is None and evidence.weight >= evidence.needed:
        return "These two records are one person."
    if evidence.second_look or evidence.weight >= rules.REVIEW_THRESHOLD:
        return (
            "These two records may be one person: somebody should look. Until then they stay two."
        )
    return "These two records are two people: too little speaks for one."


def _scored_pair(pair: pa.Table, model: ModelVersion, same_source: str) -> dict[str, object]:
    with duckdb_tasks.duckdb_connection() as connection:
        connection.register("pair", pair)
        # The two are compared whether or not a blocking rule brings them together.
        connection.execute("CREATE TABLE records AS SELECT *, 1 AS together FROM pair")
        api = DuckDBAPI(connection=connection)
        records = api.register(connection.table("records"), dataset_display_name="two_records")
        together = [{"blocking_rule": "l.together = r.together", "sql_dialect": "duckdb"}]
        settings = {**model.settings, "blocking_rules_to_generate_predictions": together}
        linker = Linker(records, settings, log_level="ERROR", validate_settings=False)
        register_frequencies(linker, connection, api)
        predicted = linker.inference.predict(warning_mode="never").physical_name
        population = second_look.population(model.settings)
        rows = connection.sql(
            f"""SELECT p.*, {guards.guard_sql()} AS guard,
                       {second_look.needed_sql(same_source)} AS needed,
                       {second_look.second_look_sql("p.match_weight", population)} AS second_look
                FROM {predicted} p
                JOIN records l ON l.record_key = p.record_key_l
                JOIN records r ON r.record_key = p.record_key_r"""  # noqa: S608 - names of ours alone
        )
        return dict(zip(rows.columns, rows.fetchall()[0], strict=True))


def _comparison_result(name: str, scored_pair: dict[str, object]) -> ComparisonResult:
    level = int(str(scored_pair[f"gamma_{name}"]))
    if level < 0:
        return ComparisonResult(TITLES[name], "not known to both", 0.0, is_known=False)
    labels = comparisons.labels(name)
    label = labels[len(labels) - level] if level else "different"
    frequency_bits = float(str(scored_pair.get(f"mw_tf_adj_{name}") or 0.0))
    bits = float(str(scored_pair[f"mw_{name}"])) + frequency_bits
    return ComparisonResult(TITLES[name], label, bits)


def _line(comparison: ComparisonResult) -> str:
    if not comparison.is_known:
        return f"{comparison.title}: not known to both, so it says nothing."
    return f"{comparison.title}: {comparison.level}, which {_strength(comparison.bits)}."


def _strength(bits: float) -> str:
    if abs(bits) < WEAK:
        return "says next to nothing"
    strongly = "strongly " if abs(bits) >= STRONG else ""
    return f"speaks {strongly}{'for' if bits > 0 else 'against'} one person"


def _sum(evidence: Evidence) -> str:
    more = " (more than usual, because one source holds both)" if evidence.same_source else ""
    return (
        f"All in all the evidence weighs {evidence.weight:.1f}; "
        f"{evidence.needed:.0f} and more{more} counts as one person."
    )
