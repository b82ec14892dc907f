"""Prints whom one can sign on as, on the made-up council: audience by audience."""

from __future__ import annotations

import sys

from dashboards.superset.bring_in import demo_users
from dashboards.superset.home import Home
from dashboards.superset.lake import ROLE_PREFIX, audience_folders, lake_root


def main() -> int:
    """Print a line per demo user: what they are, and their user name."""
    for name, role in demo_users(Home.of_environment(), audience_folders(lake_root())):
        print(f"  {role.removeprefix(ROLE_PREFIX):34} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
