"""Names say what a thing holds: none is of a dialect that an engineer would have to learn."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from contracts import SingleViewError
from tests.house.tree import ROOMS, ROOT, parsed, production, tables

BANNED = frozenset(
    {
        "asked", "aside", "begun", "both", "found", "known", "laid", "landed", "looked", "lying",
        "met", "mine", "one", "ours", "refused", "said", "says", "sighting", "spoken", "tell",
        "telling", "tells", "theirs", "told", "touched",
    }
)  # fmt: skip
"""Words that name a frame, a table or a number by what happened to it, or by nothing at all."""


ROOTLESS = r"^class (\w+Error)\((?!.*SingleViewError)"


def _names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What a file gives a name to: functions, classes, parameters and variables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


@pytest.mark.parametrize("path", production(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_of_code_is_of_our_own_dialect(path: Path) -> None:
    named = {(name, line) for name, line in _names(parsed(path)) if name.strip("_") in BANNED}
    assert sorted(named) == []
    assert path.stem not in BANNED


def test_no_table_or_column_is_of_our_own_dialect() -> None:
    columns = {f"{table.path}: {name}" for table in tables() for name in table.names}
    assert {column for column in columns if column.split(": ")[1] in BANNED} == set()
    assert {table.path for table in tables() if table.name in BANNED} == set()


def test_no_module_imports_itself_through_others() -> None:
    graph = grimp.build_graph(*ROOMS)
    circles = {
        module
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if graph.chain_exists(importer=imported, imported=module)
    }
    assert circles == set()


def test_every_room_says_in_a_line_what_belongs_there() -> None:
    packages = [path for path in production() if path.name == "__init__.py"]
    unsaid = [path for path in packages if not ast.get_docstring(parsed(path))]
    assert unsaid == []


def test_every_error_of_ours_has_one_root() -> None:
    errors = {
        match.group(1)
        for path in production()
        if ROOT / "environment" not in path.parents
        for match in re.finditer(
            r"^class (\w+Error)\((?!.*SingleViewError)", path.read_text(), re.M
        )
    }
    assert errors - {SingleViewError.__name__, "NightError"} == set()
