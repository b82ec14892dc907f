"""The rules of rows hold for whoever runs the engine room, too."""

import secrets
import subprocess
from pathlib import Path

import pytest

from tests.dashboards.small_lake import MINE
from tests.dashboards.superset_reader import ROOT, Pages, Reader

SUPERSET = ROOT / ".venv-dashboards" / "bin" / "superset"


@pytest.fixture(scope="module")
def admin(pages: Pages) -> Reader:
    """An Admin, made as docs/dashboards.md says."""
    # A folder that is kept has the Admin of the last run, with another password.
    name, word = f"root{secrets.token_hex(3)}", secrets.token_hex(8)
    config = Path("dashboards") / "superset" / "superset_config.py"
    subprocess.run(
        [
            str(SUPERSET), "fab", "create-admin", "--username", name, "--firstname", "A",
            "--lastname", "B", "--email", f"{name}@council.example", "--password", word,
        ],
        cwd=ROOT, check=True, capture_output=True,
        env={
            **pages.environment, "SUPERSET_CONFIG_PATH": str(ROOT / config),
            "FLASK_APP": "superset.app:create_app()",
        },
    )  # fmt: skip
    return Reader(pages.address, name, word)


@pytest.mark.parametrize("card", ["first", "involved", "find"])
def test_an_admin_sees_no_child(pages: Pages, admin: Reader, card: str) -> None:
    chart = pages.chart("social_care", card, "find" if card == "find" else "child")

    assert admin.rows(chart, MINE) == []


@pytest.mark.parametrize("result_type", ["samples", "drill_detail"])
def test_an_admin_sees_no_sample_of_a_card(pages: Pages, admin: Reader, result_type: str) -> None:
    answer = admin.ask(pages.chart("social_care", "first"), MINE, result_type=result_type)

    assert "Okafor" not in answer.text


@pytest.mark.parametrize(
    "sql", ["SELECT * FROM child", "SELECT 1", "SELECT * FROM read_text('/etc/hostname')"]
)
def test_an_admin_has_no_query_window_onto_the_lake(pages: Pages, admin: Reader, sql: str) -> None:
    with pages.database as database:
        numbers = [number for (number,) in database.execute("SELECT id FROM dbs")]
    answers = [
        admin.post(
            "/api/v1/sqllab/execute/", {"database_id": number, "sql": sql, "runAsync": False}
        )
        for number in numbers
    ]

    assert len(answers) == 3
    assert [answer.status_code for answer in answers if answer.status_code == 200] == []
