"""What Spark needs beside its Python package: Java, Delta's jars, and an archive of classes."""

from __future__ import annotations

import glob
import os
import re
import shutil
from pathlib import Path
from typing import Iterator
from urllib.parse import urlsplit

from environment.checkout import Checkout, Jar, StoppedError, locked_jars, put, sha256
from environment.programs import apt_install, output, runs, say

OLDEST, NEWEST = 17, 21
DEBIAN_PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless")
COMMANDS = (
    ("apt-get", f"sudo apt-get install {DEBIAN_PACKAGES[0]}"),
    ("dnf", "sudo dnf install java-17-openjdk-headless"),
    ("zypper", "sudo zypper install java-17-openjdk-headless"),
    ("brew", "brew install openjdk@17"),
)
"""Which package manager, and the one command to give a person who has it."""
HOMES = (
    "/usr/lib/jvm/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk@*",
    "/usr/local/opt/openjdk@*",
)


def choose_java(at: Checkout) -> None:
    """Write the home of a fitting Java to the checkout's `java_home`, installed where it must be.

    Raises:
        StoppedError: there is none, and it may not be installed by us.
    """
    home = find_java()
    for package in DEBIAN_PACKAGES:
        if not home and apt_install(package):
            home = find_java()
    if not home:
        commands = [command for manager, command in COMMANDS if shutil.which(manager)]
        advice = f"run `{commands[0]}`" if commands else "install one"
        raise StoppedError(f"Java {OLDEST} to {NEWEST} is needed: {advice}, then try again.")
    put(at.java_home, f"{home}\n")


def find_java() -> str:
    """The home of the first Java that Spark 4 runs on; "" where there is none."""
    return next(filter(None, map(home_of, java_commands())), "")


def java_commands() -> Iterator[str]:
    """Where a `java` may be: JAVA_HOME first, then the PATH, then where systems put theirs."""
    if os.environ.get("JAVA_HOME"):
        yield f"{os.environ['JAVA_HOME']}/bin/java"
    yield "java"
    for pattern in HOMES:
        yield from (f"{home}/bin/java" for home in sorted(glob.glob(pattern)))


def home_of(java: str) -> str:
    """The home of the Java that the command runs; "" where it does not run or does not fit."""
    text = output(java, "-XshowSettings:properties", "-version")
    properties = dict(re.findall(r"(java\.home|java\.specification\.version) = (\S.*)", text))
    version = properties.get("java.specification.version", "").strip()
    fits = version.isdigit() and OLDEST <= int(version) <= NEWEST
    return properties["java.home"].strip() if fits else ""


def fetch_jars(at: Checkout) -> None:
    """Fill the jars folder with exactly the jars of jars.lock; one that is there is kept.

    Raises:
        StoppedError: a jar could not be fetched, or is not the one that was pinned.
    """
    at.jars.mkdir(parents=True, exist_ok=True)
    pinned = {jar.file_name: jar for jar in locked_jars(at)}
    for there in at.jars.iterdir():
        if there.name not in pinned or sha256(there) != pinned[there.name].sha256:
            there.unlink()
    for name, jar in pinned.items():
        if not (at.jars / name).exists():
            say(f"Fetching {name}.")
            take(at, jar, fetched(at, jar))
    shutil.rmtree(str(at.share / "ivy"), ignore_errors=True)


def take(at: Checkout, jar: Jar, file: Path) -> None:
    """Move a fetched file among the jars, if it is the one that was pinned.

    Raises:
        StoppedError: it is not there, or its sha256 is another.
    """
    if not file.exists():
        advice = f"run the same command again, or put the file into {at.jars} by hand"
        raise StoppedError(f"{jar.file_name} could not be fetched ({at.log} says why): {advice}.")
    if sha256(file) != jar.sha256:
        shutil.rmtree(str(at.share / "ivy"))
        raise StoppedError(f"What came as {jar.file_name} is not what jars.lock pins: refused.")
    file.replace(at.jars / jar.file_name)


def fetched(at: Checkout, jar: Jar) -> Path:
    """Where the Ivy that Spark brings leaves the jar, from whatever repository it is set to use.

    A site with a repository of its own names an Ivy settings file in IVY_SETTINGS.
    """
    ivy, spark = at.share / "ivy", f"{at.venv}/lib/python3*/site-packages/pyspark/jars"
    classes = glob.glob(f"{spark}/ivy-*.jar") + glob.glob(f"{spark}/commons-cli-*.jar")
    settings = os.environ.get("IVY_SETTINGS")
    text = output(
        *(f"{at.java_home.read_text().strip()}/bin/java", *proxy_options()),
        *(f"-Divy.default.ivy.user.dir={ivy}", "-cp", ":".join(classes), "org.apache.ivy.Main"),
        *("-cache", str(ivy), "-dependency", jar.organisation, jar.module, jar.revision),
        *("-notransitive", "-types", "jar", "-retrieve", f"{ivy}/[artifact]-[revision].[ext]"),
        *(("-settings", settings) if settings else ()),
    )
    with at.log.open("a") as log:
        log.write(text)
    return ivy / jar.file_name


def archive_classes(at: Checkout) -> None:
    """Write the archive of the classes that Spark loads; where that fails, sessions do without."""
    at.classes.unlink(missing_ok=True)
    say("Preparing Spark's classes, so that every later session starts sooner.")
    made = runs(str(at.python), "-m", "dagster_project.runtime.class_archive", str(at.classes))
    if not made:
        say("That could not be done: sessions start as they do without it.")


def proxy_options() -> Iterator[str]:
    """The proxy of the environment's `https_proxy`, which pip reads and Java does not."""
    proxy = urlsplit(os.environ.get("https_proxy") or os.environ.get("HTTPS_PROXY") or "")
    if proxy.hostname:
        yield f"-Dhttps.proxyHost={proxy.hostname}"
        yield f"-Dhttps.proxyPort={proxy.port or 8080}"
