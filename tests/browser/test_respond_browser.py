"""Respondents' pages in a real browser: on a phone, with and without script, by keyboard."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.answers import CUT, MAX_WORDS
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.shelf import load
from tests.analysis.sheets import instrument
from tests.app.field import Field, open_field
from tests.browser.serving import serving
from tests.browser.watch import DESK, HEIGHT, IN_PROCESS, LOOKS, measure, overflow, violations
from tests.browser.watch import PHONE as NARROW
from tests.surveys import samples

pytestmark = IN_PROCESS
PHONE = {"width": NARROW, "height": HEIGHT}
SHORT = 19
"""Ratings of the short form: 16 items and 3 outcomes."""
NewPage = Callable[..., Page]
ASKED: dict[str, Callable[[], Instrument]] = {
    "short": lambda: compose(load("itss"), short=True),
    "small": samples.instrument,
    "levels": lambda: instrument("levels"),
}


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Field, str]]:
    """An evaluation in the field, and where it is served. Parameter: its questionnaire."""
    field = open_field(tmp_path, ASKED[getattr(request, "param", "short")]())
    with serving(field.app) as base:
        yield field, base


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens a page in a browser of its own, which must not complain on its console."""
    complaints: list[str] = []
    contexts = []

    def note(message: Any) -> None:
        if message.type in ("error", "warning") and "the server responded" not in message.text:
            complaints.append(message.text)

    def make(**options: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": PHONE, "locale": "zh-CN", **options}))
        page = contexts[-1].new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def tick_all(page: Page, point: str) -> int:
    """Tick `point` of every rating; how many there are."""
    boxes = page.locator(f'.answer input[value="{point}"]')
    for i in range(boxes.count()):
        boxes.nth(i).check()
    return boxes.count()


def test_a_phone_without_script_answers_in_chinese(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page(java_script_enabled=False)
    page.goto(base + field.path())
    page.get_by_role("radio", name="同意", exact=True).first.check()
    page.get_by_label("关于“安全性”，您还想说点什么？").fill("登录有时很慢")
    page.get_by_role("button", name="提交答卷").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(SHORT - 1)
    expect(page.get_by_label("关于“安全性”，您还想说点什么？")).to_have_value("登录有时很慢")
    assert tick_all(page, "4") == SHORT
    page.get_by_role("button", name="提交答卷").click()
    expect(page.get_by_role("heading", name="答卷已收到")).to_be_visible()
    assert field.stored() == ["4" * SHORT]


def test_the_language_is_switched_without_script_and_keeps_what_was_ticked(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page(java_script_enabled=False)
    page.goto(base + field.path())
    page.get_by_role("radio", name="不同意", exact=True).nth(2).check()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Send my answers")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(1)
    assert field.stored() == []


def test_what_was_filled_in_is_back_after_the_page_was_left(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page(locale="en-GB")
    page.goto(base + field.path())
    page.locator(".answer input[value='5']").first.check()
    page.locator("textarea").first.fill("half way")
    page.goto(f"{base}/r/nothing")
    page.goto(base + field.path())
    expect(page.locator("input:checked")).to_have_count(1)
    expect(page.locator("textarea").first).to_have_value("half way")
    expect(page.get_by_text(f"1 of {SHORT} answered")).to_be_visible()
    page.get_by_role("button", name="Clear and start over").click()
    expect(page.locator("input:checked")).to_have_count(0)
    page.reload()
    expect(page.locator("input:checked")).to_have_count(0)


def test_nothing_is_left_on_the_device_after_the_receipt(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page(locale="en-GB", viewport={"width": DESK, "height": HEIGHT})
    page.goto(base + field.path())
    tick_all(page, "4")
    assert page.locator("progress").evaluate("bar => bar.value / bar.max") == 1
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("heading", name="Thank you, your response has been recorded").wait_for()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_two_people_with_personal_links_share_a_device_and_see_nothing_of_each_other(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, url = served
    (_, first), (_, second) = field.invite(), field.invite()
    page = new_page()
    page.goto(f"{url}/i/{first}")
    tick_all(page, "2")
    page.goto(f"{url}/i/{second}")
    expect(page.locator("input:checked")).to_have_count(0)
    page.goto(f"{url}/i/{first}")
    expect(page.locator("input:checked")).not_to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_going_back_and_sending_again_is_not_counted_again(
    served: tuple[Field, str], new_page: NewPage, script: bool
) -> None:
    field, base = served
    page = new_page(locale="en-GB", java_script_enabled=script)
    page.goto(base + field.path())
    tick_all(page, "4")
    page.get_by_role("button", name="Send my answers").click()
    first = page.locator(".receipt dd").inner_text()
    page.go_back()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("heading", name="Your response had already been recorded").wait_for()
    expect(page.locator(".receipt dd")).to_have_text(first)
    assert len(field.stored()) == 1


def test_enter_sends_the_form_and_does_not_switch_the_language(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page()
    page.goto(base + field.path())
    page.locator(".answer input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("input:checked")).to_have_count(1)


def test_the_summary_has_the_focus_and_leads_to_the_question(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page()
    page.goto(base + field.path())
    page.get_by_role("button", name="提交答卷").click()
    page.get_by_role("alert").wait_for()
    assert measure(page, "document.activeElement.className") == "summary"
    page.get_by_role("link", name="第 7 题").click()
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('fieldset').textContent")
    assert "7" in inside[:5]


@pytest.mark.parametrize("served", ["small"], indirect=True)
def test_a_long_comment_is_kept_whole_and_no_form_comes_back_for_it(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    """The browser counts an emoji as two and a line's end as one, and cuts what is pasted."""
    field, base = served
    page = new_page(locale="en-GB")
    page.goto(base + field.path())
    tick_all(page, "4")
    line = "The engineer came twice 🙂🙂, 第二次带错了备件。\n"
    texts = {"comment:speed": line * 100, "comment:care": line * 1000, "wish": "🙂" * 20_000}
    for name, text in texts.items():
        page.locator(f"[name='{name}']").focus()
        page.keyboard.insert_text(text)
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/done*")
    (record,) = field.records()
    kept = {note.id: note.text for note in record.answers.notes}
    assert kept["speed"] == texts["comment:speed"].strip()
    for name, text in (("care", line * 1000), ("wish", "🙂" * 20_000)):
        assert kept[name] == text[: MAX_WORDS - len(CUT)] + CUT


@pytest.mark.parametrize("served", ["small"], indirect=True)
def test_points_are_added_up_while_they_are_entered(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page()
    page.goto(base + field.path())
    page.locator("[name='worth.speed']").fill("70")
    page.locator("[name='worth.care']").fill("20")
    expect(page.locator(".sum output")).to_have_text("90")


@pytest.mark.parametrize(("language", "look"), [("zh", LOOKS[0]), ("en", LOOKS[1])])
def test_axe_finds_nothing_on_any_page_of_the_way(
    served: tuple[Field, str], new_page: NewPage, language: str, look: tuple[int, str]
) -> None:
    field, base = served
    page = new_page(color_scheme=look[1])
    for path in (field.path(), field.path("supplier"), field.path(""), "/r/nothing"):
        page.goto(f"{base}{path}?language={language}")
        for width in (NARROW + DESK - look[0], look[0]):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert overflow(page) <= 0
        assert violations(page) == []
    page.goto(f"{base}{field.path()}?language={language}")
    page.locator(".end button").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
    tick_all(page, "4")
    page.locator(".end button").click()
    page.locator(".receipt").wait_for()
    assert violations(page) == []


def test_every_target_is_large_enough_for_a_thumb(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page(viewport={"width": 320, "height": 700})
    page.goto(base + field.path())
    for box in page.locator("label:has(input), main button:visible:not(.first)").all():
        size = box.bounding_box()
        assert size is not None
        assert size["height"] >= 44
        assert size["width"] >= 44


def test_the_page_does_not_move_when_the_script_wakes_up(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    tops = []
    for script in (False, True):
        page = new_page(java_script_enabled=script)
        page.goto(base + field.path())
        boxes = [page.locator("fieldset").nth(i).bounding_box() for i in (0, 5, 18)]
        tops.append([box["y"] for box in boxes if box])
    assert tops[0] == tops[1]


def test_the_first_page_weighs_at_most_30_kb_in_all(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page()
    loaded: list[int] = []
    page.on("response", lambda each: loaded.append(_plain_size(each.body())))
    page.goto(base + field.path(), wait_until="networkidle")
    assert len(loaded) >= 4
    assert sum(loaded) <= 30 * 1024


def _plain_size(body: bytes) -> int:
    return len(gzip.decompress(body)) if body[:2] == b"\x1f\x8b" else len(body)


def test_a_pause_and_a_close_while_filling_in_keep_what_was_written_on_screen(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    page = new_page(locale="en-GB")
    page.goto(base + field.path())
    page.locator("textarea").first.fill("do not lose me")
    field.change(status=life.Status.PAUSED)
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("keep this page open").wait_for()
    expect(page.locator("textarea").first).to_have_value("do not lose me")
    field.close()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("yours was not sent").wait_for()
    expect(page.get_by_text("do not lose me")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("served", ["levels"], indirect=True)
def test_pairs_and_levels_are_answered_by_keyboard_without_script_on_a_small_phone(
    served: tuple[Field, str], new_page: NewPage
) -> None:
    field, base = served
    names = [rating.name for rating in instrument("levels").ratings]
    page = new_page(
        locale="en-GB", java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page.goto(base + field.path())
    assert measure(page, "document.documentElement.scrollWidth") <= 320
    for box in page.locator(".answer label").all():
        size = box.bounding_box()
        assert size is not None
        assert min(size["height"], size["width"]) >= 44
    page.locator(".end button").click()
    page.get_by_role("link", name="Question 3", exact=True).click()
    page.keyboard.press("Tab")
    assert measure(page, "document.activeElement.name") == names[2]
    page.goto(base + field.path())
    met = []
    while not page.evaluate("!!document.activeElement.closest('.end')"):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            met.append(page.evaluate("document.activeElement.name"))
            page.keyboard.press("Space")
            page.keyboard.press("ArrowRight")
    assert met == names
    page.keyboard.press("Enter")
    page.locator(".receipt").wait_for()
    assert field.stored() == ["2" * len(names)]


@pytest.mark.parametrize("served", ["levels"], indirect=True)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_pairs_and_levels(
    served: tuple[Field, str], new_page: NewPage, language: str
) -> None:
    field, base = served
    page = new_page()
    page.goto(f"{base}{field.path()}?language={language}")
    assert violations(page) == []
    page.locator(".end button").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
