"""Another process at work in a database, to be killed in the midst of it.

python -m tests.surveys.storage.process answer|close URL
"""

import sys
from itertools import count

from surveys.storage.engine import connect
from surveys.storage.store import Store
from surveys.vault import Vault
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


if __name__ == "__main__":
    {"answer": answer, "close": close}[sys.argv[1]](Store(connect(sys.argv[2]), Vault(SECRET)))
