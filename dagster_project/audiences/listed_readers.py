"""The users of BI tools as the council lists them, and whom each never sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from dagster_project.audiences.readers import Readers
from dagster_project.inbox import staff_lists
from dagster_project.inbox.answer_files import Unread
from dagster_project.look_audit.evidence_of_lake import persons_of
from dagster_project.settings import Settings


@dataclass(frozen=True)
class ListedReaders:
    """The users, a sentence for each line that nobody understands, and files that were not read."""

    readers: Readers
    faults: Sequence[str]
    unread: Sequence[Unread]


def listed_readers(config: Settings) -> ListedReaders:
    """The users of the staff lists, each with whom the lists of relations name for them."""
    staff = staff_lists.read_staff(config.answers)
    relations = staff_lists.read_relations(config.answers)
    subjects = {relation.person for relation in relations.decisions}
    person_of = persons_of(config.lake_root, subjects)
    denied = staff_lists.denied(relations.decisions, person_of)
    return ListedReaders(
        Readers(staff.decisions, denied, config.secret()),
        (*staff.faults, *relations.faults),
        (*staff.unread, *relations.unread),
    )
