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
    sources = [_source(module) for module in (*_shipped_modules(), *_council_modules(folder))]
    names = [s.name for s in sources] + [e.name for s in sources for e in s.extracts]
    for name in names:
        if names.count(name) > 1:
            raise ContractError(f"two sources or extracts are called {name!r}")
    return tuple(sorted(sources, key=lambda source: source.name))


def _shipped_modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}")


def _council_modules(folder: Path | None) -> Iterator[ModuleType]:
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
