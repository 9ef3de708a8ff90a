"""The report on paper: A4, tagged (PDF/UA-1), with bookmarks and only the Noto fonts."""

import json
import os
import re
from importlib import resources
from xml.etree import ElementTree

from analysis.report import Report
from app.render.book import Book, book
from app.render.html import page, style

PAGED = ("report.css", "paged.css")
SVG = "{http://www.w3.org/2000/svg}"
# What XML cannot hold; a pasted comment may.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render(report: Report, language: str) -> bytes:
    """The document, in "zh", "en" or "both"."""
    fonts = resources.files("app").joinpath("fonts.conf")
    os.environ.setdefault("FONTCONFIG_FILE", str(fonts))
    # After the fonts are set, for fontconfig reads its settings at this import; and slow.
    from app.render.press import press

    laid_out = book(report, language)
    source = page(laid_out, style(PAGED) + _running(laid_out), paged=True)
    tree = ElementTree.fromstring(CONTROLS.sub("", source))  # noqa: S314
    return press(tree, _lift(tree), report.fingerprint.encode())


def _running(laid_out: Book) -> str:
    """Foot and head of every page: the fingerprint, and what must be said on each."""
    notices = " ".join(dict.fromkeys(one for part in laid_out.parts for one in part.notices))
    return (
        f"\n@page {{ @bottom-left {{ content: {_string(laid_out.fingerprint)}; }}"
        f" @top-left {{ content: {_string(notices)}; color: #8a1c1c; font-size: 8pt; }} }}"
    )


def _string(text: str) -> str:
    """`text` as a string of CSS: JSON escapes quotation marks alike, and CSS wants no line ends."""
    quoted = json.dumps(" ".join(text.split()), ensure_ascii=False)
    return quoted.replace("<", "\\3c ").replace("&", "\\26 ")


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
