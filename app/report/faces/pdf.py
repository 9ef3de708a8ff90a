"""The report on paper: A4, tagged (PDF/UA-1), with bookmarks and only the Noto fonts."""

import json
import re

from analysis.report import Report
from app.report.book import Book, book
from app.report.faces.html import page, style
from app.report.faces.press import THE_PRESS

PAGED = ("report.css", "paged.css")
# What XML cannot hold; a pasted comment may.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render(report: Report, language: str) -> bytes:
    """The document, in "zh", "en" or "both".

    Raises:
        NotMade: it cannot be made now, or not on this machine.
    """
    laid_out = book(report, language)
    source = page(laid_out, style(PAGED) + _running(laid_out), paged=True)
    return THE_PRESS.press(CONTROLS.sub("", source), report.fingerprint)


def _running(laid_out: Book) -> str:
    """Foot and head of every page: the fingerprint, and what must be said on each."""
    notices = " ".join(dict.fromkeys(notice for part in laid_out.parts for notice in part.notices))
    return (
        f"\n@page {{ @bottom-left {{ content: {_string(laid_out.fingerprint)}; }}"
        f" @top-left {{ content: {_string(notices)}; color: #8a1c1c; font-size: 8pt; }} }}"
    )


def _string(text: str) -> str:
    """`text` as a string of CSS: JSON escapes quotation marks alike, and CSS wants no line ends."""
    quoted = json.dumps(" ".join(text.split()), ensure_ascii=False)
    return quoted.replace("<", "\\3c ").replace("&", "\\26 ")
