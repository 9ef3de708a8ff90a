"""What the browser restores is not taken for answers that came in no time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.app.field import Field, open_field
from tests.browser.serving import serving
from tests.browser.watch import IN_PROCESS
from tests.surveys import samples

pytestmark = IN_PROCESS


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Field, str]]:
    """A confidential evaluation of five ratings; the clock stands still."""
    field = open_field(tmp_path, samples.instrument(), secrecy="confidential")
    with serving(field.app) as base:
        yield field, base


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def tick(page: Page) -> None:
    for name in ("SPE2:expectation", "SPE1", "SPE2", "CAR1", "REC"):
        page.locator(f"input[name='{name}'][value='4']").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").last.click()
    page.wait_for_url("**/done*")


def noted(field: Field) -> list[bool | None]:
    return [record.hasty for record in field.records()]


def test_filled_in_on_one_page_it_is_judged(served: tuple[Field, str], page: Page) -> None:
    field, base = served
    page.goto(base + field.path())
    tick(page)
    send(page)
    assert noted(field) == [True]


def test_restored_it_is_not_known_and_cleared_it_is_judged_again(
    served: tuple[Field, str], page: Page
) -> None:
    field, base = served
    for clear, wanted in ((False, None), (True, True)):
        page.goto(base + field.path())
        tick(page)
        page.goto(f"{base}/r/nothing")
        page.goto(base + field.path())
        if clear:
            page.get_by_role("button", name="Clear and start over").click()
            tick(page)
        send(page)
        assert wanted in noted(field)
    assert sorted(map(str, noted(field))) == ["None", "True"]
