"""The partners. Each module here holds one `SOURCE` and is the only place that knows that partner.

Modules are found by looking, never listed. A council keeps its own beside these, in the folder
that the setting `SOURCES_FOLDER` names, without a fork.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from contracts import ContractError, Source


def find(folder: Path | None = None) -> tuple[Source, ...]:
    """All sources, in order of name: those shipped here and those in a council's own folder.

    Raises:
        ContractError: a module holds no `SOURCE`, or two sources or extracts share a name.
    """
    found = [_source(module) for module in (*_shipped(), *_own(folder))]
    names = [s.name for s in found] + [e.name for s in found for e in s.extracts]
    for name in names:
        if names.count(name) > 1:
            raise ContractError(f"two sources or extracts are called {name!r}")
    return tuple(sorted(found, key=lambda source: source.name))


def _shipped() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{found.name}")


def _own(folder: Path | None) -> Iterator[ModuleType]:
    for path in sorted(folder.glob("[!_]*.py")) if folder else ():
        spec = importlib.util.spec_from_file_location(f"council_sources.{path.stem}", path)
        if spec is None or spec.loader is None:
            raise ContractError(f"{path.name} cannot be read as a Python module")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def _source(module: ModuleType) -> Source:
    source = getattr(module, "SOURCE", None)
    if not isinstance(source, Source):
        raise ContractError(f"{module.__name__} must hold one Source called SOURCE")
    return source
