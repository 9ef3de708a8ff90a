"""The consultant's pages in a real browser: readable, reachable, usable without script."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo import demo_data
from app.serving import clocks, jobs
from surveys.fieldwork.evaluation import EvaluationId, Status, archive, open_
from surveys.fieldwork.invitation import Invitee
from surveys.questionnaire import design
from tests.app.office import ID, PASSWORD, Office, hash_cheaply, itss, open_office
from tests.browser.serving import serving
from tests.browser.watch import IN_PROCESS, PHONE, SHARED, Watch, measure

pytestmark = IN_PROCESS
BASE = f"/evaluations/{ID}"
SET_UP = (
    "", "/about", "/model", "/model?model=servqual", "/questionnaire",
    "/questionnaire/sections/security", "/questionnaire/sections/security/item",
    "/questionnaire/questions/new", "/questionnaire/reset", "/weights", "/preview", "/publish",
    "/fieldwork", "/invitations", "/self-assessment", "/results", "/delete",
    "/plan?response=30", "/plan?sd=900", "/reach",
)  # fmt: skip
IN_FIELD = (
    "", "/publish", "/fieldwork", "/fieldwork/close", "/invitations", "/invitations/texts",
    "/self-assessment", "/self-assessment/seal", "/results", "/plan", "/reach", "/preview",
    "/questionnaire?saved=1", "/questionnaire/reset",
)  # fmt: skip
AFTERWARDS = (
    "/about", "/model", "/questionnaire", "/questionnaire/sections/security", "/weights",
    "/publish", "/self-assessment",
)  # fmt: skip
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter(e => e.checkVisibility() && !e.closest("p, .summary"))
  .filter(e => !e.matches(".skip, [tabindex='-1'], [type=hidden], [type=radio], [type=checkbox]"))
  .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    hash_cheaply(monkeypatch)
    return open_office(tmp_path)


@pytest.fixture
def watch(office: Office, browser: Browser) -> Iterator[Watch]:
    with serving(office.app) as base:
        watching = Watch(browser=browser, base=base)
        yield watching
    assert watching.faults == []


def sign_in(watch: Watch, page: Page) -> None:
    page.goto(f"{watch.base}/sign-in")
    page.fill("#email", "consultant@bureau.example")
    page.fill("#password", PASSWORD)
    page.click("main button")
    expect(page).to_have_url(f"{watch.base}/evaluations")


def look_at(watch: Watch, paths: tuple[str, ...]) -> None:
    for language in ("zh", "en"):
        with watch.page(language) as page:
            sign_in(watch, page)
            for path in paths:
                page.goto(f"{watch.base}{BASE}{path}")
                watch.look(page, language, axe=SHARED[language])
                page.set_viewport_size({"width": PHONE, "height": 800})
                small: list[str] = measure(page, SMALL)
                watch.faults += [f"{path}: too small: {each}" for each in small]


def test_what_waits_for_the_time_and_what_is_over_is_accessible(
    office: Office, watch: Watch
) -> None:
    other = EvaluationId("e2")
    office.open()
    office.store.close_evaluation(ID, office.clock.now)
    with office.store.begin() as work:
        timed = replace(office.evaluation(), id=other, closed_at=None, status=Status.DRAFT)
        timed = replace(timed, closes_at=office.clock.now + timedelta(days=1), follows=ID)
        work.evaluations.add(timed)
        work.versions.publish(other, itss(), office.clock.now)
        work.evaluations.save(open_(timed, office.clock.now))
    clocks.stamp(office.store, office.clock.now)
    office.clock.advance(days=5)
    paths = ("/../", "/../?status=archived", "", "/delete", "/../e2", "/../e2/fieldwork")
    look_at(watch, paths)
    with office.store.begin() as work:
        work.evaluations.save(archive(work.evaluations.get(ID), office.clock.now))
    look_at(watch, ("", "/../?status=archived"))


def test_a_person_deletes_an_empty_evaluation_and_confirms_the_time(
    office: Office, watch: Watch
) -> None:
    office.open(closes_at=office.clock.now + timedelta(days=1))
    clocks.stamp(office.store, office.clock.now)
    office.clock.advance(days=5)
    with watch.page("en") as page:
        sign_in(watch, page)
        page.click("section.state button")
        expect(page.locator(".told")).to_contain_text("The time has been confirmed")
        expect(page.locator("section.state")).to_have_count(0)
        clocks.stamp(office.store, office.clock.now)
        assert jobs.close_due(office.store, office.clock.now) == (ID,)
        page.reload()
        page.click("table button")
        expect(page.locator(".told")).to_contain_text("has been archived")
        page.select_option("#status", "archived")
        page.click(".filter button")
        page.click("table .acts a")
        page.fill("#typed", "Helpdesk")
        page.click("button.danger")
        expect(page.locator("#typed-error")).to_be_visible()
        page.fill("#typed", "Helpdesk 2026")
        page.click("button.danger")
        expect(page.locator(".empty h2")).to_have_text("No evaluations yet")


def test_every_page_of_the_set_up_is_accessible(office: Office, watch: Watch) -> None:
    office.add(itss())
    look_at(watch, SET_UP)


def test_every_page_of_the_field_is_accessible(office: Office, watch: Watch) -> None:
    """With personal links beside open ones, items removed and edits not yet published."""
    office.open(secrecy="confidential")
    draft = itss()
    for outcome in draft.model.outcomes:
        for item in outcome.items:
            draft = design.remove_item(draft, item.id)
    with office.store.begin() as work:
        work.drafts.save(ID, draft)
        for audience, beside in (("users", True), ("staff", False)):
            work.invitations.invite(
                ID, [Invitee(audience=audience, name="Li Na")], beside_links=beside
            )
    look_at(watch, IN_FIELD)


def test_what_can_only_be_looked_at_is_accessible(office: Office, watch: Watch) -> None:
    office.open()
    office.store.close_evaluation(ID, office.clock.now)
    look_at(watch, AFTERWARDS)


def test_cautions_before_publishing_are_accessible(office: Office, watch: Watch) -> None:
    office.add(itss(), threshold=3, margin=2.0)
    look_at(watch, ("/publish",))


def test_list_account_and_new_evaluation_are_accessible(watch: Watch) -> None:
    for language in ("zh", "en"):
        with watch.page(language) as page:
            sign_in(watch, page)
            for path in ("/evaluations", "/evaluations/new", "/evaluations/plan", "/account"):
                page.goto(f"{watch.base}{path}")
                watch.look(page, language, axe=SHARED[language])


def test_the_sum_of_percentages_lives(office: Office, watch: Watch) -> None:
    office.add(itss())
    with watch.page("en") as page:
        sign_in(watch, page)
        page.goto(f"{watch.base}{BASE}/weights")
        total = page.locator(".shares output").first
        page.fill("[id='p:security']", "62,5")
        expect(total).to_have_text("62.5")
        expect(page.locator("[name=method][value=direct]")).to_be_checked()
        page.fill("[id='p:responsiveness']", "30")
        page.click(".save button")
        summary = page.locator("#summary")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text("92.5")
        watch.look(page, "en")
        page.fill("[id='p:responsiveness']", "37.5")
        expect(total).to_have_text("100")
        page.click(".save button")
        expect(page.locator(".told")).to_be_visible()
    assert office.evaluation().weights.method == "direct"


def test_the_questionnaire_is_edited_without_script(office: Office, watch: Watch) -> None:
    office.add(itss())
    with watch.page("zh", script=False, width=PHONE) as page:
        sign_in(watch, page)
        page.goto(f"{watch.base}{BASE}/questionnaire/sections/security")
        page.fill("[id='w:AVA1:users:zh']", "系统随时可以登录。")
        page.click("button[value='down:AVA1']")
        expect(page.locator("fieldset.item").first).to_have_id("item-AVA2")
        expect(page.locator("[id='w:AVA1:users:zh']")).to_have_value("系统随时可以登录。")


def test_enter_in_a_field_saves_and_presses_no_other_button(office: Office, watch: Watch) -> None:
    office.add(itss())
    before = [section.id for section in itss().sections]
    with watch.page("en") as page:
        sign_in(watch, page)
        page.goto(f"{watch.base}{BASE}/questionnaire")
        page.focus("#complete")
        page.keyboard.press("Enter")
        expect(page.locator(".told")).to_be_visible()
    assert [section.id for section in office.draft().sections] == before


def test_leaving_with_something_typed_asks_first(office: Office, watch: Watch) -> None:
    office.add(itss())
    asked: list[str] = []
    with watch.page("en") as page:
        sign_in(watch, page)
        page.goto(f"{watch.base}{BASE}/about")
        page.fill("#title", "Other")

        def answer(dialog: Any) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", answer)
        page.goto(f"{watch.base}/evaluations")
    assert asked == ["beforeunload"]


def test_fieldwork_is_opened_and_closed_by_keyboard(office: Office, watch: Watch) -> None:
    office.add(itss())
    with watch.page("en") as page:
        sign_in(watch, page)
        page.goto(f"{watch.base}{BASE}/publish")
        page.focus(".save button")
        page.keyboard.press("Enter")
        page.focus(".state button")
        page.keyboard.press("Enter")
        expect(page.locator(".state h2")).to_have_text("Collecting responses")
        page.focus(".state a.danger")
        page.keyboard.press("Enter")
        page.focus("#typed")
        page.keyboard.type("Helpdesk 2026")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Results")
    assert office.evaluation().status is Status.CLOSED


def test_known_shares_are_given_with_the_keyboard(office: Office, watch: Watch) -> None:
    office.add(demo_data.questionnaire())
    look_at(watch, ("/margins",))
    with watch.page("en") as page:
        sign_in(watch, page)
        page.goto(f"{watch.base}{BASE}/margins")
        page.get_by_label("IT").first.focus()
        for percent in ("20", "50", "40"):
            page.keyboard.type(percent)
            page.keyboard.press("Tab")
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("must add up to 100")
        watch.look(page, "en")
        page.get_by_label("Other").first.fill("30")
        page.get_by_label("Lowest (below 1)").fill("0.2")
        page.get_by_label("Highest (above 1)").fill("5")
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.locator(".told")).to_be_visible()
    assert [share for _, share in office.evaluation().margins.margins[0].totals] == [20, 50, 30]
