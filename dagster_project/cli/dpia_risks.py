"""What may go wrong for a family, and what the product does about it: for the impact assessment."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Risk:
    """A risk to families, the product's own measure, the test or table that shows it works.

    `left` is what the measure leaves to people.
    """

    what: str
    measure: str
    shown_by: str
    left: str = ""


RISKS = (
    Risk(
        "More comes in than was agreed",
        "Columns that no agreement names are dropped as a file is read; of a row or file that is "
        "rejected at most agreed cells are kept; the files themselves go after a set time "
        "(LANDED_FILES_DAYS)",
        "tests/pipeline/test_nothing_leaks.py",
        "partners go on sending what they should not: tell them (`bronze/delivery` names it)",
    ),
    Risk(
        "It is used without an agreement",
        "Outside its days a feed's files are not opened, and its rows leave silver and gold the "
        "same night",
        "tests/spark/dagster_project/test_agreements_in_force.py",
    ),
    Risk(
        "An address that must not be known is shown",
        "Whichever source flags it, address, school, worker and phone are hidden of the child and "
        "of those who would give it away, in gold, packs and reports",
        "tests/pipeline/test_restricted_addresses.py",
        "a flag that no source sets",
    ),
    Risk(
        "An adoption is revealed",
        "What signals it becomes one flag as a file is read; a sealed identity is joined to "
        "nothing that differs from it",
        "tests/unit/match/test_guards.py",
        "an adoption that no source signals",
    ),
    Risk(
        "Records of two children are joined, or of one kept apart",
        "Guards are stronger than any score, and a person's ruling than all of them but a sealed "
        "identity; decisions are explained (`single-view explain`) and can be undone",
        "tests/unit/match/test_guards.py",
        "how many joins are wrong in your own records: draw an audit (`single-view audit`)",
    ),
    Risk(
        "A wrong or old value is believed",
        "Each value has its source and day; late feeds are marked; owners are asked to correct "
        "what looks wrong until a delivery proves it",
        "tests/pipeline/test_corrections.py",
        "that readers look at the day",
    ),
    Risk(
        "Somebody sees more than their work needs",
        "Every row and value carries the data groups that a reader must have",
        "tests/spark/gold/test_groups.py",
        "that the BI tool applies them, and who is given which role",
    ),
    Risk(
        "A silence is taken for an all-clear",
        "None found is said only inside what a feed covers; else not covered, cannot say, or no "
        "data since",
        "tests/spark/gold/test_child_service.py",
    ),
    Risk(
        "Values of people leak by logs, errors, reports or alerts",
        "They hold counts, codes and opaque keys alone; errors are rewritten before they are kept",
        "tests/pipeline/test_nothing_leaks.py",
    ),
    Risk(
        "It is kept for too long",
        "A row leaves the lake on the night on which its source's retention ends, with a receipt "
        "(`bronze/removed`); older versions of tables and landed files go after set numbers of "
        "days (OLD_VERSIONS_DAYS, LANDED_FILES_DAYS)",
        "tests/spark/dagster_project/test_retention.py",
        "agreed cells of rejected rows, files that wait for a person, and back-ups",
    ),
    Risk(
        "Somebody who may be erased is not, or comes in again",
        "`single-view erase` takes a person out of tables with their history, files and logs, and "
        "keeps a receipt that names nobody; what is sent of them later is rejected. What rests on "
        "a legal obligation or public task goes on the controller's instruction alone",
        "tests/pipeline/test_erasure.py",
        "back-ups, copies that people made, and asking the sources to erase as well",
    ),
    Risk(
        "A family is profiled",
        "Kinds of fact are on a published list and add up to nothing, but for one published "
        "indicator, whose every point stands beside its reason: no other score, no ranking",
        "gold/rules/roni.toml",
        "what people conclude from a view",
    ),
    Risk(
        "The lake is stolen",
        "Records are named by keyed hashes; nothing listens outside the machine",
        "docs/operating.md",
        "encryption, accounts, and back-up of the machine",
    ),
)
"""The risks that follow from what the product does; a council's own come beside them."""


def section(mark: str) -> Iterator[str]:
    """Sections 5 and 6 of the assessment; `mark` stands where the judgement is left open."""
    yield "## 5. Risks, and 6. what reduces them"
    yield ""
    yield "Likelihood, severity and what remains are for people to judge."
    yield ""
    yield "| risk | what the product does | shown by | left to people | how likely, how severe |"
    yield "|---|---|---|---|---|"
    for risk in RISKS:
        left = risk.left or "-"
        yield f"| {risk.what} | {risk.measure} | `{risk.shown_by}` | {left} | {mark} |"
    yield f"| {mark} Risks of your own: people, buildings, machines, suppliers | | | | {mark} |"
