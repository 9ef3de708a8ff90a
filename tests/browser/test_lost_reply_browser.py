"""A reply gets lost on the way to a real browser, or several people share it: everyone's answers
count once, and nobody is told that answers arrived which did not.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.lossy import Network, network
from tests.browser.watch import overflow, violations
from tests.extent import is_long
from tests.http.field import Field, open_field
from tests.served import Served

pytestmark = pytest.mark.browser
NAMES = ("SPE2:expectation", "SPE1", "SPE2", "CAR1", "REC")
NewContext = Callable[..., BrowserContext]


@pytest.fixture
def field(server: Served) -> Field:
    return open_field(server)


@pytest.fixture
def way(server: Served) -> Iterator[Network]:
    with network(server.port) as made:
        yield made


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Opens a browser of its own."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        made.append(browser.new_context(**{"locale": "en-GB", **options}))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.close()


def tick(page: Page, point: int) -> None:
    for name in NAMES:
        page.check(f"input[name='{name}'][value='{point}']")


def send(page: Page) -> None:
    page.click(".end button")


def lose(page: Page, way: Network, button: str = "Send my answers") -> None:
    """Send the form; it arrives, the reply does not."""
    way.losing, before = True, way.lost
    with suppress(Error):
        page.get_by_role("button", name=button).last.click()
        page.wait_for_url("chrome-error://**")
    way.losing = False
    assert way.lost > before


def receipt(page: Page) -> str:
    return page.locator(".receipt dd").inner_text()


def kept_on_the_device(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage)")
    return found


@pytest.mark.parametrize(("script", "people"), [(True, 30 if is_long() else 6), (False, 3)])
def test_lost_replies_and_links_opened_anew_count_once_each(
    field: Field, way: Network, new_context: NewContext, script: bool, people: int
) -> None:
    for number in range(people):
        context = new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(way.url + field.path)
        tick(page, number % 5 + 1)
        lose(page, way)
        page.goto(way.url + field.path)
        if page.locator(".end").count():
            tick(page, number % 5 + 1)
            send(page)
        page.get_by_role(
            "heading", name="The response sent from this device has been recorded"
        ).wait_for()
        assert receipt(page)
        if script:
            assert kept_on_the_device(page) == []
        context.close()
    assert len(field.stored()) == people


def test_without_cookies_the_second_sending_counts_and_the_last_page_warns(
    field: Field, way: Network, new_context: NewContext
) -> None:
    context = new_context()
    page = context.new_page()
    for _ in range(2):
        page.goto(way.url + field.path)
        context.clear_cookies()  # as a browser that takes none
        tick(page, 4)
        lose(page, way) if not field.stored() else send(page)
    context.clear_cookies()
    page.reload()
    page.get_by_text("without cookies they would count twice").wait_for()
    assert len(field.stored()) == 2


@pytest.mark.parametrize("script", [True, False])
def test_the_next_one_at_a_kiosk_is_shown_a_receipt_and_then_a_form_of_their_own(
    field: Field, way: Network, new_context: NewContext, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(way.url + field.path)
    tick(page, 4)
    lose(page, way)
    page.goto(way.url + field.path)
    first = receipt(page)
    page.get_by_role("button", name="Another person answers here").click()
    page.locator(".end").wait_for()
    expect(page.locator("input:checked")).to_have_count(0)
    tick(page, 2)
    send(page)
    page.get_by_role("heading", name="Thank you, your response has been recorded").wait_for()
    assert receipt(page) != first
    assert sorted(field.stored()) == ["22222", "44444"]


@pytest.mark.parametrize("script", [True, False])
def test_other_answers_after_going_back_are_nobodys_until_somebody_says_whose(
    field: Field, way: Network, new_context: NewContext, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(way.url + field.path)
    tick(page, 4)
    lose(page, way)
    page.go_back()
    page.locator(".end").wait_for()
    tick(page, 2)
    send(page)
    page.get_by_role(
        "heading", name="A response from this device has already been recorded"
    ).wait_for()
    expect(page.locator(".receipt")).to_have_count(0)
    assert field.stored() == ["44444"]
    lose(page, way, "Send these as another")
    assert sorted(field.stored()) == ["22222", "44444"]
    page.goto(way.url + field.path)
    assert receipt(page)
    assert sorted(field.stored()) == ["22222", "44444"]


def test_discarded_answers_lead_to_the_receipt_of_those_that_count(
    field: Field, way: Network, new_context: NewContext
) -> None:
    page = new_context().new_page()
    page.goto(way.url + field.path)
    tick(page, 4)
    send(page)
    first = receipt(page)
    page.go_back()
    tick(page, 1)
    send(page)
    page.get_by_role("button", name="Discard what I entered").click()
    assert receipt(page) == first
    assert field.stored() == ["44444"]
    assert kept_on_the_device(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_two_tabs_are_one_person_until_they_differ(
    field: Field, way: Network, new_context: NewContext, script: bool
) -> None:
    context = new_context(java_script_enabled=script)
    tabs = [context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(way.url + field.path)
    for tab, point in zip(tabs, (4, 4, 2), strict=True):
        tick(tab, point)
        send(tab)
    assert receipt(tabs[0]) == receipt(tabs[1])
    tabs[1].get_by_role("heading", name="Your response had already been recorded").wait_for()
    tabs[2].get_by_role(
        "heading", name="A response from this device has already been recorded"
    ).wait_for()
    assert field.stored() == ["44444"]


def test_a_page_that_stood_open_meanwhile_is_the_one_to_be_resumed(
    field: Field, way: Network, new_context: NewContext
) -> None:
    context = new_context()
    old, new = context.new_page(), context.new_page()
    old.goto(way.url + field.path)
    tick(old, 4)
    new.goto(way.url + field.path)
    new.get_by_role("button", name="Another person answers here").click()
    new.locator(".end").wait_for()
    lose(old, way)
    old.goto(way.url + field.path)
    old.locator(".receipt").wait_for()
    tick(new, 2)
    send(new)
    new.get_by_role("heading", name="Thank you, your response has been recorded").wait_for()
    assert sorted(field.stored()) == ["22222", "44444"]


def test_nobody_sees_what_another_began(
    field: Field, way: Network, new_context: NewContext
) -> None:
    page = new_context().new_page()
    page.goto(way.url + field.path)
    tick(page, 4)
    page.reload()
    page.locator(".toast").wait_for()
    expect(page.locator("input:checked")).to_have_count(len(NAMES))
    page.get_by_role("button", name="Another person answers here").click()
    page.locator(".end").wait_for()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator(".toast")).to_have_count(0)
    assert kept_on_the_device(page) == []
    page.go_back()
    expect(page.locator("input:checked")).to_have_count(0)


def test_nothing_is_kept_on_the_device_by_going_back_and_leaving_again(
    field: Field, way: Network, new_context: NewContext
) -> None:
    page = new_context().new_page()
    page.goto(way.url + field.path)
    tick(page, 4)
    send(page)
    page.locator(".receipt").wait_for()
    page.go_back()
    page.locator(".end").wait_for()
    page.go_forward()
    page.locator(".receipt").wait_for()
    assert kept_on_the_device(page) == []


@pytest.mark.parametrize(("language", "scheme"), [("zh", "dark"), ("en", "light")])
def test_axe_finds_nothing_on_what_a_shared_device_shows(
    field: Field, way: Network, new_context: NewContext, language: str, scheme: str
) -> None:
    size = {"width": 320, "height": 700}
    locale = {"zh": "zh-CN", "en": "en-GB"}[language]
    page = new_context(color_scheme=scheme, viewport=size, locale=locale).new_page()
    page.goto(way.url + field.path)
    tick(page, 4)
    lose(page, way, {"zh": "提交答卷", "en": "Send my answers"}[language])
    page.go_back()
    page.locator(".end").wait_for()
    tick(page, 2)
    send(page)
    page.locator(".differs").wait_for()
    assert violations(page) == []
    assert overflow(page) <= 0
    page.goto(way.url + field.path)
    expect(page.locator(".receipt")).to_have_count(1)
    assert violations(page) == []
    assert overflow(page) <= 0
