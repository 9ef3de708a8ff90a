"""Another process at work in a database, which may be killed in the midst of it.

python -m tests.surveys.storage.process answer|close|try URL
"""

import sys
from itertools import count

from surveys.errors import Throttled
from surveys.fieldwork.attempts import attempts
from surveys.fieldwork.vault import Vault
from surveys.storage.engine import connect
from surveys.storage.store import Store
from tests.surveys.samples import EVALUATION, NOW, ballot, submission
from tests.surveys.storage.conftest import SECRET


def answer(store: Store) -> None:
    """Submit for ever; each ballot is printed once it is acknowledged."""
    for number in count():
        with store.begin() as work:
            work.submit(submission(ballot(number)))
        print(ballot(number), flush=True)


def close(store: Store) -> None:
    """Say so, then close."""
    with store.read() as work:
        work.evaluation(EVALUATION)
    print("closing", flush=True)
    store.close_evaluation(EVALUATION, NOW)


def try_(store: Store) -> None:
    """Try a password thirteen times; the seconds to wait are printed, 0 for a try that counts."""
    for _ in range(13):
        try:
            with store.begin() as work:
                work.count_attempt(attempts("lin@example.org", "203.0.113.7"), NOW)
            print(0)
        except Throttled as error:
            print(error.seconds)


if __name__ == "__main__":
    {"answer": answer, "close": close, "try": try_}[sys.argv[1]](
        Store(connect(sys.argv[2]), Vault(SECRET))
    )
