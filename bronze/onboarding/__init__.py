"""What a sample file suggests about a partner: a module to finish, and what to decide.

Belongs here: reading a sample whose layout nobody has agreed yet, and guessing what its columns may
be for. Does not belong here: anything that a night runs. No value of a person leaves these modules:
they count, and name codes that many rows share.
"""
