"""What each audience may read: its own folder of tables, made from gold by the access file.

Belongs here: which tables, columns and rows an audience has, who of it sees which child, and why.
Does not belong here: what the access file says (gold/access.toml), or how gold is made.
"""
