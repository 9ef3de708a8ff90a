"""The report as a workbook: a sheet per section, real numbers that show what the print shows."""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from analysis.report import Report
from app.formats import sheet_format
from app.render.sheet import Number, Sheet
from app.render.sheets import sheets
from surveys.exchange.sheets import harmless

LONGEST = 32000
WIDEST = 60.0


def render(report: Report, language: str) -> bytes:
    """The workbook, in "zh", "en", or "both" (headings and names in the two side by side)."""
    made = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    workbook = Workbook(made, options)
    workbook.set_properties(
        {"title": report.evaluation.title, "comments": report.fingerprint, "author": "Parallax"}
    )
    printer = _Printer(workbook)
    for sheet in sheets(report, language):
        printer.write(sheet)
    workbook.close()
    return made.getvalue()


class _Printer:
    """Writes sheets, with each cell format made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._book = workbook
        self._formats: dict[str, Any] = {}
        self._head = workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bottom": 1,
                "bg_color": "#f4f6f9",
            }
        )
        self._text = workbook.add_format({"text_wrap": True, "valign": "top"})

    def write(self, sheet: Sheet) -> None:
        """One sheet: notices above, a frozen heading row, then the rows."""
        page = self._book.add_worksheet(sheet.title[:31])
        for number, notice in enumerate(sheet.notices):
            page.write_string(number, 0, harmless(notice))
        top = len(sheet.notices)
        for column, title in enumerate(sheet.columns):
            page.write_string(top, column, harmless(title), self._head)
        for row, cells in enumerate(sheet.rows, top + 1):
            for column, cell in enumerate(cells):
                self._cell(page, row, column, cell)
        page.freeze_panes(top + 1, sheet.frozen)
        for column, width in enumerate(_widths(sheet)):
            page.set_column(column, column, width)
        if sheet.rows:
            page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)

    def _cell(self, page: Any, row: int, column: int, cell: str | Number | None) -> None:
        if isinstance(cell, Number):
            page.write_number(row, column, cell.value, self._number(cell))
        elif cell:
            page.write_string(row, column, harmless(cell)[:LONGEST], self._text)

    def _number(self, cell: Number) -> Any:
        pattern = sheet_format(cell.value, cell.style)
        if pattern not in self._formats:
            self._formats[pattern] = self._book.add_format(
                {"num_format": pattern, "valign": "top", "align": "right"}
            )
        return self._formats[pattern]


def _widths(sheet: Sheet) -> list[float]:
    """Wide enough for the longest cell, within reason; a Chinese letter counts double."""
    columns: list[list[str | Number | None]] = [[title] for title in sheet.columns]
    for row in sheet.rows:
        for column, cell in zip(columns, row, strict=True):
            column.append(cell)
    return [min(max(map(_width, column)) + 2.0, WIDEST) for column in columns]


def _width(cell: str | Number | None) -> float:
    if cell is None or isinstance(cell, Number):
        return 7.0
    longest = max(cell.splitlines() or [""], key=len)
    return sum(2.0 if ord(letter) > 0x2E7F else 1.0 for letter in longest)
