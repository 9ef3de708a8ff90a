"""Personal links: one person, one sheet, and a token that is left behind at the door."""

import logging
from pathlib import Path

import pytest

from surveys.fieldwork import evaluation as life
from tests.app.field import COMPLETE, STORED, Field, open_field, receipt, sheet

EN = {"Accept-Language": "en"}


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path)


def test_a_personal_link_leads_to_the_form_and_leaves_the_token_behind(field: Field) -> None:
    _, token = field.invite()
    browser = field.browser()
    led = browser.get(f"/i/{token}")
    assert (led.status_code, led.location) == (303, f"{field.path()}?personal=1")
    (cookie,) = led.headers.getlist("Set-Cookie")
    for attribute in ("HttpOnly", "SameSite=Lax", f"Path={field.path()}", "Max-Age="):
        assert attribute in cookie
    page = browser.get(led.location)
    assert token not in cookie + page.text + str(page.headers)


def test_a_personal_link_speaks_the_language_of_its_invitation(field: Field) -> None:
    _, token = field.invite(language="en")
    browser = field.browser()
    page = browser.get(f"/i/{token}", headers={"Accept-Language": "zh"}, follow_redirects=True)
    assert '<html lang="en">' in page.text


def test_a_personal_link_counts_once_whatever_device_it_is_opened_on(field: Field) -> None:
    _, token = field.invite()
    phone, desk = field.browser(), field.browser()
    pages = [(each, each.get(f"/i/{token}", follow_redirects=True)) for each in (phone, desk)]
    receipts = []
    for browser, page in pages:
        sent = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
        receipts.append(receipt(browser.get(sent.location)))
    assert receipts[0] == receipts[1]
    assert field.stored() == [STORED]


def test_a_used_link_looks_like_an_unknown_one(field: Field) -> None:
    _, token = field.invite()
    browser = field.browser()
    page = browser.get(f"/i/{token}", follow_redirects=True)
    browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    used = field.browser().get(f"/i/{token}", headers=EN)
    unknown = field.browser().get(f"/i/{'a' * 32}", headers=EN)
    assert (used.status_code, used.data) == (unknown.status_code, unknown.data)
    assert unknown.status_code == 404
    assert dict(used.headers) == dict(unknown.headers)


def test_opening_the_form_again_after_sending_shows_the_receipt(field: Field) -> None:
    _, token = field.invite()
    browser = field.browser()
    page = browser.get(f"/i/{token}", follow_redirects=True)
    sent = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    first = receipt(browser.get(sent.location))
    again = browser.get(f"{field.path()}?personal=1&language=en", follow_redirects=True)
    assert "Your response had already been recorded" in again.text
    assert "counts for your personal link" in again.text
    assert receipt(again) == first


def test_the_next_person_at_a_device_can_answer_by_the_open_link(field: Field) -> None:
    _, token = field.invite()
    browser = field.browser()
    for address in (f"/i/{token}", field.path()):
        page = browser.get(address, follow_redirects=True)
        sent = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
        assert sent.status_code == 303
    assert field.stored() == [STORED, STORED]


@pytest.mark.parametrize("had_answered", [False, True])
def test_a_withdrawn_personal_link_leaves_the_open_link_to_its_browser(
    field: Field, had_answered: bool
) -> None:
    id_, token = field.invite()
    browser = field.browser()
    page = browser.get(f"/i/{token}", follow_redirects=True)
    if had_answered:
        browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    with field.store.begin() as work:
        work.revoke(field.evaluation().id, id_)
    opened = browser.get(field.path())
    assert opened.status_code == 200
    assert sheet(opened) != sheet(page)
    sent = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(opened)})
    assert sent.status_code == 303
    assert field.stored() == [STORED] * (1 + had_answered)
    field.switch_link(field.path(), on=False)
    assert browser.get(field.path()).status_code == 404


