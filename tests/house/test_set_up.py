"""Set-up: what it takes as done, what it takes up again, what it refuses, and how it says so."""

import ast
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from environment import python, spark
from environment.checkout import (
    Checkout,
    Jar,
    StoppedError,
    fingerprint,
    is_ready,
    locked_jars,
    put,
)
from tests.house.tree import ROOT

JAR_BYTES = b"a jar"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A finished checkout of one jar, whose Python and Java are empty files."""
    at = Checkout(tmp_path)
    for name in ("requirements.lock", "pyproject.toml", "set_up.py"):
        (tmp_path / name).write_text(name)
    (tmp_path / "jars.lock").write_text(
        f"# pinned\norg.x:tool_2:1.0 {sha256(JAR_BYTES).hexdigest()}\n"
    )
    for path in (at.python, tmp_path / "java/bin/java", at.jars / "tool_2-1.0.jar"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(JAR_BYTES)
    put(at.java_home, f"{tmp_path / 'java'}\n")
    put(at.stamp, f"{fingerprint(at)}\n")
    return at


def test_a_finished_checkout_is_left_alone(checkout: Checkout) -> None:
    assert is_ready(checkout)


@pytest.mark.parametrize("name", ["requirements.lock", "jars.lock", "pyproject.toml", "set_up.py"])
def test_a_checkout_whose_inputs_changed_is_set_up_again(checkout: Checkout, name: str) -> None:
    with (checkout.root / name).open("a") as file:
        file.write("\n# changed")

    assert not is_ready(checkout)


@pytest.mark.parametrize(
    "lost",
    [
        ".venv/bin/python",
        ".venv/share/single-view/stamp",
        ".venv/share/single-view/java_home",
        ".venv/share/single-view/jars/tool_2-1.0.jar",
        "java/bin/java",
    ],
)
def test_a_checkout_that_lost_something_is_set_up_again(checkout: Checkout, lost: str) -> None:
    (checkout.root / lost).unlink()

    assert not is_ready(checkout)


def test_a_checkout_that_was_moved_is_set_up_again(checkout: Checkout) -> None:
    moved = checkout.root.with_name(f"{checkout.root.name}-moved")
    checkout.root.rename(moved)
    put(Checkout(moved).java_home, f"{moved / 'java'}\n")

    assert not is_ready(Checkout(moved))


def test_a_line_of_the_jars_lock_is_a_coordinate_and_a_digest(checkout: Checkout) -> None:
    assert locked_jars(checkout) == [Jar("org.x", "tool_2", "1.0", sha256(JAR_BYTES).hexdigest())]


def test_jars_that_are_there_are_kept_and_others_removed(checkout: Checkout) -> None:
    (checkout.jars / "tool_2-0.9.jar").write_bytes(b"last year's")

    spark.fetch_jars(checkout)

    assert [path.name for path in checkout.jars.iterdir()] == ["tool_2-1.0.jar"]


def test_a_jar_with_another_digest_is_refused(checkout: Checkout) -> None:
    came = checkout.share / "ivy" / "tool_2-1.0.jar"
    came.parent.mkdir()
    came.write_bytes(b"something else")
    (checkout.jars / came.name).unlink()

    with pytest.raises(StoppedError, match="refused"):
        spark.take(checkout, locked_jars(checkout)[0], came)
    assert not (checkout.jars / came.name).exists()
    assert not came.exists()


def installed(site: Path, *, missing: str = "", cut: str = "") -> Path:
    """A package of two files as pip leaves it, or as a killed pip does."""
    info = site / "tool-1.0.dist-info"
    info.mkdir(parents=True)
    files = {"tool/__init__.py": "import sys\n", "tool/data.txt": "12345"}
    (site / "tool").mkdir()
    for name, text in files.items():
        (site / name).write_text(text[:2] if name == cut else text)
    rows = [f"{name},sha256=x,{len(text)}" for name, text in files.items()]
    (info / "RECORD").write_text("\n".join([*rows, "tool-1.0.dist-info/RECORD,,"]))
    (info / "INSTALLER").write_text("pip\n")
    if missing:
        (site / missing).unlink()
    return info


def test_a_whole_package_is_kept(tmp_path: Path) -> None:
    info = installed(tmp_path / "lib/python3.11/site-packages")

    python.forget_half_installed(tmp_path)

    assert info.exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"missing": "tool/data.txt"},
        {"missing": "tool-1.0.dist-info/RECORD"},
        {"missing": "tool-1.0.dist-info/INSTALLER"},
        {"cut": "tool/data.txt"},
    ],
)
def test_a_package_that_a_killed_pip_left_incomplete_is_installed_again(
    tmp_path: Path, fault: dict[str, str]
) -> None:
    info = installed(tmp_path / "lib/python3.11/site-packages", **fault)

    python.forget_half_installed(tmp_path)

    assert not info.exists()


def test_the_lock_for_wheels_leaves_out_one_entry_whole() -> None:
    a, ab, c = (f"{name}==1 \\\n    --hash=x\n    # via z\n" for name in ("a", "ab", "c"))

    assert python.without("ab", f"# head\n{a}{ab}{c}") == f"# head\n{a}{c}"


def program(folder: Path, name: str, prints: str) -> Path:
    """An executable that prints two lines of Java's properties and ends well."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{prints}\nEND\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("version", "home"),
    [("1.8", ""), ("11", ""), ("17", "/opt/java"), ("21", "/opt/java"), ("22", ""), ("25", "")],
)
def test_only_a_java_that_spark_runs_on_is_taken(tmp_path: Path, version: str, home: str) -> None:
    said = f"    java.home = /opt/java\n    java.specification.version = {version}"

    assert spark.home_of(str(program(tmp_path, "java", said))) == home


def test_a_java_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    assert spark.home_of(str(tmp_path / "java")) == ""


def test_the_java_of_java_home_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert next(spark.java_commands()) == f"{tmp_path}/bin/java"


@pytest.mark.parametrize(
    ("proxy", "options"),
    [
        ("", []),
        (
            "http://proxy.example:3128",
            ["-Dhttps.proxyHost=proxy.example", "-Dhttps.proxyPort=3128"],
        ),
        ("http://proxy.example", ["-Dhttps.proxyHost=proxy.example", "-Dhttps.proxyPort=8080"]),
    ],
)
def test_java_is_told_the_proxy_that_pip_reads(
    monkeypatch: pytest.MonkeyPatch, proxy: str, options: list[str]
) -> None:
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    monkeypatch.setenv("https_proxy", proxy)

    assert list(spark.proxy_options()) == options


def test_a_failure_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    copied = [ROOT / "set_up.py", *(ROOT / "environment").glob("*.py")]
    for path in copied:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / ".venv").write_text("a file where the environment should be")

    ran = subprocess.run(
        [sys.executable, "set_up.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert ran.stderr.startswith("Set-up stopped: ")


def test_set_up_parses_on_the_oldest_python_that_has_to_say_that_it_is_too_old() -> None:
    for path in (ROOT / "set_up.py", *(ROOT / "environment").glob("*.py")):
        ast.parse(path.read_text(), feature_version=(3, 7))
