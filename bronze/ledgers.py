"""The tables of bronze that tell what became of what was sent, and hold no partner's own rows."""

from bronze import delivery, erased, erased_record, rejected, removed

LEDGERS = (delivery.TABLE, rejected.TABLE, removed.TABLE, erased.TABLE, erased_record.TABLE)
