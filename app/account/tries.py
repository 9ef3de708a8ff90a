"""Whether a password is right: tries are counted, and slowed when they fail.

At a device where someone has signed in before, the right password is taken whatever others try. A
signed cookie says so, bound to account and password: it is sent to the sign-in page alone, opens
nothing by itself, and means nothing once the password has been changed.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from flask import Response, request, url_for
from itsdangerous import BadSignature, Signer

from app.web import db, passwords
from surveys.fieldwork.attempts import Attempt
from surveys.fieldwork.people import User

LASTS = timedelta(days=365)
NAME_BYTES = 16
PARTS = "."


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
            work.attempts.count(counted, db.now())
    right = passwords.matches(stored, password)
    if right and counted:
        with db.store().begin() as work:
            work.attempts.forgive(counted)
    return right


def device(who: User, password_hash: str) -> str:
    """The name of the device that this request comes from; "" where `who` has not signed in at it
    with this password.
    """
    given = request.cookies.get(_cookie(who), "")
    try:
        name, until = _signer(who, password_hash).unsign(given).decode().split(PARTS)
    except (BadSignature, ValueError):
        return ""
    return name if db.now().timestamp() < int(until) else ""


def remember(response: Response, who: User, password_hash: str) -> None:
    """Let the browser keep that `who` has signed in at this device."""
    until = int((db.now() + LASTS).timestamp())
    text = f"{secrets.token_hex(NAME_BYTES)}{PARTS}{until}"
    response.set_cookie(
        _cookie(who),
        _signer(who, password_hash).sign(text).decode(),
        max_age=LASTS,
        path=url_for("account.sign_in"),
        httponly=True,
        samesite="Lax",
        secure=db.config().secure,
    )


def _cookie(who: User) -> str:
    """One for each account, so that several people may use one device."""
    return f"device-{sha256(who.id.encode()).hexdigest()[:16]}"


def _signer(who: User, password_hash: str) -> Signer:
    salt = PARTS.join(("parallax.device", who.id, password_hash))
    return Signer(
        db.config().secret, salt=salt, key_derivation="hmac", digest_method=sha256, sep="~"
    )
