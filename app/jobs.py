"""Work that no request waits for: evaluations are closed when their time has come."""

import logging
import threading
from datetime import datetime

from app.config import Config
from surveys.errors import ParallaxError, Unavailable
from surveys.evaluation import EvaluationId
from surveys.storage.store import Store

log = logging.getLogger("parallax.jobs")
INTERVAL = 20.0
"""Seconds between two rounds. Answers are refused from the set second on in any case."""


def run(store: Store, config: Config, stop: threading.Event) -> None:
    """Do what is due, round after round, until `stop` is set."""
    while not stop.is_set():
        try:
            for closed in close_due(store, config.now()):
                log.info("closed %s at its set time", closed)
            store.scrub()
        except Unavailable:  # a database that restarts must not end the rounds
            pass  # the store's watch says so
        stop.wait(INTERVAL)


def close_due(store: Store, now: datetime) -> tuple[EvaluationId, ...]:
    """Close every evaluation whose closing time has come; one that fails does not stop the rest."""
    closed = []
    with store.read() as work:
        due = work.due_to_close(now)
    for evaluation in due:
        try:
            store.close_evaluation(evaluation, now)
        except Unavailable:
            raise
        except ParallaxError as error:
            log.error("could not close %s: %s", evaluation, error)
        else:
            closed.append(evaluation)
    return tuple(closed)
