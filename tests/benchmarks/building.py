"""The whole report: seconds for the demo's sheets and for 10^5, and where they go.

Alone it prints every section: `python -m tests.benchmarks.building 100000`; without a number, of
the demo's own sheets.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
from numpy.random import Generator

from analysis import report
from analysis.statistics.moments.gather import moments
from analysis.study.inputs import Inputs
from analysis.study.matrix import Sample, unpack
from app.demo import demo_data
from app.inputs.stored_evaluations import gather
from app.web import db
from app.web.config import from_environment
from surveys.fieldwork.answers import Answers, Note
from tests.benchmarks.row import Row

ROUNDS, SLOWEST = 5, 5
LARGE = 100_000
CHANGED = 0.3
"""The share of answers that are drawn anew, lest sheets be copies of each other."""
FEWEST = ord("1")


def run() -> Iterator[Row]:
    """Seconds of both reports, and the sections of the large one that take longest."""
    inputs = demo_inputs()
    yield Row(name=f"build_{sheets(inputs)}", value=min(_whole(inputs, ROUNDS)), unit="s CPU")
    large = crowd(inputs, LARGE)
    whole = min(_whole(large, 2))
    yield Row(name="build_1e5", value=whole, unit="s CPU")
    for name, seconds in profile(large)[:SLOWEST]:
        yield Row(
            name=f"build_1e5_{name}",
            value=seconds,
            unit="s CPU",
            against="build_1e5",
            ratio=seconds / whole,
        )


def demo_inputs() -> Inputs:
    """What the demo's report is built from, moments included."""
    with tempfile.TemporaryDirectory() as folder:
        config = from_environment(os.environ | {"PARALLAX_HOME": folder, "DATABASE_URL": ""})
        store = db.open_store(config)
        made = demo_data.ensure(store, config.now(), None)
        with store.read() as work:
            inputs = gather(work, work.evaluations.get(made.reported))
    return replace(inputs, samples=tuple(map(_known, inputs.samples)))


def sheets(inputs: Inputs) -> int:
    """The sheets of those who receive the service."""
    return sum(len(s.points) for s in inputs.samples if s.audience != "supplier")


def crowd(inputs: Inputs, n: int, *, seed: int = 1) -> Inputs:
    """The demo grown to n sheets: people drawn with replacement, three answers in ten anew.

    The supplier's raters stay as they are. Everybody's choices are kept; every note is told apart.
    """
    rng, times = np.random.default_rng(seed), n / sheets(inputs)

    def grown(sample: Sample) -> Sample:
        if sample.audience == "supplier":
            return sample
        return _known(_grown(sample, round(times * len(sample.points)), rng))

    return replace(inputs, samples=tuple(map(grown, inputs.samples)))


def _known(sample: Sample) -> Sample:
    return replace(sample, moments=moments(sample.points))


def _grown(sample: Sample, n: int, rng: Generator) -> Sample:
    table = np.array([list(r.ratings.encode("ascii")) for r in sample.records], dtype=np.uint8)
    chosen = rng.integers(0, len(table), n)
    grown = table[chosen]
    anew = (rng.random(grown.shape, dtype=np.float32) < CHANGED) & (grown >= FEWEST)
    anew &= grown < FEWEST + 5
    grown[anew] = rng.integers(FEWEST, FEWEST + 5, int(anew.sum()), dtype=np.uint8)
    packed, width = grown.tobytes(), grown.shape[1]
    text = packed.decode("ascii")
    records = (
        _other(sample.records[place], text[row * width : (row + 1) * width], row)
        for row, place in enumerate(chosen.tolist())
    )
    return replace(sample, points=unpack(packed, width), records=tuple(records))


def _other(record: Answers, ratings: str, number: int) -> Answers:
    notes = tuple(
        Note(kind=note.kind, id=note.id, text=f"{note.text} ({number})") for note in record.notes
    )
    return Answers(ratings=ratings, choices=record.choices, notes=notes)


def _whole(inputs: Inputs, rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        began = time.process_time()
        report.build(inputs)
        yield time.process_time() - began


def profile(inputs: Inputs) -> list[tuple[str, float]]:
    """CPU seconds of each section of one report, the slowest first; `prepare` and `fingerprint`."""
    taken: dict[str, float] = {}
    sections = tuple(
        replace(section, build=_timed(section.build, section.key, taken))
        for section in report.SECTIONS
    )
    with ExitStack() as stack:
        for name in ("prepare", "fingerprint"):
            timed = _timed(getattr(report, name), name, taken)
            stack.enter_context(mock.patch.object(report, name, timed))
        stack.enter_context(mock.patch.object(report, "SECTIONS", sections))
        report.build(inputs)
    return sorted(taken.items(), key=lambda each: -each[1])


def _timed(work: Callable[..., Any], name: str, taken: dict[str, float]) -> Callable[..., Any]:
    """`work`, timed without what is timed within it: a section may ask for an earlier one."""

    def timed(*args: object) -> object:
        began, within = time.process_time(), sum(taken.values())
        made = work(*args)
        own = time.process_time() - began - (sum(taken.values()) - within)
        taken[name] = taken.get(name, 0.0) + own
        return made

    return timed


def main() -> None:
    """The table of all sections, and the largest memory that the process had."""
    inputs = demo_inputs()
    if len(sys.argv) > 1:
        inputs = crowd(inputs, int(sys.argv[1]))
    else:
        report.build(inputs)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, seconds in profile(inputs):
        print(f"{name:<20} {seconds:>8.3f} s")
    (whole,) = _whole(inputs, 1)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{sheets(inputs)} sheets: {whole:.3f} s; at most {after:.0f} MB, {before:.0f} before")


if __name__ == "__main__":
    main()
