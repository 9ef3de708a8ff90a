"""What a person sees when something is refused or fails."""

import logging
from http import HTTPStatus
from types import TracebackType

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.web import guard, visitor
from app.words import catalogue, word
from surveys.errors import NotAllowed, NotFound, NotMade, Refused, Unavailable

log = logging.getLogger("parallax")


class Application(Flask):
    """Flask, which would write down the address of what failed, links among them."""

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> None:
        """Write down which endpoint failed, how and where."""
        log.error("A request failed: %s", request.endpoint, exc_info=exc_info)


def init_app(app: Flask) -> None:
    """Register the pages for refusals and failures."""
    app.register_error_handler(NotFound, lambda _: page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(NotMade, lambda _: page(HTTPStatus.SERVICE_UNAVAILABLE, "not_made"))
    app.register_error_handler(CSRFError, lambda _: page(HTTPStatus.BAD_REQUEST, "csrf"))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)


def page(
    status: int, key: str | None = None, *, detail: str = "", evaluation: str = ""
) -> ResponseReturnValue:
    """An error page: `key` names its words under "errors", the status does otherwise. It leads back
    to the evaluation, where one is given, else to the list of them.

    It asks the database nothing, for that may be what has failed.
    """
    language = visitor.language()
    known = f"errors.{key or int(status)}"
    words = known if f"{known}.title" in catalogue() else "errors.other"
    html = visitor.render(
        "errors/page.html",
        language,
        title=word(f"{words}.title", language),
        text=word(f"{words}.text", language),
        detail=detail,
        evaluation=evaluation,
        is_staff=current_app.config["SESSION_COOKIE_NAME"] in request.cookies,
    )
    return html, int(status)


def _not_allowed(_: NotAllowed) -> ResponseReturnValue:
    if guard.user() is None:
        following = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
        return redirect(url_for("account.sign_in", next=following), HTTPStatus.SEE_OTHER)
    return page(HTTPStatus.FORBIDDEN)


def _refused(error: Refused) -> ResponseReturnValue:
    language = visitor.language()
    key = f"refused.{error.code}"
    detail = word(key, language) if key in catalogue() else str(error)
    is_consultants = request.blueprint == "consultant"
    asked = (request.view_args or {}).get("evaluation", "") if is_consultants else ""
    return page(HTTPStatus.CONFLICT, detail=detail, evaluation=asked)


def _unavailable(_: Unavailable) -> ResponseReturnValue:
    return page(HTTPStatus.SERVICE_UNAVAILABLE)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return error
    return page(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)


def _failed(error: Exception) -> ResponseReturnValue:
    log.error("A request failed: %s", request.endpoint, exc_info=error)
    return page(HTTPStatus.INTERNAL_SERVER_ERROR)
