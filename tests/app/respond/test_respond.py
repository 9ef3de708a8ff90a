"""Open links: a questionnaire opened, answered once, acknowledged."""

import gzip
import time
from pathlib import Path

import pytest

from surveys.questionnaire.composition import compose
from surveys.questionnaire.shelf import load
from tests.app.field import COMPLETE, STORED, Field, open_field, receipt, sheet
from tests.surveys import samples

ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}
EN = {"Accept-Language": "en-GB"}


def test_an_open_link_shows_the_form_in_the_browsers_language(field: Field) -> None:
    browser = field.browser()
    zh, en = (browser.get(field.path(), headers=each) for each in (ZH, EN))
    assert zh.status_code == en.status_code == 200
    assert '<html lang="zh-CN">' in zh.text
    assert "About SPE1（中文）" in zh.text
    assert '<html lang="en">' in en.text
    assert "Send my answers" in en.text


def test_the_first_page_says_who_asks_about_what_and_how_private_it_is(field: Field) -> None:
    page = field.browser().get(field.path(), headers=EN).text
    for words in ("Bureau of Quality", "Helpdesk · Cloudhub", "about 2 minutes", "Anonymous"):
        assert words in page
    assert "fewer than 5 responses" in page


@pytest.mark.parametrize(
    ("purpose", "told"),
    [("demand", "choose or accept a supplier"), ("third_party", "by a third party")],
)
def test_both_sides_are_told_what_the_report_is_for(
    tmp_path: Path, purpose: str, told: str
) -> None:
    field = open_field(tmp_path, purpose=purpose)
    assert told in field.browser().get(field.path(), headers=EN).text


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("users", "someone who reads the database might still"),
        ("supplier", "may be traced to one of them"),
    ],
)
def test_no_more_is_promised_than_holds(tmp_path: Path, audience: str, told: str) -> None:
    field = open_field(tmp_path, compose(load("itss"), short=True))
    page = field.browser().get(field.path(audience), headers=EN).text
    assert told in page
    assert "nobody can find out" not in page


def test_a_set_closing_time_is_told_in_the_zone_of_the_installation(field: Field) -> None:
    field.change(closes_at=field.clock.now.replace(hour=18))
    page = field.browser().get(field.path(), headers=EN).text
    assert "2026-03-02 02:30 (Asia/Shanghai)" in page


def test_a_complete_sheet_is_received_and_acknowledged(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path, headers=EN)
    sent = browser.post(path, data={**COMPLETE, "sheet": sheet(page)})
    assert sent.status_code == 303
    assert sent.location.startswith(f"{path}/done")
    thanks = browser.get(sent.location)
    assert thanks.status_code == 200
    assert receipt(thanks)
    assert field.stored() == [STORED]


def test_sending_twice_gives_the_same_receipt_and_counts_once(field: Field) -> None:
    browser, path = field.browser(), field.path()
    data = {**COMPLETE, "sheet": sheet(browser.get(path))}
    first = browser.get(browser.post(path, data=data).location)
    second = browser.get(browser.post(path, data=data).location)
    assert receipt(first) == receipt(second)
    told = browser.get(f"{path}/done?language=en").text
    assert "Your response had already been recorded" in told
    assert "The same answers had been received before" in told
    assert "personal link" not in told
    assert field.stored() == [STORED]


