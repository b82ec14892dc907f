"""The access file: who may see what, read from a file that people edit who write no Python."""

from collections.abc import Mapping
from pathlib import Path

from contracts import AccessRules, Audience, AudienceAccess, ContractError, DataGroup
from contracts.access import GroupAccess, Level, RowScope
from contracts.toml_files import own_or_shipped

SHIPPED = "access.toml"
"""The file for made-up councils, and the pattern for a real one's own."""
OWN_LINES = ("about", "rows", "services", "ages", "after_days", "unborn")
"""What an audience says beside its data groups."""
Declared = Mapping[str, object]


def access_rules(file: Path | None = None) -> AccessRules:
    """What a council's own access file says, or the shipped one where none is named.

    Raises:
        ContractError: the file cannot be read, or a line of it says what nobody understands; the
            sentence names the audience and the line.
    """
    try:
        return _rules(own_or_shipped(file, "gold", SHIPPED))
    except (OSError, ValueError) as error:
        raise ContractError(f"ACCESS_FILE: {file or SHIPPED}: {error}") from error


def _rules(declared: Declared) -> AccessRules:
    audiences = _table("audiences", declared.get("audiences"))
    unknown = declared.keys() - {"audiences", "contact_card", "yes_or_no", "only_for"}
    if unknown:
        raise ContractError(f"nobody knows {', '.join(sorted(unknown))}")
    cards = _table("contact_card", declared.get("contact_card", {}))
    yes_or_no = _table("yes_or_no", declared.get("yes_or_no", {}))
    only_for = _table("only_for", declared.get("only_for", {}))
    return AccessRules(
        tuple(_audience(name, _table(name, lines)) for name, lines in audiences.items()),
        {table: _texts(table, columns) for table, columns in cards.items()},
        _texts("yes_or_no", yes_or_no.get("columns", [])),
        {table: _audiences(table, listed) for table, listed in only_for.items()},
    )


def _audience(name: str, lines: Declared) -> AudienceAccess:
    groups = {line: value for line, value in lines.items() if line not in OWN_LINES}
    unknown = sorted(groups.keys() - {*DataGroup})
    if unknown or name not in tuple(Audience):
        raise ContractError(
            f"{name}: {', '.join(unknown) or 'it'} is neither a data group (contracts/table.py), "
            "an audience (contracts/audience.py) nor a line of the file"
        )
    if lines.get("rows") not in tuple(RowScope):
        raise ContractError(f"{name}: rows must be one of {', '.join(RowScope)}")
    return AudienceAccess(
        audience=Audience(name),
        about=str(lines.get("about", "")),
        rows=RowScope(str(lines["rows"])),
        groups={DataGroup(group): _group(name, group, of) for group, of in groups.items()},
        services=_texts(f"{name}: services", lines.get("services", [])),
        ages=_ages(name, lines.get("ages")),
        sees_unborn=_sees_unborn(name, lines),
        **_days(name, lines),
    )


def _audiences(table: str, listed: object) -> tuple[str, ...]:
    names = _texts(f"only_for: {table}", listed)
    unknown = sorted({*names} - {*Audience})
    if unknown:
        raise ContractError(f"only_for: {table}: {', '.join(unknown)} is no audience")
    return names


def _days(name: str, lines: Declared) -> dict[str, int]:
    if "after_days" not in lines:
        return {}
    days = lines["after_days"]
    if not isinstance(days, int):
        raise ContractError(f"{name}: after_days is no number of days")
    return {"after_days": days}


def _sees_unborn(name: str, lines: Declared) -> bool:
    sees_unborn = lines.get("unborn", False)
    if not isinstance(sees_unborn, bool):
        raise ContractError(f"{name}: unborn is true or false")
    return sees_unborn


def _group(name: str, group: str, of: object) -> GroupAccess:
    place = f"{name}: {group}"
    if isinstance(of, Mapping):
        unknown = sorted(of.keys() - {"kinds", "yes_or_no"})
        if unknown:
            raise ContractError(f"{place}: nobody knows {', '.join(unknown)}")
        kinds = _texts(f"{place}: kinds", of.get("kinds", []))
        yes_or_no = _texts(f"{place}: yes_or_no", of.get("yes_or_no", []))
        return GroupAccess(Level.PART, kinds, yes_or_no)
    if of not in {Level.FULL, Level.CONTACT_CARD, Level.NONE}:
        raise ContractError(
            f'{place}: write "full", "contact card", "none", or {{ kinds = [...] }} for a part'
        )
    return GroupAccess(Level(str(of)))


def _ages(name: str, ages: object) -> tuple[int, int] | None:
    if ages is None:
        return None
    if not isinstance(ages, list) or [type(age) for age in ages] != [int, int]:
        raise ContractError(f"{name}: ages are two whole numbers, as in ages = [12, 19]")
    return ages[0], ages[1]


def _table(name: str, value: object) -> Declared:
    if not isinstance(value, Mapping):
        raise ContractError(f"{name} is no table of the file")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ContractError(f"{name} is no list of texts")
    return tuple(value)
