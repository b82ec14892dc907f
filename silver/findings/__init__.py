"""What can be wrong with a record, found by comparing it: with itself, with its person, in pairs.

Belongs here: pure functions from silver's tables to findings. Does not belong here: whom to ask,
what may be disclosed (silver/finding), and what became of it (silver/correction).
"""
