"""Submissions from SQLite into a ratings matrix."""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from analysis import matrix
from app import db
from app.config import Config
from surveys import instrument, shelf
from surveys.answers import Answers
from surveys.evaluation import Evaluation, EvaluationId, open_
from surveys.invitation import Ballot
from surveys.storage.store import Store, Submission
from tests.benchmarks.row import Row

SIZES = (100_000, 1_000_000)
ITEMS = 22
ID = EvaluationId("bench")


def run() -> Iterator[Row]:
    """Seconds for each size; both are read from one database that grows."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        config = Config(
            home=home, secret="s" * 48, database_url=f"sqlite:///{home / 'bench.sqlite3'}"
        )
        store = db.open_store(config)
        asked = _questionnaire(store, config)
        stored = 0
        for size in SIZES:
            _fill(store, asked, stored, size)
            stored = size
            best = min(_seconds(store, asked, size) for _ in range(3))
            yield Row(name=f"load_{size}_x_{ITEMS}", value=best, unit="s")


def _questionnaire(store: Store, config: Config) -> instrument.Instrument:
    whole = instrument.compose(shelf.load("itss"))
    kept = [r.item for r in whole.ratings][:ITEMS]
    asked = instrument.Instrument(
        title=whole.title,
        model=whole.model,
        sections=(instrument.Section(id="all", title=whole.title, items=tuple(kept)),),
    )
    evaluation = Evaluation(id=ID, organisation="bench", title="bench")
    with store.begin() as work:
        work.add_evaluation(evaluation)
        work.publish(ID, asked, config.now())
        work.save_evaluation(open_(evaluation, config.now()))
    return asked


def _fill(store: Store, asked: instrument.Instrument, first: int, last: int) -> None:
    source = random.Random(last)
    with store.begin() as work:
        work.submit_all(
            Submission(
                ballot=Ballot(source.randbytes(16).hex()),
                evaluation=ID,
                version=asked.digest,
                audience="users",
                language="zh",
                answers=Answers(ratings="".join(source.choices("12345", k=ITEMS))),
                invitation=None,
            )
            for _ in range(last - first)
        )


def _seconds(store: Store, asked: instrument.Instrument, size: int) -> float:
    began = time.perf_counter()
    with store.read() as work:
        sheets = work.sheets(ID, asked.digest, "users")
    ratings = matrix.unpack(sheets.ratings, sheets.width)
    seconds = time.perf_counter() - began
    if ratings.shape != (size, ITEMS):
        raise RuntimeError(f"loaded {ratings.shape}")
    return seconds
