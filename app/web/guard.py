"""Who may do what, and what every response carries: sign-in, authorisation, headers, limits."""

import math
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web import db, sessions
from app.web.config import Config, address_of
from app.words import LANGUAGES, chosen
from surveys.errors import NotAllowed, NotFound
from surveys.fieldwork.evaluation import Evaluation
from surveys.fieldwork.people import LONGEST, Action, User, may

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


MAX_READ_ON = 64 * 2**20
PIECE = 2**16


def init_app(app: Flask, config: Config) -> None:
    """Put sign-in, CSRF, rate limits, proxies and headers in place."""
    app.config.update(
        SECRET_KEY=config.secret,
        # By this prefix a browser takes it from this very host alone, and over HTTPS.
        SESSION_COOKIE_NAME="__Host-parallax" if config.secure else "parallax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_REFRESH_EACH_REQUEST=False,  # the database knows until when a session lasts
        PERMANENT_SESSION_LIFETIME=LONGEST,
        MAX_CONTENT_LENGTH=8 * 2**20,
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our own pages tell browsers to omit
        RATELIMIT_ENABLED=config.limits,
        RATELIMIT_STORAGE_URI=config.limits_storage,
    )
    app.before_request(_language)  # first, so that refusals below speak it too
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_headers)
    app.after_request(_retry_after)
    app.after_request(_read_on)
    app.wsgi_app = _counted(app.wsgi_app)  # type: ignore[assignment, method-assign]
    app.wsgi_app = _at_home(app.wsgi_app, config.base_url)  # type: ignore[assignment, method-assign]
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=0, x_host=0
        )


def _counted(application: "WSGIApplication") -> "WSGIApplication":
    """Have werkzeug count the bytes of a body: one that was cut off on the way is refused.

    Where the server says that it ends the stream by itself, werkzeug would take half a form for
    a whole one.
    """

    def run(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        return application(environ, start)

    return run


def _at_home(application: "WSGIApplication", base_url: str) -> "WSGIApplication":
    """Answer under the address that the settings name, whatever host a request names.

    So no page, redirect or cookie depends on what a visitor writes there, and no host can be so
    odd that the request fails before it is read.
    """
    scheme, host = address_of(base_url)

    def run(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        environ["HTTP_HOST"], environ["wsgi.url_scheme"] = host, scheme
        return application(environ, start)

    return run


def user() -> User | None:
    """Who is signed in, if anyone."""
    signed_in = sessions.current()
    return signed_in[1] if signed_in else None


def authorise(action: Action, evaluation: Evaluation | None = None) -> User:
    """The signed-in user, who may do `action`.

    Raises:
        NotFound: the evaluation is another organisation's (its existence is not told).
        NotAllowed: the user's role does not have the action.
    """
    who = user()
    if who is None:
        raise NotAllowed("Sign in first.")
    if evaluation is not None and evaluation.organisation != who.organisation:
        raise NotFound("There is no such evaluation.")
    if not may(who, action, evaluation):
        raise NotAllowed("Your role does not include this.")
    return who


def safe_next(target: str | None) -> str | None:
    """`target` where it is a path on this site, else None (an open redirect otherwise)."""
    if not target or not target.isprintable() or not target.startswith("/") or "\\" in target:
        return None
    if target.startswith("//"):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _language() -> None:
    asked = request.args.get("lang") or request.cookies.get("lang")
    header = request.headers.get("Accept-Language")
    g.language = asked if asked in LANGUAGES else chosen(header)


def _read_on(response: Response) -> Response:
    """Take in a body that was refused for its announced length: a browser that is still sending
    when the connection ends shows its own error instead of our page.
    """
    announced, most = request.content_length or 0, request.max_content_length
    if most is not None and announced > most:
        left = min(announced, MAX_READ_ON)
        with suppress(OSError):
            while left > 0 and (part := request.environ["wsgi.input"].read(min(left, PIECE))):
                left -= len(part)
    return response


def _headers(response: Response) -> Response:
    for name, value in _security_headers():
        response.headers.setdefault(name, value)
    asked = request.args.get("lang")
    if asked in LANGUAGES and request.cookies.get("lang") != asked:
        response.set_cookie(
            "lang", asked, max_age=31_536_000, samesite="Lax", secure=db.config().secure
        )
    return response


def _retry_after(response: Response) -> Response:
    """Say of a request that was one too many when the next one is taken."""
    exceeded = limiter.current_limit
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and exceeded is not None:
        seconds = math.ceil(exceeded.window.reset_time - time.time())
        response.headers.setdefault("Retry-After", str(max(seconds, 1)))
    return response


def _security_headers() -> Iterator[tuple[str, str]]:
    yield "Content-Security-Policy", CONTENT_POLICY
    yield "Referrer-Policy", "no-referrer"
    yield "X-Content-Type-Options", "nosniff"
    yield "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
    yield "Cross-Origin-Opener-Policy", "same-origin"
    if request.endpoint != "static":
        yield "Cache-Control", "no-store"
    if db.config().secure:
        yield "Strict-Transport-Security", "max-age=31536000"
