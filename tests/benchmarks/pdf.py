"""The PDF of the demo's report: cold in a new process, warm in this one."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from app import db, demo, reporting
from app.config import Config
from app.render import FORMATS
from tests.benchmarks.row import Row


def run() -> Iterator[Row]:
    """Wall-clock of the cold start, CPU of a warm rendering, pages."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        config = Config(
            home=home, secret="s" * 48, database_url=f"sqlite:///{home / 'bench.sqlite3'}"
        )
        store = db.open_store(config)
        made = demo.ensure(store, config.now(), None)
        report = reporting.build(store, made.reported)
        render = FORMATS["pdf"].render
        began = time.perf_counter()
        content = render(report, "zh")
        yield Row(name="pdf_first_in_process", value=time.perf_counter() - began, unit="s")
        cpu = min(_cpu(lambda: render(report, "zh")) for _ in range(3))
        pages = len(PdfReader(BytesIO(content)).pages)
        yield Row(name="pdf_warm_cpu", value=cpu, unit="s CPU")
        yield Row(name="pdf_pages", value=pages, unit="pages")
        yield Row(name="pdf_warm_cpu_per_14_pages", value=cpu / pages * 14, unit="s CPU")
        yield Row(name="pdf_import_cold", value=_cold_import(), unit="s")


def _cpu(work: "object") -> float:
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began


def _cold_import() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import weasyprint"], check=True)
    return time.perf_counter() - began
