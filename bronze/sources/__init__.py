"""The partners. Each module here holds one `SOURCE` and is the only place that knows that partner.

Modules are found by looking, never listed. A council keeps its own beside these, in the folder
that the setting `SOURCES_FOLDER` names, without a fork.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

from contracts import ContractError, Source


def find(folder: Path | None = None) -> tuple[Source, ...]:
    """All sources, in order of name: those shipped here and those in a council's own folder.

    Raises:
        ContractError: the folder or a module in it cannot be read, a module holds no `SOURCE`, or
            two sources or extracts share a name.
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


def named(sources: Iterable[Source], names: Collection[str], setting: str) -> tuple[Source, ...]:
    """The sources of these names; all where none is named.

    Raises:
        ContractError: no source has one of the names; `setting` says where it was written.
    """
    every = tuple(sources)
    there_are = sorted(source.name for source in every)
    if unknown := sorted(set(names) - set(there_are)):
        raise ContractError(
            f"{setting}: no source is called {', '.join(unknown)}; there are {', '.join(there_are)}"
        )
    return tuple(source for source in every if not names or source.name in names)


def _council_modules(folder: Path | None) -> Iterator[ModuleType]:
    if folder and not folder.is_dir():
        raise ContractError(f"SOURCES_FOLDER: there is no folder {folder}")
    for path in sorted(folder.glob("[!_]*.py")) if folder else ():
        spec = importlib.util.spec_from_file_location(f"council_sources.{path.stem}", path)
        if spec is None or spec.loader is None:
            raise ContractError(f"{path.name} cannot be read as a Python module")
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            raise ContractError(f"{path}{_line_of(path, error)}: {error}") from error
        yield module


def _line_of(path: Path, error: Exception) -> str:
    """Where in a module reading it stopped, as `, line 12`; empty where nothing tells."""
    lines = [step.lineno for step in extract_tb(error.__traceback__) if step.filename == str(path)]
    line = lines[-1] if lines else getattr(error, "lineno", None)
    return f", line {line}" if line else ""


def _source(module: ModuleType) -> Source:
    source = getattr(module, "SOURCE", None)
    if not isinstance(source, Source):
        raise ContractError(f"{module.__name__} must hold one Source called SOURCE")
    return source
