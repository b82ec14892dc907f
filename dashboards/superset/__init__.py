"""The pages in Superset, in an environment of their own: `make dashboards`."""
