"""The repository as the house's tests see it: its rooms, its tracked files, its tables."""

import ast
import importlib
import pkgutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bronze.sources import find
from contracts import Table

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "contracts", "expectations", "bronze", "silver", "gold", "dagster_project", "dashboards",
    "synthetic",
)  # fmt: skip
BESIDE = ("environment", "bench")
"""Code that is ours and is not part of the product."""


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / line for line in listed.stdout.splitlines())
    return tuple(path for path in paths if path.is_file())


def production() -> list[Path]:
    """Every Python file of ours that is no test."""
    folders = {ROOT / name for name in (*ROOMS, *BESIDE)}
    ours = [path for path in tracked() if path.suffix == ".py" and folders & set(path.parents)]
    return [*ours, ROOT / "set_up.py"]


def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The length of a function's body in lines, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@cache
def modules_with_tables() -> dict[str, Table]:
    """Each module that owns a table, and the table."""
    owners: dict[str, Table] = {}
    for layer in ("bronze", "silver", "gold"):
        for found in pkgutil.walk_packages([str(ROOT / layer)], f"{layer}."):
            table = getattr(importlib.import_module(found.name), "TABLE", None)
            if isinstance(table, Table):
                owners[found.name] = table
    return owners


@cache
def tables() -> tuple[Table, ...]:
    """Every table of the lake: those with a module, and each extract's own."""
    landed = (extract.table for source in find() for extract in source.extracts)
    return (*modules_with_tables().values(), *landed)
