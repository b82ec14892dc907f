"""Made-up users of a made-up council, whom they look at for weeks, and which of them pry.

Belongs here: how people work, and how some of them look where they should not. Does not belong
here: anything that the product does to notice it, so that neither is made to fit the other.
"""

from synthetic.looks.council import LookCouncil, look_council

__all__ = ["LookCouncil", "look_council"]
