"""Submissions from the database into a ratings matrix."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from analysis.study import matrix
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, open_
from surveys.fieldwork.people import Organisation, OrganisationId
from surveys.fieldwork.vault import Vault
from surveys.questionnaire import shelf
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument, Section
from surveys.storage.engine import connect, upgrade
from surveys.storage.scrub import STATISTICS
from surveys.storage.store import Store
from tests import postgres
from tests.benchmarks.row import Row

SIZES = (100_000, 1_000_000)
ITEMS = 22
ID = EvaluationId("bench")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FILLING = (
    "INSERT INTO submissions (evaluation, ballot, version, width, audience, language, ratings)"
)
MARK = {
    "sqlite": "substr('12345', abs(random()) % 5 + 1, 1)",
    "postgresql": "substr('12345', floor(random() * 5)::int + 1, 1)",
}
ROWS = {
    "sqlite": (
        "SELECT :id, lower(hex(randomblob(16))), 1, :width, 'users', 'zh', {ratings} FROM"
        " (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
        " SELECT i FROM n) ORDER BY 2"
    ),
    "postgresql": (
        "SELECT :id, replace(gen_random_uuid()::text, '-', ''), 1, :width, 'users', 'zh', {ratings}"
        " FROM generate_series(1, :count) ORDER BY 2"
    ),
}


def run() -> Iterator[Row]:
    """Seconds for each size on both databases; sizes are read from one table that grows."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure("", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
    yield from _measure("_postgresql", postgres.url())


def _measure(suffix: str, url: str) -> Iterator[Row]:
    engine = connect(url)
    upgrade(engine)
    store = Store(engine, Vault("s" * 48))
    asked = _questionnaire(store)
    stored = 0
    for size in SIZES:
        _fill(engine, size - stored)
        stored = size
        best = min(_seconds(store, asked, size) for _ in range(3))
        yield Row(name=f"load_{size}{suffix}", value=best, unit=f"s, {ITEMS} items")
    engine.dispose()


def _questionnaire(store: Store) -> Instrument:
    whole = compose(shelf.load("itss"))
    items = tuple(rating.item for rating in whole.ratings[:ITEMS])
    asked = replace(whole, sections=(Section(id="all", title=whole.title, items=items),))
    evaluation = Evaluation(id=ID, organisation="bench", title="bench")
    with store.begin() as work:
        work.people.add_organisation(Organisation(id=OrganisationId("bench"), name="bench"))
        work.evaluations.add(evaluation)
        work.versions.publish(ID, asked, NOW)
        work.evaluations.save(open_(evaluation, NOW))
    return asked


def _fill(engine: Engine, count: int) -> None:
    """`count` made-up sheets, made by the database itself, and left as a close leaves them."""
    kind = engine.dialect.name
    rows = ROWS[kind].format(ratings=" || ".join([MARK[kind]] * ITEMS))
    with engine.begin() as connection:
        values = {"id": ID, "width": ITEMS, "count": count}
        connection.execute(text(f"{FILLING} {rows}"), values)
        if kind == "postgresql":
            connection.execute(STATISTICS)


def _seconds(store: Store, asked: Instrument, size: int) -> float:
    began = time.perf_counter()
    with store.read() as work:
        sheets = work.responses.sheets(ID, asked.digest, "users")
    ratings = matrix.unpack(sheets.ratings, sheets.width)
    seconds = time.perf_counter() - began
    if ratings.shape != (size, ITEMS):
        raise RuntimeError(f"loaded {ratings.shape}")
    return seconds