def test_an_open_page_sets_its_ballots_cookie_alone_and_uses_no_session(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    switched = browser.post(path, data={"sheet": sheet(page), "language": "en"})
    wrong = browser.post(path, data={"sheet": sheet(page)})
    (cookie,) = page.headers.getlist("Set-Cookie")
    assert cookie.startswith("ballot=")
    assert [each.headers.getlist("Set-Cookie") for each in (switched, wrong)] == [[], []]
    assert all("Cookie" not in each.headers.get("Vary", "") for each in (page, switched, wrong))


def test_the_receipt_is_not_in_the_address_and_its_cookie_reaches_no_other_page(
    field: Field,
) -> None:
    browser, path = field.browser(), field.path()
    sent = browser.post(path, data={**COMPLETE, "sheet": sheet(browser.get(path))})
    (cookie,) = sent.headers.getlist("Set-Cookie")
    assert receipt(browser.get(sent.location)) in cookie
    assert receipt(browser.get(sent.location)) not in sent.location
    for attribute in (f"Path={path}/done", "HttpOnly", "SameSite=Lax", "Max-Age=900"):
        assert attribute in cookie


def test_a_browser_without_cookies_is_told_so_on_the_last_page(field: Field) -> None:
    path = field.path()
    browser = field.browser(use_cookies=False)
    page = browser.get(path)
    sent = browser.post(f"{path}?language=en", data={**COMPLETE, "sheet": sheet(page)})
    last = browser.get(sent.location)
    assert last.status_code == 200
    assert "takes no cookies" in last.text
    assert field.stored() == [STORED]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_spends_nothing(field: Field, method: str) -> None:
    for _ in range(3):
        assert getattr(field.browser(), method)(field.path()).status_code == 200
    assert field.stored() == []


def test_an_empty_post_is_refused_and_spends_nothing(field: Field) -> None:
    browser, path = field.browser(), field.path()
    assert browser.post(path).status_code == 400
    assert browser.post(path, data={"sheet": ""}).status_code == 400
    page = browser.get(path)
    assert browser.post(path, data={"sheet": sheet(page)}).status_code == 422
    assert field.stored() == []
    assert browser.post(path, data={**COMPLETE, "sheet": sheet(page)}).status_code == 303


def test_a_tampered_sheet_is_refused(field: Field) -> None:
    browser, path = field.browser(), field.path()
    whole = sheet(browser.get(path))
    ballot = whole.split(".")[2]
    other = whole.replace(ballot, ballot[::-1])
    for broken in (other, whole[:-1], whole + "A", "x~y", "é" * 40):
        assert browser.post(path, data={**COMPLETE, "sheet": broken}).status_code == 400
    assert field.stored() == []


def test_a_sheet_of_another_link_is_refused(field: Field) -> None:
    browser = field.browser()
    foreign = sheet(browser.get(field.path("staff")))
    answer = browser.post(field.path("users"), data={**COMPLETE, "sheet": foreign})
    assert answer.status_code == 400
    assert field.stored("users") == field.stored("staff") == []


def test_an_open_page_is_answered_against_its_own_version(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    shorter = compose(samples.model(), subs=frozenset({"care-sub"}))
    field.publish(shorter)
    sent = browser.post(path, data={**COMPLETE, "sheet": sheet(page)})
    assert sent.status_code == 303
    assert field.stored() == [STORED]
    assert "SPE1" not in browser.get(path).text


def test_unknown_disabled_closed_and_not_yet_open_links_look_the_same(field: Field) -> None:
    path, browser = field.path(), field.browser()
    unknown = browser.get("/r/nothing", headers=EN)
    field.switch_link(path, on=False)
    disabled = browser.get(path, headers=EN)
    field.switch_link(path, on=True)
    field.change(opens_at=field.clock.now.replace(year=2027))
    early = browser.get(path, headers=EN)
    field.change(opens_at=None)
    field.close()
    closed = browser.get(path, headers=EN)
    assert unknown.status_code == 404
    for other in (disabled, early, closed):
        assert (other.status_code, other.data) == (404, unknown.data)
        assert dict(other.headers) == dict(unknown.headers)


def test_the_set_closing_time_ends_it_without_anyone_closing(field: Field) -> None:
    path, browser = field.path(), field.browser()
    field.change(closes_at=field.clock.now.replace(hour=9))
    assert browser.get(path).status_code == 200
    field.clock.advance(hours=1)
    assert browser.get(path).status_code == 404


def test_a_paused_link_says_when_to_try_again(field: Field) -> None:
    path, browser = field.path(), field.browser()
    field.pause()
    page = browser.get(path, headers=EN)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "3600")
    assert "come back later" in page.text
    field.resume()
    assert browser.get(path).status_code == 200


def test_pages_stay_out_of_search_engines_and_tell_nobody_where_one_came_from(
    field: Field,
) -> None:
    for path in (field.path(), "/r/nothing", "/i/nothing", f"{field.path()}/done"):
        page = field.browser().get(path)
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert page.headers["Referrer-Policy"] == "no-referrer"
        kept = "private, no-cache" if path == field.path() else "no-store"
        assert page.headers["Cache-Control"] == kept
        assert "//" not in page.text.replace("http://www.w3.org", "")


def test_a_compressed_page_is_the_same_page(field: Field) -> None:
    browser, path = field.browser(), field.path()
    packed = browser.get(path, headers={**EN, "Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    unpacked = gzip.decompress(packed.data).decode()
    plain = browser.get(path, headers=EN).text
    assert unpacked.split('name="sheet"')[0] == plain.split('name="sheet"')[0]
    assert unpacked.split('name="sheet"')[1][-60:] == plain.split('name="sheet"')[1][-60:]


@pytest.mark.parametrize("body", ["&".join(["a=1"] * 3000), "comment=" + "x" * 2**22])
def test_more_than_a_form_can_hold_is_turned_away(field: Field, body: str) -> None:
    answer = field.browser().post(
        field.path(), data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert field.stored() == []


def test_too_many_posts_from_one_address_are_slowed_down_for_as_long_as_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = open_field(tmp_path, limits=True)
    browser, path = field.browser(), field.path()
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)
    codes = [browser.post(path).status_code for _ in range(3000)]
    assert set(codes) == {400}
    refused = browser.post(path)
    assert refused.status_code == 429
    wait = int(refused.headers["Retry-After"])
    assert 1 <= wait <= 60
    moment += wait - 1
    assert browser.post(path).status_code == 429
    moment += 1
    assert browser.post(path).status_code == 400


def test_a_firm_that_answers_from_one_address_is_not_slowed_down(tmp_path: Path) -> None:
    field = open_field(tmp_path, limits=True)
    for _ in range(700):
        browser = field.browser()
        page = browser.get(field.path())
        sent = browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
        assert sent.status_code == 303
    assert len(field.stored()) == 700
