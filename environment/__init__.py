"""What set-up is made of: the checkout, other programs, the environment, Spark's Java and jars.

Belongs here: what must work before anything is installed. So: the standard library only, and
neither syntax nor calls newer than Python 3.7, because whatever `python3` is must be able to say
what is missing. Not part of the product, and not in its wheel.
"""
