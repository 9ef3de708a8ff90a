"""The table of pages: the keys of the report's sections, and what is derived from them."""

from analysis.report import SECTIONS
from app.report.pages import PAGES
from app.words import catalogue

DERIVED = {"about", "summary", "expectation", "findings", "items"}
"""Pages that say something of other sections' rows."""


def test_every_section_of_a_report_has_a_page_and_no_page_lacks_one() -> None:
    assert PAGES.keys() - DERIVED == {section.key for section in SECTIONS}


def test_what_is_printed_has_a_title() -> None:
    printed = {key for key, page in PAGES.items() if page.prints is not None}
    assert {key for key in printed if f"report.section.{key}" not in catalogue()} == set()


def test_every_page_prints_something_or_has_a_sheet() -> None:
    assert [key for key, page in PAGES.items() if not (page.prints or page.sheets)] == []
