"""Signing in and out, and one's own password."""

import hmac
from hashlib import sha256
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from app import db, guard, passwords
from app.forms import NewPassword, SignIn, mistakes
from app.words import word
from surveys.errors import NotAllowed
from surveys.people import User

blueprint = Blueprint("account", __name__)

STAMP = "stamp"
LINKED = ("respond", "supplier", None)
"""Who comes by link has no session, and pays nothing for one."""


@blueprint.before_app_request
def _still_valid() -> None:
    """A change of password ends all the sessions that were begun with the former one."""
    staff = request.blueprint not in LINKED and STAMP in session
    who = guard.user() if staff else None
    if who is not None and not hmac.compare_digest(session[STAMP], _stamp(who)):
        _leave()


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """To where the signed-in person works."""
    return redirect(_home(guard.user()), HTTPStatus.SEE_OTHER)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@guard.limiter.limit("20/minute;200/hour", methods=["POST"], deduct_when=lambda r: _failed(r))
@guard.limiter.limit(
    "10/minute;60/hour",
    methods=["POST"],
    key_func=lambda: "sign-in " + request.form.get("email", "").strip().lower()[:200],
    deduct_when=lambda r: _failed(r),
)
def sign_in() -> ResponseReturnValue:
    """The way in. An unknown address and a wrong password cost and say the same."""
    form = SignIn()
    following = guard.safe_next(request.values.get("next"))
    if request.method != "POST":
        if guard.user() is not None:
            return redirect(following or _home(guard.user()), HTTPStatus.SEE_OTHER)
        form.next.data = following or ""
        return render_template("account/sign_in.html", form=form, found=[])
    if not form.validate():
        return _refused(form, mistakes(form))
    with db.store().read() as work:
        found = work.user_by_email(form.email.data or "")
    known, stored = found or (None, None)
    if not passwords.matches(stored, form.password.data or "") or known is None:
        return _refused(form, [("#email", word("account.error.wrong", g.language))])
    _enter(known)
    return redirect(following or _home(known), HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """The way out."""
    _leave()
    return redirect(url_for("account.sign_in"), HTTPStatus.SEE_OTHER)


@blueprint.get("/account")
def profile() -> ResponseReturnValue:
    """Who one is here."""
    return render_template("account/profile.html", form=NewPassword(), found=[], who=_me())


@blueprint.post("/account/password")
@guard.limiter.limit("10/minute")
def password() -> ResponseReturnValue:
    """Another password for oneself; it ends one's other sessions."""
    who, form = _me(), NewPassword()
    with db.store().read() as work:
        found = work.user_by_email(who.email)
    fits = form.validate()
    if form.current.data and not passwords.matches(found[1] if found else None, form.current.data):
        form.current.errors = [*form.current.errors, "account.error.current"]
        fits = False
    if not fits:
        page = render_template("account/profile.html", form=form, found=mistakes(form), who=who)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with db.store().begin() as work:
        work.set_password(who.id, passwords.hashed(form.password.data or ""))
    _enter(who)
    flash(word("account.changed", g.language))
    return redirect(url_for("account.profile"), HTTPStatus.SEE_OTHER)


def _me() -> User:
    who = guard.user()
    if who is None:
        raise NotAllowed("Sign in first.")
    return who


def _refused(form: SignIn, found: list[tuple[str, str]]) -> ResponseReturnValue:
    page = render_template("account/sign_in.html", form=form, found=found)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _failed(response: Response) -> bool:
    return response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def _enter(who: User) -> None:
    """Begin a session of its own: nothing of the one before, not even its CSRF token, stays."""
    session.clear()
    session.permanent = True
    login_user(guard.SignedIn(who))
    session[STAMP] = _stamp(who)


def _leave() -> None:
    logout_user()
    session.clear()


def _stamp(who: User) -> str:
    with db.store().read() as work:
        found = work.user_by_email(who.email)
    return sha256(f"session {found[1] if found else ''}".encode()).hexdigest()[:24]


def _home(who: User | None) -> str:
    if who is None:
        return url_for("account.sign_in")
    return url_for("account.profile" if who.role == "operator" else "consultant.evaluations")
