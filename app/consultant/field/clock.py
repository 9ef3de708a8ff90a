"""Evaluations do not close by themselves after a gap of the clock: who confirms its time."""

import logging
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant.room import blueprint
from app.web import db, guard
from app.words import word

log = logging.getLogger("parallax.clock")
FRESH = timedelta(hours=1)
"""How long the time that a page shows can be confirmed."""


@blueprint.post("/clock")
def clock() -> ResponseReturnValue:
    """The time that was shown is right: what is due may close."""
    who, now = guard.authorise("clock"), db.now()
    if abs(now - _shown()) > FRESH:
        flash(word("consultant.clock.old", g.language))
    else:
        with db.store().begin() as work:
            if work.clock(who.organisation, now).waits:
                work.confirm_clock(who.organisation, now)
                log.info("the time was confirmed for organisation %s", who.organisation)
        flash(word("consultant.clock.done", g.language))
    onward = guard.safe_next(request.form.get("next"))
    return redirect(onward or url_for("consultant.evaluations"), HTTPStatus.SEE_OTHER)


def _shown() -> datetime:
    """The time on the page that was posted; long ago where it is missing."""
    given = request.form.get("shown", "")
    is_time = given.isascii() and given.isdigit() and len(given) < 12
    return datetime.fromtimestamp(int(given) if is_time else 0, UTC)
