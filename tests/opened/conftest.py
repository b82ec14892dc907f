"""Files opened as people open them: in an office program and in a browser of this machine."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

FORMULAS = (
    "=1+1", "+1+1", "-1-1", "@SUM(1;1)", '=HYPERLINK("http://127.0.0.1";"x")', "=cmd|' /C x'!A0",
    "\t=1+1", "\r=1+1", "=1+1\n=2+2", "{=1+1}", "='file:///etc/hostname'#A1", '=WEBSERVICE("x")',
)  # fmt: skip
MARKUP = (
    "<script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>", "<body onload={}>",
    "\"><script>{}</script>", "'><img src=x onerror={}>", "</title><script>{}</script>",
    "</style><script>{}</script>", "<iframe srcdoc='<script>{}</script>'>",
    "javascript:{}", "<a href=javascript:{}>x</a>", "<details open ontoggle={}>",
)  # fmt: skip
RUNS = "document.documentElement.dataset.ran=1"
"""What a hostile text does if it runs: it leaves a mark on the page."""
HOSTILE = 100


@pytest.fixture(scope="session")
def formulas() -> list[str]:
    """A hundred texts that a spreadsheet would like to compute."""
    return [f"{FORMULAS[at % len(FORMULAS)]}{' ' * (at // len(FORMULAS))}" for at in range(HOSTILE)]


@pytest.fixture(scope="session")
def markup() -> list[str]:
    """A hundred texts that a browser would like to run."""
    return [f"{MARKUP[at % len(MARKUP)].format(RUNS)}{at}" for at in range(HOSTILE)]


@pytest.fixture(scope="session")
def in_calc(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Open a workbook's second sheet in LibreOffice; what its cells show, as CSV."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine: apt-get install libreoffice-calc")
    home = tmp_path_factory.mktemp("office")
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"

    def opened(path: Path) -> str:
        command = [office, f"-env:UserInstallation=file://{home}", "--headless", "--convert-to"]
        subprocess.run(
            [*command, options, "--outdir", str(home), str(path)], check=True, capture_output=True
        )
        [told] = home.glob("*.csv")
        return told.read_text(encoding="utf-8")

    return opened


@pytest.fixture(scope="session")
def in_browser(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Open a page in headless Chromium; what it has become when its scripts had their chance."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("Chromium is not on this machine: apt-get install chromium")
    home = tmp_path_factory.mktemp("browser")

    def opened(path: Path) -> str:
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={home}",
        ]
        page = path.resolve().as_uri()
        told = subprocess.run(
            [*command, "--virtual-time-budget=2000", "--dump-dom", page],
            check=True,
            capture_output=True,
            text=True,
        )
        return told.stdout

    return opened
