"""The report as one page that needs nothing else: styles inside, no script."""

from functools import cache
from importlib import resources

from markupsafe import Markup

from analysis.report import Report
from app.render.book import Book, book
from app.templating import environment

SCREEN = ("report.css", "screen.css")


def render(report: Report, language: str) -> bytes:
    """The page, in "zh", "en" or "both"."""
    return page(book(report, language), style(SCREEN), paged=False).encode()


def page(laid_out: Book, styles: str, *, paged: bool) -> str:
    """The document; `paged` leaves out what only a screen needs."""
    template = environment().get_template("report/report.html")
    # The style sheets are our own files; escaping would break their quotation marks.
    return template.render(book=laid_out, style=Markup(styles), paged=paged)  # noqa: S704


@cache
def style(names: tuple[str, ...]) -> str:
    """Style sheets of templates/report, one after the other."""
    folder = resources.files("templates").joinpath("report")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)
