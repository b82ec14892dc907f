"""What a value means: small named functions from Column to Column, one module per kind of value.

Belongs here: reading one value (or one value's parts) that a partner wrote, and saying null where
it is a placeholder or impossible. Does not belong here: which source wrote it (bronze/sources),
whose value it is (silver's tables), sessions, actions, clocks, files of the lake.

Every function is idempotent: cleansing a cleansed value changes nothing.
"""
