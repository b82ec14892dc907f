"""A workbook that is read by another process, of bounded memory and patience.

Its library is not Python: what overwhelms it ends the process, and must not end the night.
"""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from bronze.readers.raw import LONGEST, UnreadableError

MOST_CHARACTERS: Final = 1_000_000_000
"""Characters of a sheet: one text may stand in each of ten million cells, written once."""
MOST_SECONDS: Final = 600
"""Seconds in which a sheet must be opened, and its next rows be there."""
SCRIPT: Final = Path(__file__).with_name("workbook_process.py")
"""The program that has a workbook open."""
LOCKED: Final = "The workbook is protected by a password: ask the sender for one without."
DAMAGED: Final = "The workbook is damaged: ask the sender to save it anew and send it again."
_TOO_MUCH = (
    "The workbook cannot be opened: it is damaged, or holds far more than an extract. Ask the "
    "sender to save its one sheet anew, or to send CSV."
)


class Sheet(NamedTuple):
    """A sheet's name, whether it has cells (a chart has none), and whether one sees it."""

    name: str
    has_cells: bool
    is_visible: bool


class Workbook:
    """A workbook; `sheets` stand in its order."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            UnreadableError: it is damaged, locked or too large.
        """
        self._path = path
        self._process: _Process | None = _Process(path)
        self.sheets = tuple(Sheet(*each) for each in self._process.receive())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process:
            self._process.end()

    def rows(self, number: int) -> Iterator[list[str]]:
        """The rows of the sheet with that number, from 0: each cell as its sender would type it.

        Of a text longer than `LONGEST` only the beginning is there, and one character beyond.

        Raises:
            UnreadableError: the sheet is damaged or too large.
        """
        process, self._process = self._process, None
        if process is None:
            process = _Process(self._path)
            process.receive()
        characters = 0
        try:
            process.ask(number)
            while (rows := process.receive()) is not None:
                characters += sum(len(cell) for row in rows for cell in row)
                _require_characters(characters)
                yield from rows
        finally:
            process.end()


def _require_characters(characters: int) -> None:
    if characters > MOST_CHARACTERS:
        raise UnreadableError(_TOO_MUCH)


class _Process:
    """The process that has a workbook open."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - a file of ours
            # Isolated: it imports nothing from where the night was started.
            [sys.executable, "-I", str(SCRIPT), str(path.absolute()), str(LONGEST)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what the library says may quote a cell
            encoding="utf-8",
        )

    def ask(self, number: int) -> None:
        """Ask for the rows of a sheet."""
        # It may have ended meanwhile: that shows when it is listened to.
        with contextlib.suppress(BrokenPipeError):
            if self._process.stdin:
                self._process.stdin.write(f"{number}\n")
                self._process.stdin.close()

    def receive(self) -> Any:  # noqa: ANN401 # whatever JSON holds
        """What it says next."""
        line = self._line()
        answer = json.loads(line) if line.endswith("\n") else ""
        if isinstance(answer, str):
            self.end()
            raise UnreadableError({"locked": LOCKED, "damaged": DAMAGED}.get(answer, _TOO_MUCH))
        return answer

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe and not pipe.closed:
                pipe.close()

    def _line(self) -> str:
        if self._process.stdout is None:
            return ""
        patience = threading.Timer(MOST_SECONDS, self._process.kill)
        patience.daemon = True
        patience.start()
        try:
            return self._process.stdout.readline()
        finally:
            patience.cancel()
