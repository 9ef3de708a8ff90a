"""The faces of a report as lines of text: every cell, every sentence, every mark of a chart."""

import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path

from openpyxl import load_workbook

INLINE = {"a", "abbr", "b", "bdi", "br", "cite", "code", "em", "i", "small", "span", "strong",
          "sub", "sup", "td", "th", "time", "u", "wbr"}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SPOKEN = ("alt", "aria-label", "title")
SILENT = {"style", "script"}


class Page(HTMLParser):
    """Reads HTML into `lines` (a line for each block or row of a table) and `marks` of charts."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.marks: list[str] = []
        self._text = ""
        self._silent = self._drawn = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self._end()
        self._silent += tag in SILENT
        self._drawn += tag == "svg"
        if self._drawn:
            self.marks.append(" ".join([tag, *(f"{key}={value}" for key, value in attrs)]))
        for key, value in attrs:
            if key in SPOKEN and value:
                self.lines.append(f"[{key}] {value}")
        if tag in ("td", "th"):
            self._text += "| "
        elif tag in HEADINGS:
            self._text = f"{tag} "
        elif tag == "br":
            self._text += " "

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self._end()
        self._silent -= tag in SILENT
        self._drawn -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text += data

    def _end(self) -> None:
        line = " ".join(self._text.split())
        self._text = ""
        if line:
            self.lines.append(line)
            if self._drawn:
                self.marks.append(f"text {line}")


def html(file: Path) -> tuple[list[str], list[str]]:
    """Lines of text, and the tags, attributes and texts of the charts."""
    page = Page()
    page.feed(file.read_text(encoding="utf-8"))
    page.close()
    return page.lines, page.marks


def xlsx(file: Path) -> list[str]:
    """The order of the sheets, then each cell that is not empty: place, format, value."""
    book = load_workbook(file)
    lines = [f"sheets\t{' / '.join(book.sheetnames)}"]
    for sheet in book:
        for row in sheet.iter_rows():
            lines += [
                f"{sheet.title}!{cell.coordinate}\t{cell.number_format}\t{cell.value!r}"
                for cell in row
                if cell.value is not None
            ]
    return lines


def pdf(file: Path) -> list[str]:
    """The number of pages, and what `pdftotext -layout` reads."""
    made = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, encoding="utf-8"
    )
    return [f"pages\t{made.stdout.count(chr(12))}", *made.stdout.splitlines()]


def write(face: Path, lines: list[str]) -> None:
    """The lines as a file."""
    face.write_text("\n".join(lines) + "\n", encoding="utf-8")


def freeze(raw: Path, folder: Path) -> None:
    """Write the faces of a rendered file into the folder, under its name."""
    if raw.suffix == ".html":
        lines, marks = html(raw)
        write(folder / f"{raw.name}.txt", lines)
        write(folder / f"{raw.stem}.charts.txt", marks)
    elif raw.suffix == ".xlsx":
        write(folder / f"{raw.stem}.cells.txt", xlsx(raw))
    elif raw.suffix == ".pdf":
        write(folder / f"{raw.name}.txt", pdf(raw))
    elif raw.suffix == ".json":
        data = json.loads(raw.read_text(encoding="utf-8"))
        (folder / raw.name).write_bytes(raw.read_bytes())
        canonical = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{raw.stem}.canonical.txt").write_text(canonical + "\n", encoding="utf-8")
