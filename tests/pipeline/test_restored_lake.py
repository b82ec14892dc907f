"""A lake that was backed up and restored goes on as if nothing had been."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.pipeline.conftest import SECOND, Copy, Ran
from tests.pipeline.published import seen
from tests.pipeline.running import Place, Warm

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
SECTION = re.search(r"^## Back-up and restore\n(.*?)^## ", PAGE.read_text("utf-8"), re.M | re.S)
COMMANDS = re.findall(r"^```bash\n(.*?)^```$", SECTION[1] if SECTION else "", re.M | re.S)
OF_EVERY_RUN = {"gold/data_quality"}
"""Tables in which every run notes something of its own."""


def _run(commands: list[str], **folders: Path) -> None:
    for folder in folders.values():
        folder.mkdir(exist_ok=True)
    names = {name: str(folder) for name, folder in folders.items()}
    for command in commands:
        subprocess.run(["bash", "-euc", command], env={**os.environ, **names}, check=True)


@pytest.mark.long
def test_the_night_after_a_restore_is_the_one_that_the_lake_would_have_had(
    before_second_night: Place, second_night: Ran, copy_of: Copy, tmp_path: Path, warm: Warm
) -> None:
    place = copy_of(before_second_night, "backed-up")
    lake, restored = place.lake, tmp_path / "restored"
    (lake / "secret").mkdir()
    (lake / "secret" / "record_key").write_text(place.environment["RECORD_KEY_SECRET"])
    kept = {"BACKUP": tmp_path / "backup", "SECRETS": tmp_path / "secrets"}

    back_up, restore = COMMANDS[:2], COMMANDS[2:]
    _run(back_up, LAKE_ROOT=lake, **kept)
    _run(restore, LAKE_ROOT=restored, **kept)
    warm.good_night(Place(restored, place.landing, {"RECORD_KEY_SECRET": ""}), SECOND)

    wanted, found = seen(second_night.lake), seen(restored)
    assert {path for path in wanted if wanted[path] != found[path]} <= OF_EVERY_RUN
