"""Nothing that was filled in is lost: mistakes, another language, a pause, a close."""

import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from surveys.errors import Unavailable
from surveys.fieldwork import evaluation as life
from surveys.storage.store import Store
from tests.app.field import COMPLETE, STORED, Field, open_field, sheet, ticked

FILLED = {
    "SPE1": "4",
    "SPE2": "na",
    "unit": "stores",
    "comment:speed": "Faster, please\nand <b>kinder</b>",
    "wish": "更快",
    "worth.speed": "70",
    "worth.care": "20",
}
"""Half a sheet, its points adding up to 90."""
FAULTY = {**COMPLETE, **FILLED, "SPE1": "9"}
KEPT = (
    "Faster, please\nand &lt;b&gt;kinder&lt;/b&gt;</textarea>",
    ">更快</textarea>",
    'name="worth.speed" id="worth.speed" value="70"',
)


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path)


def _post(
    field: Field, data: dict[str, str], language: str = "en", audience: str = "users"
) -> TestResponse:
    browser, path = field.browser(), field.path(audience)
    page = browser.get(path)
    return browser.post(f"{path}?language={language}", data={**data, "sheet": sheet(page)})


def test_mistakes_come_back_with_everything_that_was_entered(field: Field) -> None:
    page = _post(field, FILLED)
    assert page.status_code == 422
    assert ticked(page) == {"SPE1": "4", "SPE2": "na", "unit": "stores"}
    for words in KEPT:
        assert words in page.text
    assert field.stored() == []


def test_the_summary_leads_to_every_question_that_was_left_out(field: Field) -> None:
    page = _post(field, FILLED).text
    link = r'<li><a href="#([^"]+)" aria-label="(Question \d+)">\d+</a></li>'
    assert re.findall(link, page) == [
        ("SPE2:expectation", "Question 1"),
        ("CAR1", "Question 5"),
        ("REC", "Question 6"),
    ]
    for target in ("SPE2:expectation", "CAR1", "REC", "worth"):
        assert f'id="{target}"' in page
        assert f'aria-describedby="{target}-error"' in page
        assert f'id="{target}-error"' in page


def test_the_summary_has_the_focus_and_the_title_says_that_something_is_wrong(
    field: Field,
) -> None:
    page = _post(field, FILLED).text
    assert '<div class="summary" role="alert" tabindex="-1" autofocus>' in page
    assert "<title>Error: " in page


def test_points_that_do_not_add_up_are_told_with_their_sum(field: Field) -> None:
    assert "These must add up to 100; now they make 90." in _post(field, FILLED).text
    assert "各项合计须为 100，现在是 90。" in _post(field, FILLED, "zh").text


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"SPE1": "9"}, "Choose one of the points given."),
        ({"REC": "na"}, "Choose one of the points given."),
        ({"unit": "moon"}, "Choose one of the options given."),
        ({"worth.speed": "-3"}, "Enter a whole number from 0 to 100."),
    ],
)
def test_each_mistake_is_named_beside_its_field(
    field: Field, entered: dict[str, str], told: str
) -> None:
    page = _post(field, {**COMPLETE, **entered})
    assert page.status_code == 422
    assert page.text.count(told) == 2
    assert field.stored() == []


def test_a_corrected_sheet_is_received_once(field: Field) -> None:
    browser, path = field.browser(), field.path()
    wrong = browser.post(path, data={**FILLED, "sheet": sheet(browser.get(path))})
    right = {**COMPLETE, **FILLED, "worth.care": "30", "sheet": sheet(wrong)}
    assert browser.post(path, data=right).status_code == 303
    assert field.stored() == [STORED]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_switching_the_language_keeps_everything_and_stores_nothing(
    field: Field, language: str
) -> None:
    other = {"zh": "en", "en": "zh"}[language]
    page = _post(field, {**FILLED, "language": language}, other)
    assert page.status_code == 200
    assert f'lang="{ {"zh": "zh-CN", "en": "en"}[language] }"' in page.text
    assert ticked(page) == {"SPE1": "4", "SPE2": "na", "unit": "stores"}
    assert all(words in page.text for words in KEPT)
    assert 'class="error"' not in page.text
    assert field.stored() == []


@pytest.mark.parametrize(("secrecy", "kept"), [("confidential", "en"), ("anonymous", "")])
def test_the_language_of_the_page_is_that_of_the_sheet_unless_it_is_anonymous(
    tmp_path: Path, secrecy: life.Secrecy, kept: str
) -> None:
    field = open_field(tmp_path, secrecy=secrecy)
    browser, path = field.browser(), field.path()
    switched = browser.post(path, data={"language": "en", "sheet": sheet(browser.get(path))})
    (action,) = re.findall(r'action="([^"]+)"', switched.text)
    browser.post(action, data={**COMPLETE, "sheet": sheet(switched)})
    assert [record.language for record in field.records()] == [kept]


def test_a_pause_in_between_keeps_the_form_for_later(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    field.pause()
    kept = browser.post(f"{path}?language=en", data={**COMPLETE, **FILLED, "sheet": sheet(page)})
    assert (kept.status_code, kept.headers["Retry-After"]) == (503, "3600")
    assert "keep this page open" in kept.text
    assert all(words in kept.text for words in KEPT)
    field.resume()
    sent = browser.post(path, data={**COMPLETE, "sheet": sheet(kept)})
    assert sent.status_code == 303


def test_a_close_in_between_shows_what_was_written_to_be_copied(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    field.close()
    late = browser.post(f"{path}?language=en", data={**COMPLETE, **FILLED, "sheet": sheet(page)})
    assert late.status_code == 409
    for words in (
        "yours was not sent",
        "Faster, please\nand &lt;b&gt;",
        "更快",
        "speed: 70, care: 20",
    ):
        assert words in late.text
    assert field.stored() == []


def test_a_retry_after_the_close_still_gets_its_receipt(field: Field) -> None:
    browser, path = field.browser(), field.path()
    data = {**COMPLETE, "sheet": sheet(browser.get(path))}
    browser.post(path, data=data)
    field.close()
    again = browser.post(f"{path}?language=en", data=data)
    assert again.status_code == 303
    told = browser.get(again.location).text
    assert "the response received before counts" in told
    assert "if these are different, they do not count" in told
    assert field.stored() == [STORED]


def test_a_link_switched_off_takes_no_more_sheets(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    field.switch_link(path, on=False)
    assert browser.post(path, data={**COMPLETE, "sheet": sheet(page)}).status_code == 409
    assert field.stored() == []


def test_a_database_that_cannot_write_loses_nothing(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Store) -> None:
        raise Unavailable("disk full")

    browser, path = field.browser(), field.path()
    page = browser.get(path)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "begin", full)
        sent = {**COMPLETE, "comment:care": "kept", "sheet": sheet(page)}
        failed = browser.post(f"{path}?language=en", data=sent)
    assert failed.status_code == 503
    assert "have not been received" in failed.text
    assert ">kept</textarea>" in failed.text
    assert browser.post(path, data={**COMPLETE, "sheet": sheet(failed)}).status_code == 303
