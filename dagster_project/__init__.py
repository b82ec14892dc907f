"""When and where: assets as thin shells, the lake, the session, settings and the command line."""
