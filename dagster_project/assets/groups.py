"""Groups of the asset graph: by source in bronze, by subject in silver and gold.

So the graph opens as a dozen boxes that say what a night does, not as sixty tables.
"""

from collections.abc import Mapping

from contracts import Layer, Source, Table

PARTNERS = "partners"
"""The group of the systems that send us data."""

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "bronze_ledgers": (
        "bronze/delivery", "bronze/erased", "bronze/erased_record", "bronze/rejected",
        "bronze/removed",
    ),
    "silver_matching": (
        "silver/feed_profile", "silver/match_edge", "silver/person", "silver/person_history",
        "silver/ruling",
    ),
    "silver_children": (
        "silver/child", "silver/deceased", "silver/hold", "silver/link", "silver/match_rate",
        "silver/protected", "silver/register_coverage", "silver/withheld",
    ),
    "silver_corrections": (
        "silver/child_record", "silver/correction", "silver/extract_fault", "silver/feed_fault",
        "silver/finding", "silver/impossible_fact", "silver/orphan_row",
    ),
    "gold_quality": (
        "gold/correction", "gold/correction_queue", "gold/duplicate", "gold/ruling",
        "gold/source_freshness",
    ),
    "gold_child": (
        "gold/child", "gold/child_attribute", "gold/child_record", "gold/child_search",
        "gold/family_member",
    ),
    "gold_needs": (
        "gold/attendance", "gold/exclusion_flag", "gold/factor", "gold/roni", "gold/roni_band",
        "gold/roni_reason",
    ),
    "gold_overview": (
        "gold/before_after", "gold/change", "gold/demand", "gold/school_notice", "gold/usage",
    ),
    "gold_night": (
        "gold/agreed_column", "gold/agreement", "gold/data_quality", "gold/publication",
    ),
}  # fmt: skip
"""Tables of ours by what they are about; no group comes both before and after another."""
FACTS: Mapping[Layer, str] = {Layer.SILVER: "silver_facts", Layer.GOLD: "gold_services"}
"""Every other table: what services say of people."""

_BY_PATH = {path: subject for subject, paths in SUBJECTS.items() for path in paths}


def group_of(table: Table, source: Source | None) -> str:
    """The group of a table: its source's, where one sends it, else what it is about."""
    if source:
        return f"{Layer.BRONZE}_{source.name}"
    return _BY_PATH.get(table.path) or FACTS[table.layer]
