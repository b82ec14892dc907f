"""What all code here keeps: short functions, short files, reasons for every exception."""

import ast
import io
import re
import statistics
import tokenize
from pathlib import Path

import pytest

from tests.house.tree import ROOT, body_lines, functions, parsed, production, tracked

LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 300, 40, 8
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "shared"}
SILENCES = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover)(.*)")
CODES = re.compile(r"^(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[a-z, -]+\])(?P<reason>.*)$")


def silenced_without_a_reason(code: str) -> list[int]:
    """Lines whose `noqa` or `type: ignore` names no code, or says no reason."""
    bad = []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        silence = SILENCES.search(token.string) if token.type == tokenize.COMMENT else None
        named = CODES.match(silence[2]) if silence else None
        if silence and not (named and len(re.findall(r"\w+", named["reason"])) > 1):
            bad.append(token.start[0])
    return bad


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("x = 1  # noqa", [1]),
        ("x = 1  # noqa: S608", [1]),
        ("x = 1  # noqa: S608 # the text is ours", []),
        ("x = 1  # type: ignore", [1]),
        ("x = 1  # type: ignore[arg-type]", [1]),
        ("x = 1  # type: ignore[arg-type] # untyped upstream", []),
        ("x = '# noqa'", []),
    ],
)
def test_a_silence_without_a_reason_is_found(line: str, bad: list[int]) -> None:
    assert silenced_without_a_reason(line) == bad


def test_every_silence_has_its_reason_on_the_line() -> None:
    files = [path for path in tracked() if path.suffix == ".py"]
    bad = {_name(path): silenced_without_a_reason(path.read_text()) for path in files}

    assert {name: lines for name, lines in bad.items() if lines} == {}


def described_in_vain(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Arguments that a docstring describes and the function does not take."""
    section = re.search(r"^Args:\n((?:    .*\n?|\n)*)", ast.get_docstring(function) or "", re.M)
    described = re.findall(r"^    (\w+):", section[1], re.M) if section else []
    arguments = function.args
    taken = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    others = [each for each in (arguments.vararg, arguments.kwarg) if each]
    return [name for name in described if name not in {each.arg for each in (*taken, *others)}]


def test_a_docstring_describes_no_argument_that_is_not_there() -> None:
    renamed = 'def f(a):\n    """F.\n\n    Args:\n        a: one.\n        b: two.\n    """'
    assert [described_in_vain(function) for function in functions(ast.parse(renamed))] == [["b"]]
    found = {
        f"{_name(path)}: {function.name}": described_in_vain(function)
        for path in production()
        for function in functions(parsed(path))
    }
    assert {name: arguments for name, arguments in found.items() if arguments} == {}


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {_name(path): len(path.read_text().splitlines()) for path in production()}

    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{_name(path)}:{function.name}": body_lines(function)
        for path in production()
        for function in functions(parsed(path))
    }

    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def test_most_functions_are_short() -> None:
    lengths = [body_lines(f) for path in production() for f in functions(parsed(path))]

    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [_name(p) for p in tracked() if p.suffix == ".py" and p.stem in VAGUE] == []


def starts_spark(tree: ast.Module) -> bool:
    """Whether a test file names SparkSession, or asks for the fixture that starts one."""
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    asked = {arg.arg for function in functions(tree) for arg in function.args.args}
    return "SparkSession" in named | imported or "spark" in asked


@pytest.mark.parametrize(
    ("code", "starts"),
    [
        ("from pyspark.sql import SparkSession", True),
        ("def test_x(spark): pass", True),
        ("def test_x(tmp_path): pass", False),
    ],
)
def test_a_test_that_starts_spark_is_found(code: str, starts: bool) -> None:
    assert starts_spark(ast.parse(code)) is starts


@pytest.mark.parametrize("folder", ["tests/unit", "tests/house"])
def test_fast_tests_start_no_spark(folder: str) -> None:
    files = [p for p in (ROOT / folder).rglob("*.py") if p.name != "test_code.py"]

    assert [_name(path) for path in files if starts_spark(parsed(path))] == []


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
