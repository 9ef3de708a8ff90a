"""A file of a million rows, read and analysed, beside pandas' reading of the same file.

Each in a process of its own, in the same run: seconds of CPU, and the most memory it had.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from app.inputs.csvfile import open_csv
from app.inputs.responses import read_responses
from surveys.exchange.columns import Named
from surveys.questionnaire.composition import compose
from surveys.questionnaire.modelfile.reader import read_file
from tests.benchmarks.row import Row

ROWS, ITEMS, SCALES = 1_000_000, 22, 5
ROOT = Path(__file__).parents[2]
PEER = """
import pandas, sys, time
began = time.process_time()
pandas.read_csv(sys.argv[1])
print(time.process_time() - began)
"""


LAUNCHER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of CPU, of the part that is measured or of the whole process, and its megabytes."""

    part: float
    whole: float
    memory: float


def run() -> Iterator[Row]:
    """Ratios to `pandas.read_csv` of reading and coding, and of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        answers, instrument = Path(folder) / "answers.csv", Path(folder) / "instrument.toml"
        _write(answers, instrument)
        peer = [sys.executable, "-c", PEER, str(answers)]
        reading = [sys.executable, "-m", "tests.benchmarks.reading", str(answers), str(instrument)]
        command = [sys.executable, "-m", "app.cli", "analyse", str(answers), "--audience", "who"]
        command += ["--instrument", str(instrument), "-o", str(Path(folder) / "x.json")]
        # Who has installed Parallax does not compile it with every start.
        _cost([sys.executable, "-c", "import app.cli.analyse, app.report.faces.json"])
        # The machine's mood may change meanwhile: what lies between two measures is held to both.
        peers, ours = [_cost(peer)], list[Cost]()
        for each in (reading, command):
            ours.append(_cost(each))
            peers.append(_cost(peer))
    (read, analysed), memory = ours, peers[0].memory
    before, between, after = (each.part for each in peers)
    yield Row(name="read_csv_1e6", value=between, unit="s CPU")
    yield _against("read_1e6_vs_read_csv", read.part, (before + between) / 2, "s CPU")
    yield _against("analyse_1e6_vs_read_csv", analysed.whole, (between + after) / 2, "s CPU")
    yield _against("read_1e6_memory", read.memory, memory, "MB")
    yield _against("analyse_1e6_memory", analysed.memory, memory, "MB")


def _against(name: str, ours: float, theirs: float, unit: str) -> Row:
    return Row(name=name, value=ours, unit=unit, against="pandas.read_csv", ratio=ours / theirs)


def _cost(command: list[str]) -> Cost:
    """What a command costs; a small process starts it, for a peak counts from the parent's."""
    environ = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, *command],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    *said, whole, memory = map(float, done.stdout.split())
    return Cost(part=said[0] if said else whole, whole=whole, memory=memory)


def _write(answers: Path, instrument: Path) -> None:
    """People with a level of their own, and one for each scale; two answers in a hundred blank."""
    rng = np.random.default_rng(5)
    scale = np.arange(ITEMS) % SCALES
    level = 3.6 + 0.6 * rng.normal(size=(ROWS, 1)) + 0.4 * rng.normal(size=(ROWS, SCALES))[:, scale]
    points = np.clip(np.rint(level + 0.7 * rng.normal(size=(ROWS, ITEMS))), 1, 5)
    table = pd.DataFrame(points, columns=[f"Q{item:02}" for item in range(1, ITEMS + 1)])
    table = table.mask(rng.random((ROWS, ITEMS)) < 0.02).astype("Int8")
    table.insert(0, "who", np.where(rng.random(ROWS) < 0.7, "users", "staff"))
    table.insert(0, "id", np.arange(1, ROWS + 1))
    table.to_csv(answers, index=False)
    instrument.write_text("\n".join(_instrument()) + "\n", encoding="utf-8")


def _instrument() -> Iterator[str]:
    yield '[model]\nid = "bench"\nversion = "1"\nname = "Bench"\nscale = "five"'
    yield '[[scale]]\nid = "five"\nlow = 1\nhigh = 5'
    for audience in ("users", "staff"):
        yield f'[[audience]]\nid = "{audience}"\nname = "{audience}"\nside = "demand"'
    for scale in range(SCALES):
        yield f'[[characteristic]]\nid = "c{scale}"\nname = "C{scale}"'
        for item in range(1 + scale, ITEMS + 1, SCALES):
            yield f'[[characteristic.item]]\nid = "Q{item:02}"\nwording = "Item {item}"'


def main() -> None:
    """Read the answers and the instrument that the command line names; print the seconds of CPU."""
    answers, instrument = map(Path, sys.argv[1:])
    asked = compose(read_file(instrument))
    began = time.process_time()
    read_responses(open_csv(answers), asked, Named(audience="who"))
    print(time.process_time() - began)


if __name__ == "__main__":
    main()
