"""Object stores on this machine: real servers, started for the tests and ended after them.

Neither is a part of the set-up. Each is installed once, into the user's cache, where its language
is there (Go for versitygw, Node for azurite); where it is not, the tests say what to install.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pyarrow.fs import LocalFileSystem, copy_files

from dagster_project.lake import storage
from dagster_project.lake.object_store import StoreFolder
from tests.pipeline.running import Place, free_port

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "single-view"
VERSITYGW = "v1.8.0"
AZURITE = "3.37.0"
READY_SECONDS = 60
CONTAINER = "lake"
AZURITE_ACCOUNT = "devstoreaccount1"
AZURITE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
"""Of every azurite; its makers print it in their manual."""


@dataclass(frozen=True)
class Store:
    """A store that runs, and what a council sets to use it."""

    root: StoreFolder
    settings: Mapping[str, str]

    def place(self, name: str, folder: Path, landing: Path) -> Place:
        """A lake of a name in the store, with its state in a folder of that name."""
        lake = {"LAKE_ROOT": str(self.root / name)}
        return Place(folder / name, landing, {**self.settings, **lake})

    def root_of(self, place: Place) -> StoreFolder:
        """Where the tables of a place are."""
        return self.root / place.lake.name

    def fetched(self, place: Place) -> Path:
        """The tables of a place, copied to this machine, as any reader of files sees them."""
        copied = place.lake.with_suffix(".fetched")
        shutil.rmtree(copied, ignore_errors=True)
        copied.mkdir()
        there = storage.file_system(self.root_of(place))
        copy_files("", str(copied), there, LocalFileSystem())
        return copied

    def put(self, tables: Path, place: Place) -> None:
        """Copy tables of this machine to a place."""
        there = storage.file_system(self.root_of(place))
        copy_files(str(tables), "", LocalFileSystem(), there)


@contextmanager
def versitygw(folder: Path) -> Iterator[Store]:
    """A store that speaks S3, over a folder.

    Not with `--keep-alive`: it then misreads some requests of Arrow's client, and refuses them.
    """
    (folder / "objects" / CONTAINER).mkdir(parents=True)
    (folder / "attributes").mkdir()
    port = free_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "a secret of these tests",
        "AWS_REGION": "eu-west-2",
    }
    words = ("--port", f"127.0.0.1:{port}", "--quiet", "--health", "/health",
             "--region", "eu-west-2", "posix", "--sidecar", str(folder / "attributes"),
             str(folder / "objects"))  # fmt: skip
    keys = {"ROOT_ACCESS_KEY": "tests", "ROOT_SECRET_KEY": "a secret of these tests"}
    with _running([str(_gateway()), *words], keys, f"http://127.0.0.1:{port}/health", folder):
        yield Store(StoreFolder("s3", CONTAINER), settings)


@contextmanager
def azurite(folder: Path) -> Iterator[Store]:
    """Azure's own emulator of its blob service: no hierarchical namespace, and no sign-in."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    address = f"http://127.0.0.1:{port}/{AZURITE_ACCOUNT}"
    settings = {
        "AZURE_STORAGE_ENDPOINT": address,
        "AZURE_STORAGE_ACCOUNT_KEY": AZURITE_KEY,
    }
    words = ("--blobPort", str(port), "--location", str(folder), "--silent",
             "--disableTelemetry", "--skipApiVersionCheck")  # fmt: skip
    with _running([str(_emulator()), *words], {}, f"{address}/?comp=list", folder):
        host = f"{CONTAINER}@{AZURITE_ACCOUNT}.dfs.core.windows.net"
        with in_environment(settings):
            storage.file_system(StoreFolder("abfss", host)).base_fs.create_dir(CONTAINER)
        yield Store(StoreFolder("abfss", host), settings)


STORES = {"versitygw": versitygw, "azurite": azurite}


@contextmanager
def in_environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Let this process reach the store as a night does."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        yield


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], health: str, folder: Path
) -> Iterator[None]:
    with (folder / "server.said").open("wb") as said:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _wait_for(health, process)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait_for(health: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(health, timeout=5):  # noqa: S310 # an address of this machine
                return
        except URLError as error:
            if hasattr(error, "code"):
                return  # it answers, and wants a signature
            time.sleep(0.1)
    raise TimeoutError("the store did not answer")


def _gateway() -> Path:
    """The program of versitygw, built where it is missing."""
    folder = CACHE / f"versitygw-{VERSITYGW}"
    command = ("go", "install", f"github.com/versity/versitygw/cmd/versitygw@{VERSITYGW}")
    return _installed(folder / "versitygw", command, {"GOBIN": str(folder)})


def _emulator() -> Path:
    """The program of azurite, fetched where it is missing."""
    folder = CACHE / f"azurite-{AZURITE}"
    command = ("npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder),
               f"azurite@{AZURITE}")  # fmt: skip
    return _installed(folder / "node_modules" / ".bin" / "azurite-blob", command, {})


def _installed(program: Path, command: tuple[str, ...], more: Mapping[str, str]) -> Path:
    if program.exists():
        return program
    if not shutil.which(command[0]):
        variables = " ".join(f"{name}={value}" for name, value in more.items())
        pytest.skip(f"{command[0]} is not there; with it: {variables} {' '.join(command)}")
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, env={**os.environ, **more}, check=True, capture_output=True)
    return program
