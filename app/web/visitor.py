"""Pages for those who come by link: rendered without touching the session, never indexed."""

from http import HTTPStatus

from flask import Response, current_app, g, request

from app.words import LANGUAGES, word

LANGUAGE_ARGUMENT = "language"
"""Not `lang`, which sets a cookie: visitors are given none that they do not need."""


def language() -> str:
    """That of this request; the first, where it failed before that was known."""
    return str(getattr(g, "language", LANGUAGES[0]))


def speak(offered: tuple[str, ...] = LANGUAGES, preferred: str = "") -> str:
    """The language of this request, also for error pages.

    Args:
        offered: what there is to choose from; at least one.
        preferred: what the invitation says, if anything; the visitor's own choice goes before.
    """
    asked = request.args.get(LANGUAGE_ARGUMENT, "")
    wishes = (asked, preferred, g.language)
    g.language = next((wish for wish in wishes if wish in offered), offered[0])
    return str(g.language)


def render(template: str, language: str, **values: object) -> str:
    """A page's HTML. Flask's own `render_template` would look up who is signed in."""

    def t(key: str, **places: object) -> str:
        return word(key, language, **places)

    return current_app.jinja_env.get_template(template).render(
        t=t, language=language, me=None, **values
    )


def notice(
    name: str, language: str, status: int = HTTPStatus.OK, *, switch: str | None = "?"
) -> Response:
    """A page that only says something: it is the same to the byte for whoever meets it.

    Args:
        name: its words are `respond.NAME.title` and `.text`.
        language: in which they are said.
        status: of the response.
        switch: the start of the address of the same page in another language; None: no such link.
    """
    html = render("respond/notice.html", language, name=name, switch=switch)
    return Response(html, status=int(status), mimetype="text/html")


def neutral(language: str) -> Response:
    """The one page for links that are unknown, used, withdrawn, closed or not open yet: 404."""
    return notice("neutral", language, HTTPStatus.NOT_FOUND)


def hide(response: Response) -> Response:
    """Keep a page that is reached by a secret address out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
