"""States of a request, and what an owner may answer."""

RAISED, SENT, ANSWERED, DISPUTED = "raised", "sent", "answered", "disputed"
GROUPED = "grouped"
"""Its fault is part of a matter about the whole extract: it is not asked by itself."""
CORRECTED, ACCEPTED, WITHDRAWN = "corrected", "accepted", "withdrawn"
OPEN = (RAISED, SENT, ANSWERED, DISPUTED)
"""States of a request that somebody still has to act on; `raised` waits for its turn in a pack."""
CLOSED = (CORRECTED, ACCEPTED, WITHDRAWN)
LIVE = (*OPEN, GROUPED)
STATES = (*LIVE, *CLOSED)

ONE_CHILD, TWO_CHILDREN = "one child", "two children"
ROW_BY_ROW = "ask row by row"
ANSWERS = ("corrected", "it is right", "not ours", "cannot tell")
"""What an owner may answer to a request about a record."""
MATTER_ANSWERS = (*ANSWERS, ROW_BY_ROW)
"""What an owner may answer to a matter about a whole extract."""
BECOMES = {
    "corrected": ANSWERED,
    "it is right": ACCEPTED,
    "not ours": DISPUTED,
    "cannot tell": ANSWERED,
    ONE_CHILD: ANSWERED,
    TWO_CHILDREN: ANSWERED,
    ROW_BY_ROW: ACCEPTED,
}
"""What is answered, and what the request is then. `corrected` and `one child` wait for the proof:
the next delivery."""

RECORD, EXTRACT = "record", "extract"
SCOPES = (RECORD, EXTRACT)
"""Whether a request is about one record, or about a fault of a whole extract."""
MATTER = "m"
"""How the id of a request about a whole extract begins; all others are hexadecimal."""
