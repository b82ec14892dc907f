"""Spark's daemon of Python workers, with PySpark from where it is installed.

Spark lays archives before everything else that Python looks through (PySpark as a zip file, a jar),
and has it forget what it found before every task. Python then reads the list of each archive anew,
once for each package that came from it: a tenth of a second of every task's time.
"""

import sys

for place in [place for place in sys.path if place.endswith((".zip", ".jar"))]:
    sys.path.remove(place)
    # Looking for this very module, Python has opened it already.
    sys.path_importer_cache.pop(place, None)

from pyspark.daemon import manager  # noqa: E402 # the path decides where this comes from

if __name__ == "__main__":
    manager()  # type: ignore[no-untyped-call] # PySpark does not type it
