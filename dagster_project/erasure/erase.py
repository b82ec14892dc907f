"""The order of an erasure: files while the person can still be named, then tables, then history.

Whatever ends it half-way, it can be started again: until the tables are published without the
person the lake still names them, and what is left of the history after that is removed by the next
run (dagster_project/run/resources.py).
"""

import secrets
from collections.abc import Sequence

from bronze import delivery, erased, erased_record, erasing
from contracts import Erasure, SingleViewError, Source
from dagster_project.erasure import dagster_store, files, ledger, model_names, tables
from dagster_project.erasure.ledger import Decision, Receipt
from dagster_project.erasure.subject import Subject
from dagster_project.erasure.whom import Named, subject_of
from dagster_project.inbox import delivery_policy, landing_copy
from dagster_project.inbox.delivery_policy import Delivery
from dagster_project.lake import access_log, delta_history, published, settled
from dagster_project.lake.right_to_write import RightToWrite
from dagster_project.lake.storage import Folder
from dagster_project.look_audit import looks_of_pages
from dagster_project.runtime import lock
from dagster_project.settings import Settings


class NotErasedError(SingleViewError, ValueError):
    """An erasure that may not be made, or a request for one that says too much."""


def erase(config: Settings, named: Named, sources: Sequence[Source], decision: Decision) -> Receipt:
    """Erase a person, or one of their records.

    Args:
        config: the settings in force.
        named: whom.
        sources: all sources that are declared.
        decision: who decided, and why.

    Returns:
        How much went of what.

    Raises:
        NotErasedError: an agreement stands against it, or the decision names the person.
        WaitingError: a file that may name the person was not dealt with yet.
        StoreBusyError: another program holds Dagster's store.
    """
    root, secret = config.lake_root, config.secret()
    with lock.only_writer(config.state_root), landing_copy.of_run(config):
        right = RightToWrite.take(root)
        last = published.last(root)
        settled.put_back(root, last)
        lock.sweep(config.scratch)
        subject = subject_of(root, named, sources, secret)
        _require_allowed(subject, sources, decision)
        _require_names_nobody(subject, decision)
        deliveries = _deliveries(root)
        of_person = files.of_person(config, subject, sources, deliveries, ledger.last_night(root))
        finder = files.names_of(subject)
        # A number that a source gave may stand there as a part of a time, or as a count.
        opaque = files.opaque_names_of(subject)
        counts = {"Dagster's store": dagster_store.erase(config.dagster_home, opaque)}
        counts |= of_person.erase(finder)
        counts["names in models"] = model_names.erase(config, subject)
        erasure = tables.Erasure(
            subject,
            {extract.name: extract for source in sources for extract in source.extracts},
            {each.delivery_id: each.extract or "" for each in deliveries},
            secret,
            {"run_number": last.run_number + 1, "as_of": last.as_of},
            root,
        )
        counts |= tables.erase(erasure)
        # Last, since an audit holds the receipts against what is missing in the log.
        looks_of_pages.take_in(config)
        counts[erased.LOOKS] = access_log.forget(config.state_root, finder.search)
        receipt = Receipt(secrets.token_hex(6), decision, counts)
        hashes = [erasing.record_hash(key, secret) for key in sorted(subject.record_keys)]
        ledger.publish(right, last, receipt, hashes)
        delta_history.forget(root)
    return receipt


def readmit(config: Settings, erasure_id: str, decision: Decision) -> Receipt:
    """Let the records of an erasure come in again with the next delivery that holds them.

    Raises:
        NotErasedError: no record is left out because of an erasure of that name.
    """
    root = config.lake_root
    with lock.only_writer(config.state_root):
        right = RightToWrite.take(root)
        last = published.last(root)
        settled.put_back(root, last)
        left_out = published.rows(
            root, erased_record.TABLE, ("erasure_id",), {"erasure_id": (erasure_id,)}
        )
        if not left_out:
            raise NotErasedError(
                "no record is left out because of an erasure of that name: take it from the "
                "column erasure_id of bronze/erased"
            )
        receipt = Receipt(erasure_id, decision, {"records readmitted": len(left_out)})
        ledger.readmit(right, last, receipt)
        delta_history.forget(root)
    return receipt


def _deliveries(root: Folder) -> tuple[Delivery, ...]:
    rows = published.rows(root, delivery.TABLE, delivery_policy.COLUMNS)
    return tuple(Delivery(**row) for row in rows)


def _require_allowed(subject: Subject, sources: Sequence[Source], decision: Decision) -> None:
    """Stop where data of a legal obligation or public task would go without an instruction."""
    against = [
        f"{source.agreement.reference} with {source.title} ({source.agreement.lawful_basis})"
        for source in sources
        if source.agreement.erasure is Erasure.ON_INSTRUCTION
        and any(extract.name in subject.rows for extract in source.extracts)
    ]
    if against and not decision.instructed_by:
        raise NotErasedError(
            "Nothing was erased. The right to erasure does not reach data that is processed under "
            "a legal obligation or for a public task (UK GDPR article 17(3)(b)), and the person's "
            f"data rests on: {'; '.join(against)}. If the controllers decide to erase it all the "
            "same, give the reference of their written instruction: --instructed-by REFERENCE. To "
            "keep the data and show it to nobody, use `single-view hold`"
        )


def _require_names_nobody(subject: Subject, decision: Decision) -> None:
    """Stop where the receipt itself would name the person."""
    finder = files.names_of(subject)
    why = f"{decision.reason} {decision.instructed_by or ''}"
    # Whoever decided may bear the person's forename; a reason has no need of one.
    if finder.search(decision.decided_by) or finder.search(why) or subject.values.any_in(why):
        raise NotErasedError(
            "Nothing was erased. --by, --why or --instructed-by names the person, and the receipt "
            "stays: say it without a name, a number or an opaque key"
        )
