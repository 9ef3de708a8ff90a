"""Work that no request waits for: evaluations are closed when their time has come, what is over
is forgotten.
"""

import logging
import os
import signal
import threading
import time
from datetime import datetime

from app.serving import clocks, logs
from app.serving.outage import Outage
from app.web import db
from app.web.config import Config
from surveys.errors import ParallaxError, Refused, Unavailable
from surveys.fieldwork.evaluation import EvaluationId
from surveys.storage.store import Store

log = logging.getLogger("parallax.jobs")
INTERVAL = 20.0
"""Seconds between two rounds. Answers are refused from the set second on in any case."""


PARENT_SECONDS = 1.0
"""How often the background process looks whether its server is still there."""


def work(config: Config, parent: int | None = None, outage: Outage | None = None) -> None:
    """Do the background work until told to stop, or until the process `parent` has gone.

    Args:
        config: settings.
        parent: the number of a process.
        outage: what this process shares with others of the database's failures.
    """
    logs.configure()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent, stop), daemon=True).start()
    run(db.join_store(config, outage or Outage().of_background()), config, stop)


def _outlive(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    stop.set()


def run(store: Store, config: Config, stop: threading.Event) -> None:
    """Do what is due, round after round, until `stop` is set."""
    watch, unclosable = clocks.Watch(), set[EvaluationId]()
    while not stop.is_set():
        try:
            now = config.now()
            watch.look(clocks.stamp(store, now), config.timezone)
            for closed in close_due(store, now, unclosable):
                log.info("closed %s at its set time", closed)
            store.scrub()
            store.tidy(config.now())
        except Unavailable:  # a database that restarts must not end the rounds
            pass  # the store's watch says so
        stop.wait(INTERVAL)


def close_due(
    store: Store, now: datetime, unclosable: set[EvaluationId] | None = None
) -> tuple[EvaluationId, ...]:
    """Close every evaluation whose closing time has come; one that fails does not stop the rest.

    Those of which the clock is doubted (`surveys.fieldwork.clock`) wait.

    Args:
        store: where they are.
        now: the time.
        unclosable: those of which the log says already that they cannot be closed; added to.
    """
    unclosable = set() if unclosable is None else unclosable
    closed = []
    with store.read() as work:
        due = {each: work.evaluations.revision(each) for each in work.evaluations.due_to_close(now)}
    for evaluation, seen in due.items():
        try:
            store.close_evaluation(evaluation, now, seen=seen)
        except Unavailable:
            raise
        except ParallaxError as error:
            if isinstance(error, Refused) and error.code == "stale":
                continue  # its time was put off, perhaps: the next round looks again
            if evaluation not in unclosable:
                log.error("could not close %s: %s", evaluation, error)
                unclosable.add(evaluation)
        else:
            closed.append(evaluation)
    return tuple(closed)
