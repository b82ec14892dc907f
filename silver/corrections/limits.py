"""How much a source's owner is asked, and when a fault is one of the whole extract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.shared.lookup import looked_up

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Limits:
    """What a council sets.

    `requests_per_week` is how many requests an owner can deal with in a week,
    `requests_per_week_of` the same of single sources. A fault that is in at least `fault_rows`
    records of an extract and in more than `fault_share` of them is one matter about the extract.
    """

    pack_every: timedelta
    requests_per_week: int
    fault_share: float
    fault_rows: int
    requests_per_week_of: Mapping[str, int] = field(default_factory=dict)

    def per_week(self, source: Column) -> Column:
        """Requests a week that the source's owner can deal with."""
        return F.coalesce(
            looked_up(self.requests_per_week_of, source), F.lit(self.requests_per_week)
        ).cast("bigint")

    def per_pack(self, source: Column) -> Column:
        """The same for the time from one pack to the next; one at the least."""
        packs = {name: self._in_pack(count) for name, count in self.requests_per_week_of.items()}
        usual = F.lit(self._in_pack(self.requests_per_week))
        return F.coalesce(looked_up(packs, source), usual).cast("bigint")

    def _in_pack(self, requests_per_week: int) -> int:
        return ceil(requests_per_week * (self.pack_every / WEEK))
