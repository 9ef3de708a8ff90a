"""What each face of a report shows, read back without the code that wrote it."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from itertools import takewhile, zip_longest
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

from analysis.report import Report

Figures = dict[str, str]
KEYS = {
    "scores": ("level", "id", "audience", "facet"),
    "gaps": ("kind", "level", "id", "audience"),
    "reliability": ("level", "scale", "audience", "facet"),
}


def brief(report: Report, *sections: str) -> Report:
    """The report with these sections alone: paper takes long."""
    kept = {"method", "audiences", *sections}
    return replace(report, sections={k: v for k, v in report.sections.items() if k in kept})


def html_figures(page: bytes) -> Figures:
    """Address → what is printed, of every figure on the page."""
    root = ElementTree.fromstring(page)
    return {
        cell.get("data-figure", ""): "".join(cell.itertext())
        for cell in root.iter()
        if cell.get("data-figure")
    }


def html_rows(page: bytes) -> Iterator[str]:
    """Each line of the cells of each table row, from left to right, up to the first cell that has
    no figure.
    """
    for row in ElementTree.fromstring(page).iter("tr"):
        cells = [td for td in row.iter("td") if td.get("class") != "bar"]
        figures = takewhile(lambda td: "data-reason" not in td.attrib, cells)
        for line in zip_longest(*map(_lines, figures), fillvalue=""):
            if text := " ".join(" ".join(line).split()):
                yield text


def _lines(cell: ElementTree.Element) -> list[str]:
    lines = cell.findall("span[@class='line']")
    return ["".join(one.itertext()) for one in lines or [cell]]


def json_values(document: bytes) -> dict[str, Any]:
    """Address → the unrounded value."""
    report = json.loads(document)
    found: dict[str, Any] = {}
    for section, keys in KEYS.items():
        for row in report[section]:
            place = "/".join([section, *(row[key] for key in keys)])
            found |= {f"{place}/{field}": value for field, value in row.items()}
            for item in row.get("items", ()):
                inner = f"items/{row['level']}/{row['scale']}/{item['id']}/{row['audience']}"
                found |= {f"{inner}/{row['facet']}/{field}": v for field, v in item.items()}
    for row in report["distributions"]:
        place = f"distributions/{row['id']}/{row['audience']}/{row['facet']}"
        low = next(node["low"] for node in report["nodes"] if node["id"] == row["id"])
        found |= {f"{place}/n": row["n"], f"{place}/not_applicable": row["not_applicable"]}
        found |= {f"{place}/{p}": count for p, count in enumerate(row["counts"] or (), low)}
    for row in report["improvements"]:
        for view in row["views"]:
            place = f"improvements/{row['level']}/{row['id']}/{view['audience']}"
            found |= {f"{place}/{field}": value for field, value in {**row, **view}.items()}
    for row in report["cautions"]:
        parts = (row[key] or "all" for key in ("code", "audience", "level", "id"))
        place = f"cautions/{'/'.join(parts)}"
        found |= {f"{place}/{each['name']}": each["value"] for each in row["figures"]}
    for row in report["audiences"]:
        found |= {f"audiences/{row['id']}/{field}": value for field, value in row.items()}
    return found


def pdf_pages(document: bytes) -> list[str]:
    """The text of each page as it lies there, each run of blanks one blank."""
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=document, capture_output=True, check=True).stdout
    pages = text.decode().removesuffix("\f").split("\f")
    return [re.sub(r"\s+", " ", page) for page in pages]


def pdf_text(document: bytes) -> str:
    """The text of all pages."""
    return " ".join(pdf_pages(document))


def sheet_rows(workbook: bytes, title: str) -> list[dict[str, str]]:
    """Heading → what a spreadsheet shows, of each row; repeated headings get a number."""
    sheet = load_workbook(BytesIO(workbook))[title]
    rows = list(sheet.iter_rows())
    top = next(i for i, row in enumerate(rows) if row[1].value is not None)
    heads = [str(cell.value) for cell in rows[top]]
    return [
        {
            head: displayed(cell.value, cell.number_format)
            for head, cell in zip(heads, row, strict=True)
        }
        for row in rows[top + 1 :]
    ]


def displayed(value: object, pattern: str) -> str:
    """What a spreadsheet shows: half away from zero, on 15 significant digits."""
    if not isinstance(value, (int, float)):
        return "" if value is None else str(value)
    if pattern == "General":
        return f"{value:.10g}"
    sections = pattern.split(";")
    condition = re.match(r'\[<([\d.]+)\]"(.*)"', sections[0])
    if condition:
        if value < float(condition[1]):
            return condition[2]
        section = sections[1]
    else:
        index = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else 2
        section = sections[index]
    return _shown(abs(value), section)


def _shown(value: float, section: str) -> str:
    if "General" in section:
        return section.replace("General", f"{value:.10g}")
    digits = re.search(r"[#,]*0(\.0+)?", section)
    assert digits
    decimals = len(digits[1] or ".") - 1
    exact = Decimal(f"{value:.15g}") * (100 if "%" in section else 1)
    number = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{number:,}" if "," in digits[0] else f"{number}"
    return section.replace(digits[0], text)