def test_withdrawn_early_and_closed_links_look_like_unknown_ones(field: Field) -> None:
    id_, withdrawn = field.invite()
    _, other = field.invite()
    unknown = field.browser().get(f"/i/{'b' * 32}", headers=EN).data
    with field.store.begin() as work:
        work.revoke(field.evaluation().id, id_)
    assert field.browser().get(f"/i/{withdrawn}", headers=EN).data == unknown
    field.change(opens_at=field.clock.now.replace(year=2027))
    assert field.browser().get(f"/i/{other}", headers=EN).data == unknown
    field.change(opens_at=None)
    field.close()
    assert field.browser().get(f"/i/{other}", headers=EN).data == unknown


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_a_personal_link_spends_nothing(field: Field, method: str) -> None:
    _, token = field.invite()
    for _ in range(3):
        assert getattr(field.browser(), method)(f"/i/{token}").status_code == 303
    assert field.browser().post(f"/i/{token}").status_code == 405
    with field.store.read() as work:
        assert work.answered(field.evaluation().id) == frozenset()


def test_a_personal_link_works_where_the_open_one_is_switched_off(field: Field) -> None:
    _, token = field.invite()
    field.switch_link(field.path(), on=False)
    browser = field.browser()
    page = browser.get(f"/i/{token}", follow_redirects=True)
    sent = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    assert sent.status_code == 303
    assert field.browser().get(field.path()).status_code == 404


def test_without_cookies_a_hint_is_shown_and_no_open_form(field: Field) -> None:
    _, token = field.invite()
    browser = field.browser(use_cookies=False)
    led = browser.get(f"/i/{token}")
    page = browser.get(led.location, headers=EN)
    assert page.status_code == 400
    assert "Allow cookies" in page.text
    assert 'name="sheet"' not in page.text


def test_a_tampered_cookie_opens_nothing(field: Field) -> None:
    _, token = field.invite()
    browser = field.browser()
    browser.get(f"/i/{token}")
    browser.set_cookie("pass", "forged.forged..~x", path=field.path())
    assert browser.get(f"{field.path()}?personal=1").status_code == 400


def test_in_anonymous_mode_nothing_on_the_page_or_in_the_cookie_names_the_invitation(
    field: Field,
) -> None:
    id_, token = field.invite()
    browser = field.browser()
    led = browser.get(f"/i/{token}")
    page = browser.get(led.location)
    assert id_ not in str(led.headers) + page.text
    assert "Li Na" not in page.text
    browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    assert [record.invitation for record in field.records()] == [None]


@pytest.mark.parametrize("secrecy", ["confidential", "identified"])
def test_other_modes_keep_the_invitation_with_the_sheet_and_say_so(
    tmp_path: Path, secrecy: life.Secrecy
) -> None:
    field = open_field(tmp_path, secrecy=secrecy)
    id_, token = field.invite()
    browser = field.browser()
    page = browser.get(f"/i/{token}", headers=EN, follow_redirects=True)
    said = {"confidential": "tell no one else", "identified": "together with your name"}
    assert said[secrecy] in page.text
    browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    assert [record.invitation for record in field.records()] == [id_]


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential"])
def test_a_withdrawn_invitation_takes_no_sheet_from_a_page_that_was_open(
    tmp_path: Path, secrecy: life.Secrecy
) -> None:
    field = open_field(tmp_path, secrecy=secrecy)
    id_, token = field.invite()
    browser = field.browser()
    page = browser.get(f"/i/{token}", follow_redirects=True)
    with field.store.begin() as work:
        work.revoke(field.evaluation().id, id_)
    late = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    assert late.status_code == 409
    assert field.stored() == []
    assert browser.get(f"{field.path()}?personal=1").status_code == 404


def test_no_token_ballot_or_receipt_reaches_a_log(
    field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    _, token = field.invite()
    caplog.set_level(logging.DEBUG)
    browser = field.browser()
    page = browser.get(f"/i/{token}", follow_redirects=True)
    sent = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
    shown = browser.get(sent.location)
    ballot = sheet(page).split(".")[2]
    for secret in (token, ballot, receipt(shown)):
        assert secret not in caplog.text
        assert secret not in sent.location
