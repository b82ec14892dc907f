"""The partnership's strategic agreement, read from a file that people edit who write no Python."""

from dataclasses import fields
from pathlib import Path

from contracts import ContractError, StrategicAgreement
from contracts.toml_files import own_or_shipped

SHIPPED = "partnership.toml"
"""The file for made-up councils, and the pattern for a real one's own."""


def strategic_agreement(file: Path | None = None) -> StrategicAgreement:
    """The strategic agreement in a council's own file, or the shipped one where none is named.

    Raises:
        ContractError: the file cannot be read, or does not say what an agreement has to say.
    """
    try:
        declared = own_or_shipped(file, "bronze", SHIPPED)
    except (OSError, ValueError) as error:
        raise ContractError(f"PARTNERSHIP_FILE: {file} cannot be read: {error}") from error
    return _declared(declared)


def _declared(declared: dict[str, object]) -> StrategicAgreement:
    names = {field.name for field in fields(StrategicAgreement)}
    unknown, missing = sorted(declared.keys() - names), sorted(names - declared.keys() - {"ends"})
    if unknown or missing:
        raise ContractError(
            "PARTNERSHIP_FILE: "
            + "; ".join(
                f"{what} {', '.join(lines)}"
                for what, lines in (("it lacks", missing), ("nobody knows", unknown))
                if lines
            )
        )
    texts = {name: _text(name, value) for name, value in declared.items() if name != "parties"}
    return StrategicAgreement(parties=_texts("parties", declared["parties"]), **texts)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ContractError(f"PARTNERSHIP_FILE: {name} is no text: put it in quotation marks")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ContractError(f"PARTNERSHIP_FILE: {name} is no list of texts")
    return tuple(_text(name, each) for each in value)
