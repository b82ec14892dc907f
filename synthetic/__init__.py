"""A made-up council: families, their truth, and the files that its partners would send.

Belongs here: made-up people and what would be known of them. Files are written from the
contracts of bronze/sources, so a council's own partner is played too, without a change here.
Does not belong here: anything that the product itself does with a file.
"""

from synthetic.council import Council
from synthetic.naming import CANARY
from synthetic.writing import FREE_TEXT

__all__ = ["CANARY", "FREE_TEXT", "Council"]
