"""A process of its own that makes PDFs of pages, one after the other; `press` starts it.

Run as a script: it knows nothing of Parallax, reads pages from its standard input and writes PDFs
to its standard output. What WeasyPrint takes (private parts of it, the garbage collector off,
memory that it does not give back) ends with it.
"""

import gc
import json
import logging
import os
import resource
import signal
import sys
import traceback
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import Any, BinaryIO
from xml.etree import ElementTree

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from pydyf import PDF, Stream  # type: ignore[import-untyped]
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

SVG = "{http://www.w3.org/2000/svg}"
MOST_MEMORY = 3_000_000_000
"""So many bytes of address space; a report that needs more is given up."""
WORN = 400_000
"""So many KiB in use, and this process makes way for a new one."""
UNIT = 1024 if sys.platform == "darwin" else 1
"""What the system counts that in: bytes there, KiB elsewhere."""
WATCH = 1.0
"""Seconds after which it looks whether the one that started it is still there."""


class Parsed(HTML):
    """A document from a tree; HTML elements without a namespace.

    WeasyPrint's own HTML parser is written in Python and takes a quarter of the time of a report;
    our page is well-formed XML, which the standard library parses in C.
    """

    def __init__(self, tree: ElementTree.Element, fetcher: URLFetcher) -> None:
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


def typeset(page: str, identifier: bytes) -> bytes:
    """The PDF (PDF/UA-1) of a page, which is well-formed XML."""
    tree = ElementTree.fromstring(page)  # noqa: S314  our own page
    document = Parsed(tree, Drawings(_lift(tree)))
    made: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier, finisher=_squeeze
    )
    return made


def _lift(tree: ElementTree.Element) -> dict[str, bytes]:
    """Turn inline drawings into images; gives address → SVG.

    Inside the document every line of a drawing would be matched against the page's styles.
    """
    ElementTree.register_namespace("", SVG.strip("{}"))
    drawings: dict[bytes, str] = {}
    for drawing in list(tree.iter(f"{SVG}svg")):
        title = drawing.findtext(f"{SVG}title") or ""
        place = drawing.attrib.pop("class", "")
        width, height = drawing.get("width", ""), drawing.get("height", "")
        tail = drawing.tail
        drawing.tail = None
        source = ElementTree.tostring(drawing, encoding="utf-8")
        address = drawings.setdefault(source, f"drawing:{len(drawings)}")
        drawing.clear()
        drawing.tag, drawing.tail = "img", tail
        drawing.attrib.update(
            {"src": address, "alt": title, "class": place, "width": width, "height": height}
        )
    return {address: source for source, address in drawings.items()}


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


class Warnings(logging.Handler):
    """What WeasyPrint has to say, to be told to whoever asked for the PDF."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.texts.append(record.getMessage())


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer page after page, until there are no more or this process is worn.

    A request is a line of JSON, {"identifier", "length"}, and the page; an answer one too,
    {"warnings", "length"} and the PDF, or {"error"}: what failed and where, without any text of
    the page.
    """
    answer: dict[str, object]
    warnings = Warnings()
    logging.getLogger("weasyprint").addHandler(warnings)
    gc.freeze()
    gc.disable()  # boxes live to the end anyway, and it is a third of the time
    while line := asked.readline():
        request = json.loads(line)
        page = asked.read(request["length"]).decode()
        try:
            made = typeset(page, request["identifier"].encode())
        except Exception as error:  # noqa: BLE001  told to whoever asked
            made, answer = b"", {"error": _in_words(error)}
        else:
            answer = {"warnings": warnings.texts, "length": len(made)}
        answers.write(json.dumps(answer).encode() + b"\n" + made)
        answers.flush()
        warnings.texts = []
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // UNIT > WORN:
            return
        del made
        gc.collect()


def _in_words(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{frame.name} ({frame.lineno})" for frame in reversed(frames))
    return f"{type(error).__name__} in {places}"


def main() -> None:
    """Serve until the other end closes, or whoever started this is gone."""
    parent = os.getppid()

    def watch(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGALRM, watch)
    signal.setitimer(signal.ITIMER_REAL, WATCH, WATCH)
    with suppress(ValueError, OSError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # Whatever a library prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
