"""Why two records are, or are not, one person: in a lay person's words."""

from dataclasses import dataclass

import pyarrow as pa
from splink import DuckDBAPI, Linker

from silver.match import duckdb_tasks, guards, rules, second_look
from silver.match.score import freeze
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
class Part:
    """What one comparison says: its title, how the values compare, and its weight in bits."""

    title: str
    words: str
    bits: float
    known: bool = True


@dataclass(frozen=True)
class Evidence:
    """All that decides about two records, without their values.

    `start` is the weight before anything is compared (most pairs are two people), `needed` the
    weight from which two records are one person, `guard` the rule that keeps them apart,
    `second_look` whether they are one all the same where no register holds both.
    """

    start: float
    parts: tuple[Part, ...]
    needed: float
    guard: str | None = None
    same_source: bool = False
    second_look: bool = False

    @property
    def weight(self) -> float:
        """The evidence all in all, in bits."""
        return self.start + sum(part.bits for part in self.parts)


def evidence(pair: pa.Table, model: ModelVersion, *, same_source: bool = False) -> Evidence:
    """Compare two match records, whether or not a blocking rule brings them together.

    Args:
        pair: two match records (as silver/match_record).
        model: the model in force.
        same_source: whether one source holds both as its own.
    """
    found = _scored(pair, model, str(same_source).lower())
    parts = tuple(_part(name, found) for name in rules.levels())
    weight = float(str(found["match_weight"]))
    return Evidence(
        start=weight - sum(part.bits for part in parts),
        parts=parts,
        needed=float(str(found["needed"])),
        guard=str(found["guard"]) if found["guard"] else None,
        same_source=same_source,
        second_look=bool(found["second_look"]),
    )


def in_words(found: Evidence) -> str:
    """A verdict, one line per comparison, and the guard that decided, where one did."""
    lines = [verdict(found), ""]
    lines += [_line(part) for part in found.parts]
    lines += ["", _sum(found)]
    if found.guard:
        guard = guards.named(found.guard)
        lines.append(f"Kept apart by the rule '{guard.name}': {guard.reason}.")
    if found.second_look:
        lines.append(SECOND_LOOK)
    return "\n".join(lines)


def verdict(found: Evidence) -> str:
    """What the match makes of the two, in a sentence."""
    if found.guard in guards.CONTRADICTIONS and not found.second_look:
        return "These two records are two people."
    if found.guard is None and found.weight >= found.needed:
        return "These two records are one person."
    if found.second_look or found.weight >= rules.REVIEW_THRESHOLD:
        return (
            "These two records may be one person: somebody should look. Until then they stay two."
        )
    return "These two records are two people: too little speaks for one."


def _scored(pair: pa.Table, model: ModelVersion, same_source: str) -> dict[str, object]:
    with duckdb_tasks.opened() as connection:
        connection.register("arrived", pair)
        # The two are compared whether or not a blocking rule brings them together.
        connection.execute("CREATE TABLE records AS SELECT *, 1 AS together FROM arrived")
        api = DuckDBAPI(connection=connection)
        both = api.register(connection.table("records"), dataset_display_name="two_records")
        together = [{"blocking_rule": "l.together = r.together", "sql_dialect": "duckdb"}]
        asked = {**model.settings, "blocking_rules_to_generate_predictions": together}
        linker = Linker(both, asked, log_level="ERROR", validate_settings=False)
        freeze(linker, connection, api)
        predicted = linker.inference.predict(warning_mode="never").physical_name
        looks = second_look.looks_sql("p.match_weight", second_look.people(model.settings))
        answer = connection.sql(
            f"""SELECT p.*, {guards.guard_sql()} AS guard,
                       {second_look.needed_sql(same_source)} AS needed, {looks} AS second_look
                FROM {predicted} p
                JOIN records l ON l.record_key = p.record_key_l
                JOIN records r ON r.record_key = p.record_key_r"""  # noqa: S608 - names of ours alone
        )
        return dict(zip(answer.columns, answer.fetchall()[0], strict=True))


def _part(name: str, found: dict[str, object]) -> Part:
    level = int(str(found[f"gamma_{name}"]))
    if level < 0:
        return Part(TITLES[name], "not known to both", 0.0, known=False)
    known = rules.levels()[name]
    words = known[len(known) - level][1] if level else "different"
    weight = float(str(found[f"mw_{name}"])) + float(str(found.get(f"mw_tf_adj_{name}") or 0.0))
    return Part(TITLES[name], words, weight)


def _line(part: Part) -> str:
    if not part.known:
        return f"{part.title}: not known to both, so it says nothing."
    return f"{part.title}: {part.words}, which {_speaks(part.bits)}."


def _speaks(weight: float) -> str:
    if abs(weight) < WEAK:
        return "says next to nothing"
    strongly = "strongly " if abs(weight) >= STRONG else ""
    return f"speaks {strongly}{'for' if weight > 0 else 'against'} one person"


def _sum(found: Evidence) -> str:
    more = " (more than usual, because one source holds both)" if found.same_source else ""
    return (
        f"All in all the evidence weighs {found.weight:.1f}; "
        f"{found.needed:.0f} and more{more} counts as one person."
    )
