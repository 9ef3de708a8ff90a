"""kill -9 while answers come in: what was acknowledged is there, once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx

from surveys.fieldwork.invitation import Ballot
from surveys.fieldwork.invitation import receipt_of as receipt_for
from tests.extent import is_long
from tests.http.field import COMPLETE, STORED, Field, open_field, receipt_of
from tests.served import Served, served

CLIENTS = 6
SHEETS = 150 if is_long() else 60
KILLS = 3
TRIES = 200


def test_everything_acknowledged_survives_the_killing_of_workers(tmp_path: Path) -> None:
    with served(tmp_path, workers=2) as server:
        field, done = open_field(server), Event()
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            killer = pool.submit(_kill, server, field, done)
            acknowledged = list(pool.map(lambda _: _answer(field), range(SHEETS)))
            done.set()
            killed = killer.result()
        with server.store.read() as work:
            assert all(work.ballots.is_received(field.id, ballot) for ballot in acknowledged)
        assert field.stored() == [STORED] * SHEETS
    assert killed == KILLS
    assert len(set(acknowledged)) == SHEETS


def _answer(field: Field) -> Ballot:
    """Open the page, send it until a receipt is given, as a person would who tries again."""
    ballot, sheet = Ballot(""), ""
    for _ in range(TRIES):
        try:
            with field.browser() as browser:
                sheet = sheet or field.sheet(browser)
                ballot = Ballot(sheet.split(".")[2])
                data = {**COMPLETE, "sheet": sheet}
                page = browser.post(field.path, data=data, follow_redirects=True)
        except httpx.TransportError:
            continue
        assert receipt_of(page) == receipt_for(ballot)
        return ballot
    raise AssertionError("no receipt was ever given")


def _kill(server: Served, field: Field, done: Event) -> int:
    """Kill one worker after the other, each in the midst of what it does."""
    killed = 0
    while killed < KILLS and not done.is_set():
        workers = server.workers()
        enough = len(field.stored()) >= (killed + 1) * SHEETS // (KILLS + 2)
        if enough and len(workers) == 2:
            workers[killed % 2].kill()
            killed += 1
        done.wait(0.01)
    return killed
