"""What is installed: the wheel, the lock, the jars, and the versions that set-up looks for."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from environment import python
from environment.checkout import Checkout, locked_jars
from tests.house.tree import ROOMS, ROOT, tracked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
ENTRIES = re.findall(r"(?m)^[a-z].*\n(?:[ ].*\n)*", LOCK)
PINNED = dict(re.findall(r"(?m)^([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)", LOCK))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in the wheel, built as it would be for a release, without a network."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(out.glob("*.whl"))).namelist()


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)


def test_the_wheel_holds_every_file_of_every_room(wheel: list[str]) -> None:
    kept = {str(p.relative_to(ROOT)) for p in tracked() if p.relative_to(ROOT).parts[0] in ROOMS}

    assert kept - set(wheel) == set()


def test_every_folder_of_code_in_the_rooms_is_a_package() -> None:
    folders = {
        p.parent for p in tracked() if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in ROOMS
    }

    assert [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists()] == []


def wanted() -> list[Requirement]:
    """Everything that pyproject.toml asks for, to run, to develop and to build."""
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        asked += extra
    return [Requirement(one) for one in asked]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_pins_what_the_project_asks_for(requirement: Requirement) -> None:
    pinned = {canonicalize_name(name): version for name, version in PINNED.items()}

    assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_every_entry_of_the_lock_is_pinned_and_hashed() -> None:
    bad = [e.splitlines()[0] for e in ENTRIES if "==" not in e or "--hash=sha256:" not in e]

    assert ENTRIES
    assert bad == []


def test_the_lock_names_no_address() -> None:
    assert re.findall(r"\w+://\S+|^--\S+", LOCK, re.MULTILINE) == []


def test_the_package_that_is_built_from_source_is_locked() -> None:
    assert python.BUILT_HERE in PINNED


def test_the_jars_are_those_of_the_locked_delta() -> None:
    assert {jar.revision for jar in locked_jars(Checkout(ROOT))} == {PINNED["delta-spark"]}


def test_the_jars_are_pinned_by_a_whole_sha256() -> None:
    jars = locked_jars(Checkout(ROOT))

    assert [jar.module for jar in jars if not re.fullmatch(r"[0-9a-f]{64}", jar.sha256)] == []


def test_the_jars_fit_the_locked_spark() -> None:
    series = ".".join(PINNED["pyspark"].split(".")[:2])

    assert [jar.module for jar in locked_jars(Checkout(ROOT)) if f"_{series}_" in jar.module]


@pytest.mark.parametrize("minor", range(9, 16))
def test_set_up_looks_for_the_pythons_that_the_project_supports(minor: int) -> None:
    supported = SpecifierSet(PROJECT["project"]["requires-python"]).contains(f"3.{minor}")

    assert (python.OLDEST <= (3, minor) < python.FIRST_TOO_NEW) is supported


def test_ci_runs_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()

    assert [line for line in lines if "make" in line] == ["exec make test"]


@pytest.mark.parametrize(
    "word", ["demo", "ui", "dashboards", "bench", "check", "test", "test-long"]
)
def test_every_word_of_make_sets_everything_up_first(word: str) -> None:
    said = subprocess.run(
        ["make", "-n", word], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "set_up.py" in said.stdout.split(".venv/bin")[0]


def test_make_help_names_every_word() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    declared = re.search(r"^\.PHONY: (.+)$", Path(ROOT / "Makefile").read_text(), re.MULTILINE)

    assert declared
    assert set(declared[1].split()) <= set(said.stdout.split())
