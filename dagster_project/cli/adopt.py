"""Which model version the nights use: what there is, and putting one in force."""

import getpass
from datetime import datetime

from contracts.dates import LONDON
from dagster_project import settings
from silver.match import version
from silver.match.version import ModelVersion, rules_hash


def adopt(name: str, by: str) -> str:
    """Put a version in force from the next run on."""
    config = settings.load()
    adoption = {
        "by": by or getpass.getuser(),
        "adopted_at": datetime.now(LONDON).isoformat(timespec="seconds"),
    }
    adopted = version.adopt(name, config.candidates, config.models, adoption)
    return (
        f"{name} is in force. The next run scores every pair again. {_rules(adopted)}\n"
        f"To go back: single-view adopt VERSION, with any that `single-view adopt` lists."
    )


def listed() -> str:
    """Every version, where it is, and which is in force."""
    config = settings.load()
    now = version.in_force(config.models).name
    adoption = version.adopted(config.models)
    since = (
        f", adopted by {adoption['by']} at {adoption['adopted_at']}" if adoption else ", as shipped"
    )
    location_by_name = version.location_by_name(config.candidates, config.models)
    lines = [
        f"{name}  {place}{f'  IN FORCE{since}' if name == now else ''}"
        for name, place in sorted(location_by_name.items())
    ]
    return "\n".join(lines)


def _rules(model: ModelVersion) -> str:
    if model.note.get("rules") == rules_hash():
        return "It was trained under today's rules."
    return "It was trained under other rules than today's: look at `single-view compare` first."
