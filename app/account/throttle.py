"""The one way to ask whether a password is right: tries are counted, and slowed when they fail."""

from collections.abc import Sequence

from app.web import db, passwords
from surveys.fieldwork.attempts import Attempt


def is_right(stored: str | None, password: str, attempt: Sequence[Attempt]) -> bool:
    """Whether `password` is the one that was hashed.

    Args:
        stored: the hash; None: there is no such account, which costs and counts as much.
        password: as it was typed.
        attempt: what the try counts for (`surveys.fieldwork.attempts.attempts`).

    Raises:
        Throttled: too many have failed; the password was not looked at.
    """
    counted = attempt if db.config().limits else ()
    if counted:
        with db.store().begin() as work:
            work.count_attempt(counted, db.now())
    right = passwords.matches(stored, password)
    if right and counted:
        with db.store().begin() as work:
            work.forgive_attempt(counted)
    return right
