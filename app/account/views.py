"""Signing in and out, and one's own password."""

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from wtforms import EmailField, Field, HiddenField, PasswordField, ValidationError
from wtforms.validators import InputRequired, Length

from app.account import tries
from app.web import db, guard, passwords, sessions
from app.web.forms import REQUIRED, SHORT_TEXT, TOO_LONG, StaffForm, mistakes, stripped
from app.web.passwords import MAX_TYPED, MIN_LENGTH
from app.words import word
from surveys.errors import NotAllowed, Throttled
from surveys.fieldwork.attempts import attempts
from surveys.fieldwork.people import Session, User

blueprint = Blueprint("account", __name__)


class SignIn(StaffForm):
    """Who one is."""

    email = EmailField(
        "account.email",
        [InputRequired(REQUIRED), Length(max=SHORT_TEXT, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"autocomplete": "username", "autofocus": True},
    )
    password = PasswordField(
        "account.password",
        [InputRequired(REQUIRED), Length(max=MAX_TYPED, message=TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class NewPassword(StaffForm):
    """Another password for oneself; `app.web.passwords` says whether it is a good one."""

    current = PasswordField(
        "account.current_password",
        [InputRequired(REQUIRED), Length(max=MAX_TYPED, message=TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        "account.new_password",
        [InputRequired(REQUIRED), Length(max=MAX_TYPED, message=TOO_LONG)],
        render_kw={"autocomplete": "new-password", "minlength": MIN_LENGTH},
    )
    again = PasswordField(
        "account.again",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: Field) -> None:
        """Typed twice the same."""
        if field.data != self.password.data:
            raise ValidationError("account.error.different")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """To where the signed-in person works."""
    return redirect(_home(guard.user()), HTTPStatus.SEE_OTHER)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The way in. An unknown address and a wrong password cost and say the same."""
    form = SignIn()
    following = guard.safe_next(request.values.get("next"))
    if request.method != "POST":
        if guard.user() is not None:
            return redirect(following or _home(guard.user()), HTTPStatus.SEE_OTHER)
        form.next.data = following or ""
        return _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form, mistakes(form)), HTTPStatus.UNPROCESSABLE_ENTITY
    email = form.email.data or ""
    with db.store().read() as work:
        account = work.people.by_email(email)
    who, stored = account or (None, None)
    device = tries.device(who, stored) if who and stored else ""
    try:
        right = tries.is_right(
            stored, form.password.data or "", attempts(email, request.remote_addr, device)
        )
    except Throttled as error:
        return _wait(_sign_in_page(form, wait=error.seconds), error)
    if who is None or stored is None or not right:
        wrong = [("#email", word("account.error.wrong", g.language))]
        return _sign_in_page(form, wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    return _enter(who, stored, following or _home(who))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """The way out."""
    sessions.end()
    return redirect(url_for("account.sign_in"), HTTPStatus.SEE_OTHER)


@blueprint.get("/account")
def profile() -> ResponseReturnValue:
    """Who one is here."""
    return _profile_page(NewPassword(), _signed_in()[1])


@blueprint.post("/account/password")
def password() -> ResponseReturnValue:
    """Another password for oneself; it ends all one's sessions, and begins a new one here."""
    (session, who), form = _signed_in(), NewPassword()
    fits = form.validate()
    try:
        fits = _is_current(form, session, who) and fits
    except Throttled as error:
        return _wait(_profile_page(form, who, wait=error.seconds), error)
    made = _new_hash(form, who) if fits else None
    if made is None:
        return _profile_page(form, who), HTTPStatus.UNPROCESSABLE_ENTITY
    with db.store().begin() as work:
        work.people.set_password(who.id, made)
    entered = _enter(who, made, url_for("account.profile"))
    flash(word("account.changed", g.language))
    return entered


def _is_current(form: NewPassword, session: Session, who: User) -> bool:
    """Whether the present password was given. A session is a device that has signed in before."""
    if not form.current.data:
        return False
    with db.store().read() as work:
        account = work.people.by_email(who.email)
    attempt = attempts(who.email, request.remote_addr, device=session.id)
    if tries.is_right(account[1] if account else None, form.current.data, attempt):
        return True
    form.current.errors = [*form.current.errors, word("account.error.current", g.language)]
    return False


def _new_hash(form: NewPassword, who: User) -> str | None:
    with db.store().read() as work:
        names = {each.id: each.name for each in work.people.organisations()}
    about = (who.email, who.name, names.get(who.organisation, ""))
    try:
        return passwords.hashed(form.password.data or "", about)
    except passwords.Weak as error:
        form.password.errors = [word(error.key, g.language)]
        return None


def _signed_in() -> tuple[Session, User]:
    signed_in = sessions.current()
    if signed_in is None:
        raise NotAllowed("Sign in first.")
    return signed_in


def _enter(who: User, stored: str, target: str) -> Response:
    sessions.begin(who)
    entered = make_response(redirect(target, HTTPStatus.SEE_OTHER))
    tries.remember(entered, who, stored)
    return entered


def _sign_in_page(form: SignIn, wrong: list[tuple[str, str]] | None = None, wait: int = 0) -> str:
    return render_template("account/sign_in.html", form=form, found=wrong or [], wait=wait)


def _profile_page(form: NewPassword, who: User, wait: int = 0) -> str:
    wrong = [] if wait else mistakes(form)
    return render_template("account/profile.html", form=form, found=wrong, who=who, wait=wait)


def _wait(page: str, error: Throttled) -> ResponseReturnValue:
    return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(error.seconds)}


def _home(who: User | None) -> str:
    if who is None:
        return url_for("account.sign_in")
    return url_for("account.profile" if who.role == "operator" else "consultant.evaluations")
