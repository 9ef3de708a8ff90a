"""WeasyPrint, fed with a parsed tree; imported late, for it is slow to load.

Its own HTML parser is written in Python and takes a quarter of the time of a report; our page is
well-formed XML, which the standard library parses in C.
"""

import gc
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import Any
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from pydyf import PDF, Stream  # type: ignore[import-untyped]
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.urls import URLFetcher, URLFetcherResponse


class Parsed(HTML):
    """A document from a tree; HTML elements without a namespace."""

    def __init__(self, tree: Element, fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002
        return [_browser_styles()]


@cache
def _browser_styles() -> CSS:
    """WeasyPrint's default styles without footnotes, which would be styled for every element."""
    source = resources.files("weasyprint").joinpath("css", "html5_ua.css").read_text("utf-8")
    kept = (line for line in source.splitlines() if not line.startswith(("::footnote", "::note")))
    return CSS(string="\n".join(kept))


class Drawings(URLFetcher):
    """Gives out the report's own drawings and nothing else: no file, no network."""

    def __init__(self, drawings: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self._drawings = drawings

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ARG002
        """The drawing of that address. Raises `KeyError` for any other."""
        return URLFetcherResponse(url, self._drawings[url], {"Content-Type": "image/svg+xml"})


def press(tree: Element, drawings: Mapping[str, bytes], identifier: bytes) -> bytes:
    """The PDF of a document whose images are `drawings` (address → SVG)."""
    document = Parsed(tree, Drawings(drawings))
    with _uncollected():
        made: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=identifier, finisher=_squeeze
        )
    return made


def _squeeze(_: Document, pdf: PDF) -> None:
    """Compress each stream, once: for its identifier the writer would do it all again, at the
    slowest level.
    """
    for stream in pdf.objects:
        if isinstance(stream, Stream) and stream.compress:
            stream.compress = False
            plain = stream.data
            start = plain.index(b"stream\n") + len(b"stream\n")
            stream.stream = [zlib.compress(plain[start : -len(b"\nendstream")])]
            stream.extra["Filter"] = "/FlateDecode"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: the boxes live to the end anyway, and it is a third of the time.

    Two threads in here at once end with the collector on.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
