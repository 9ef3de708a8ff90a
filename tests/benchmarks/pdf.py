"""The PDF of the demo's report, and of one of 14 pages: cold in a new process, warm in this one."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from analysis.report import SWITCHES, Report
from app import reporting
from app.demo import demo_data
from app.report.faces import FORMATS, Language
from app.web import db
from app.web.config import from_environment
from tests.app.inputs.analysing import analysed
from tests.benchmarks.row import Row

ROUNDS = 3
PAGES = 14
"""The length of report that the aim is set for: that of the golden answers in its core."""
TESTS = Path(__file__).parents[1]


def run() -> Iterator[Row]:
    """Seconds of the command in a new process; CPU and seconds of a rendering after the first."""
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"PARALLAX_HOME": folder, "DATABASE_URL": ""}
        config = from_environment(environ)
        store = db.open_store(config)
        made = demo_data.ensure(store, config.now(), None)
        file = Path(folder) / "report.pdf"
        yield Row(name="pdf_cold", value=_cold(environ, made.reported, file), unit="s")
        report = reporting.build(store, made.reported)
    yield from _warm("pdf", report, "zh")
    golden = analysed(
        [TESTS / "golden" / "answers.csv"],
        TESTS / "instruments" / "small.toml",
        audience="group",
        without=SWITCHES,
    )
    yield from _warm(f"pdf_of_{PAGES}", golden.report, "en")


def _warm(name: str, report: Report, language: Language) -> Iterator[Row]:
    """CPU and seconds of a rendering after the first, its pages, and what so many would cost."""
    render = FORMATS["pdf"].render
    pages = len(PdfReader(BytesIO(render(report, language))).pages)
    cpu = min(_taken(time.process_time, lambda: render(report, language)) for _ in range(ROUNDS))
    wall = min(_taken(time.perf_counter, lambda: render(report, language)) for _ in range(ROUNDS))
    yield Row(name=f"{name}_warm", value=wall, unit="s")
    yield Row(name=f"{name}_warm_cpu", value=cpu, unit="s CPU")
    yield Row(name=f"{name}_pages", value=pages, unit="pages")
    yield Row(name=f"{name}_warm_cpu_{PAGES}_pages", value=cpu / pages * PAGES, unit="s CPU")


def _taken(clock: Callable[[], float], work: Callable[[], object]) -> float:
    began = clock()
    work()
    return clock() - began


def _cold(environ: dict[str, str], evaluation: str, file: Path) -> float:
    command = [sys.executable, "-m", "app.cli", "report", evaluation, "-o", str(file)]
    root = Path(__file__).parents[2]
    return _taken(
        time.perf_counter, lambda: subprocess.run(command, env=environ, cwd=root, check=True)
    )
