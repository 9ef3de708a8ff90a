"""The paper: numbered, bookmarked, tagged, in two fonts, and the renderer has nothing to say."""

import logging
import re
import subprocess
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from analysis.report import Report
from analysis.sections.comments import Comment
from app.report.faces import FORMATS
from tests.app.faces import brief, pdf_pages, pdf_text
from tests.app.sample_report import sample_report
from tests.reports import having


@pytest.fixture(scope="module")
def both() -> bytes:
    return FORMATS["pdf"].render(sample_report(preliminary=True), "both")


def test_the_renderer_warns_of_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="weasyprint")
    FORMATS["pdf"].render(sample_report(staff=3, supplier=1), "both")
    assert [record.getMessage() for record in caplog.records] == []


def test_only_noto_fonts_are_embedded(both: bytes) -> None:
    command = ["pdffonts", "-"]
    listed = subprocess.run(command, input=both, capture_output=True, check=True).stdout.decode()
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert fonts
    assert all(re.match(r"[A-Z]{6}\+Noto-?Sans", font[0]) for font in fonts)
    assert all("yes" in font for font in fonts)


def test_every_page_bears_number_fingerprint_and_notices(both: bytes) -> None:
    pages = pdf_pages(both)
    for number, text in enumerate(pages, 1):
        assert "sha256:3f9a1c" in text
        assert "演示数据" in text
        assert "Preliminary" in text
        assert number == 1 or f"{number} / {len(pages)}" in text


def test_it_can_be_read_in_both_languages(both: bytes) -> None:
    text = pdf_text(both)
    for told in ("盲点", "隐藏优势", "方法与披露", "Blind spots", "Method and disclosure"):
        assert told in text
    assert "热线下午三点以后常常打不通" in text
    assert "The hotline is hard to reach" in text


def test_bookmarks_lead_to_every_section(both: bytes) -> None:
    reader = PdfReader(BytesIO(both))
    titles = [str(one["/Title"]) for one in _flat(reader.outline)]
    for title in ("摘要", "量表信度", "附录：各题项结果", "Summary", "Reliability of the scales"):
        assert title in titles


def _commented(text: str) -> Report:
    report = brief(sample_report(), "comments")
    return having(report, comments=(Comment(audience="users", id="security", text=text),))


def _flat(outline: list) -> list:  # type: ignore[type-arg]
    return [one for part in outline for one in (_flat(part) if isinstance(part, list) else [part])]


def test_it_is_tagged_for_screen_readers(both: bytes) -> None:
    catalog: Any = PdfReader(BytesIO(both)).root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "zh-CN"
    assert "pdfuaid" in catalog["/Metadata"].get_data().decode()


def test_a_pasted_control_character_does_not_stop_the_press() -> None:
    made = FORMATS["pdf"].render(_commented('a\x00b\x0c "</style>" {} 好'), "zh")
    assert '"</style>" {} 好' in pdf_text(made)


def test_nothing_outside_of_the_report_is_fetched() -> None:
    made = FORMATS["pdf"].render(_commented('<img src="file:///etc/passwd"/>'), "en")
    assert '<img src="file:///etc/passwd"/>' in pdf_text(made)
    assert "root:" not in pdf_text(made)
