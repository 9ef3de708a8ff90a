"""The whole way in a real browser: from an empty installation to a printed gap report."""

import logging

import pytest
from playwright.sync_api import Browser, Page

from app.render import FORMATS
from app.reporting import build
from surveys.fieldwork.evaluation import EvaluationId
from tests.browser import answering, reporting, setting_up
from tests.browser.answering import Field
from tests.browser.watch import Watch
from tests.served import Served, parallax

pytestmark = pytest.mark.browser

ZONE = "Asia/Shanghai"
"""That of an installation whose settings name none."""


def test_from_an_empty_installation_to_a_printed_report(
    server: Served, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    add_consultant(server)
    watch = Watch(browser=browser, base=server.url)
    with watch.page("zh") as page:
        setting_up.sign_in(watch, page)
        id_ = setting_up.create(watch, page)
        setting_up.choose(watch, page)
        setting_up.reword(page, watch)
        setting_up.ask_department(page, watch)
        setting_up.weigh(page, watch)
        setting_up.look_around(page, watch, id_)
        setting_up.preview(page, watch, id_)
        setting_up.publish(page, watch)
        walk_on(watch, page, Field(server=server, id=EvaluationId(id_)), caplog)
    assert watch.faults == []


def walk_on(watch: Watch, page: Page, field: Field, caplog: pytest.LogCaptureFixture) -> None:
    reporting.invite(watch, page)
    answering.without_script(watch, field)
    answering.with_script(watch, field)
    answering.by_post(field, "users", [5, 3, 4, 4, 4])
    answering.by_personal_link(watch, field)
    answering.by_keyboard(watch, field)
    answering.by_post(field, "staff", [3, 3, 4, 4, 5])
    answering.of_the_supplier(watch, field)
    reporting.pause(watch, page, field)
    reporting.seal(watch, page)
    reporting.close(watch, page)
    reporting.read_on_screen(watch, page)
    paper = reporting.print_it(page)
    assert paper == printed_here(field, caplog)
    assert caplog.records == []
    reporting.release(watch, page, field)


def printed_here(field: Field, caplog: pytest.LogCaptureFixture) -> bytes:
    """The same report, made in this process, where the renderer's warnings can be heard."""
    report = build(field.server.store, field.id, ZONE)
    with caplog.at_level(logging.WARNING):
        return FORMATS["pdf"].render(report, "both")


def add_consultant(server: Served) -> None:
    said = parallax(
        server.home,
        "user",
        "add",
        f"--email={setting_up.EMAIL}",
        "--name=林",
        "--organisation=质量评价中心",
        f"--password={setting_up.PASSWORD}",
    )
    assert setting_up.EMAIL in said
