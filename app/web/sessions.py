"""Who is signed in: the cookie holds a random key, the database the session that it opens.

So a session ends in every process, and for every copy of the cookie, at the moment when its row
goes. Who comes by link has none, and none is looked for.
"""

import secrets
from contextlib import suppress
from datetime import timedelta

from flask import g, request, session

from app.web import db
from surveys.errors import Unavailable
from surveys.fieldwork.people import Session, User

KEY = "key"
KEY_BYTES = 32
SEEN_STEP = timedelta(minutes=5)
"""A use is noted so much after the last one that was: not every request writes."""
BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
"""What a browser's own account of itself contains → its name; the first that fits."""


def begin(who: User) -> None:
    """Sign `who` in, by a session of its own: nothing of the one before, not even its CSRF token,
    stays.
    """
    end()
    key = secrets.token_urlsafe(KEY_BYTES)
    device = device_of(request.user_agent.string)
    with db.store().begin() as work:
        work.sessions.begin(key, who.id, db.now(), device)
    session.permanent = True
    session[KEY] = key


def end() -> None:
    """Sign out: what the cookie opened opens nothing any more, wherever a copy of it is kept."""
    if KEY in session:
        with db.store().begin() as work:
            work.sessions.end(session[KEY])
    session.clear()
    g.pop("signed_in", None)


def current() -> tuple[Session, User] | None:
    """The session of this request and its user, asked of the database once."""
    if "signed_in" not in g:
        g.signed_in = _looked_up(str(session[KEY])) if KEY in session else None
    signed_in: tuple[Session, User] | None = g.signed_in
    return signed_in


def _looked_up(key: str) -> tuple[Session, User] | None:
    now = db.now()
    with db.store().read() as work:
        signed_in = work.sessions.get(key, now)
    if signed_in is not None and now - signed_in[0].seen_at >= SEEN_STEP:
        # Who only reads is served by a database that takes nothing, too.
        with suppress(Unavailable), db.store().begin() as work:
            work.sessions.see(signed_in[0].id, now)
    return signed_in


def device_of(agent: str) -> str:
    """A browser and its system in two words, from what it says of itself; "" if unknown."""
    names = (
        next((name for sign, name in known.items() if sign in agent), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return " · ".join(name for name in names if name)
