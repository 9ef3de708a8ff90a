"""Whether answers came too fast: noted where names are known, never where they are not."""

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from surveys.fieldwork.quality import Rules
from tests.app.field import COMPLETE, Field, open_field, sheet

EN = {"Accept-Language": "en-GB"}
LIMIT = 8
"""Two seconds for each of the four ratings of `COMPLETE`; "not applicable" is none."""


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path, secrecy="confidential")


def answered(field: Field, seconds: float, **fields: str) -> TestResponse:
    """Open the page and send it so much later."""
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    field.clock.advance(seconds=seconds)
    return browser.post(path, data={**COMPLETE, "sheet": sheet(page), **fields})


def noted(field: Field, audience: str = "users") -> list[bool | None]:
    return [record.hasty for record in field.records(audience)]


@pytest.mark.parametrize(
    ("seconds", "hasty"),
    [(0, True), (LIMIT - 1, True), (LIMIT, False), (3600, False), (6 * 86400, False), (-5, None)],
)
def test_a_sheet_says_whether_it_was_quicker_than_the_rule(
    field: Field, seconds: float, hasty: bool | None
) -> None:
    assert answered(field, seconds).status_code == 303
    assert noted(field) == [hasty]


@pytest.mark.parametrize("seconds", [0, 600])
def test_anonymous_sheets_say_nothing_and_their_page_bears_no_time(
    tmp_path: Path, seconds: int
) -> None:
    field = open_field(tmp_path)
    browser, path = field.browser(), field.path()
    early = sheet(browser.get(path))
    field.clock.advance(days=1)
    late = sheet(browser.get(path))
    assert len(early.split(".")) == len(late.split(".")) == 5
    answered(field, seconds)
    assert noted(field) == [None]


def test_where_the_rule_is_off_no_time_is_taken(tmp_path: Path) -> None:
    rules = Rules(seconds_per_item=None)
    field = open_field(tmp_path, secrecy="identified", quality=rules)
    page = field.browser().get(field.path(), headers=EN)
    assert len(sheet(page).split(".")) == 5
    assert "faster than the questions can be read" not in page.text
    answered(field, 0)
    assert noted(field) == [None]


def test_the_first_page_says_that_it_is_noted(field: Field, tmp_path: Path) -> None:
    told = "faster than the questions can be read. How long you took is not kept."
    assert told in field.browser().get(field.path(), headers=EN).text
    (tmp_path / "other").mkdir()
    anonymous = open_field(tmp_path / "other")
    assert told not in anonymous.browser().get(anonymous.path(), headers=EN).text


def test_what_was_begun_on_an_earlier_page_is_not_judged(field: Field) -> None:
    answered(field, 1, _resumed="1")
    assert noted(field) == [None]


def test_nor_is_it_after_corrections(field: Field) -> None:
    page = answered(field, 1, _resumed="1", CAR1="")
    assert page.status_code == 422
    sent = field.browser().post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    assert sent.status_code == 303
    assert noted(field) == [None]


def test_corrections_and_languages_count_from_the_first_page(field: Field) -> None:
    page = answered(field, 4, CAR1="")
    assert page.status_code == 422
    field.clock.advance(seconds=3)
    other = field.browser().post(
        field.path(), data={**COMPLETE, "sheet": sheet(page), "language": "en"}
    )
    assert other.status_code == 200
    field.clock.advance(seconds=1)
    field.browser().post(field.path(), data={**COMPLETE, "sheet": sheet(other)})
    assert noted(field) == [False]


def test_the_first_of_two_sendings_counts(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    for pause in (1, 600):
        field.clock.advance(seconds=pause)
        browser.post(path, data={**COMPLETE, "sheet": sheet(page)})
    assert noted(field) == [True]


def test_a_time_cannot_be_made_up(field: Field) -> None:
    browser, path = field.browser(), field.path()
    signed = sheet(browser.get(path))
    head, tail = signed.rsplit("~", 1)
    moment = head.rsplit(".", 1)[1]
    forged = f"{head.removesuffix(moment)}{int(moment) - 900}~{tail}"
    assert browser.post(path, data={**COMPLETE, "sheet": forged}).status_code == 400
    assert noted(field) == []


def test_raters_are_not_timed(field: Field) -> None:
    page = field.browser().get(field.path("supplier"), headers=EN)
    assert len(sheet(page).split(".")) == 5
    assert "faster than the questions can be read" not in page.text


def test_no_time_is_stored_logged_or_in_an_address(
    field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    browser, path = field.browser(), field.path()
    moment = str(int(field.clock.now.timestamp()))
    page = browser.get(path)
    assert moment in sheet(page)
    sent = browser.post(path, data={**COMPLETE, "sheet": sheet(page)})
    thanks = browser.get(sent.location)
    with field.store.read() as work:
        rows = work._connection.exec_driver_sql("SELECT * FROM submissions").all()
    cookies = str([value for _, value in thanks.headers])
    for place in (caplog.text, sent.location, str(rows), thanks.text, cookies):
        assert moment not in place
