"""An open link and the browser that opens it again: it resumes its ballot, and no other answers
are ever acknowledged under it.
"""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveys.questionnaire.composition import compose
from surveys.questionnaire.shelf import load
from tests.app.field import COMPLETE, STORED, Field, open_field, receipt, sheet
from tests.surveys import samples

EN = {"Accept-Language": "en-GB"}
OTHER = {**COMPLETE, "SPE1": "1"}
STORED_OTHER = "51x3a"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path)


def ballot(page: TestResponse) -> str:
    return sheet(page).split(".")[2]


def forms(page: TestResponse) -> list[dict[str, str]]:
    """The hidden fields of each form on a page."""
    return [
        {name: unescape(value) for name, value in HIDDEN.findall(form)}
        for form in page.text.split("<form")[1:]
    ]


def send(browser: FlaskClient, path: str, page: TestResponse, **changed: str) -> TestResponse:
    return browser.post(path, data={**COMPLETE, **changed, "sheet": sheet(page)}, headers=EN)


def lost(browser: FlaskClient, path: str, page: TestResponse) -> None:
    """A sheet arrives, and its reply is never seen."""
    elsewhere = browser.application.test_client()
    assert elsewhere.post(path, data={**COMPLETE, "sheet": sheet(page)}).status_code == 303


def test_a_browser_that_opens_the_link_again_resumes_its_ballot(field: Field) -> None:
    browser, path = field.browser(), field.path()
    assert ballot(browser.get(path)) == ballot(browser.get(path))
    assert ballot(field.browser().get(path)) != ballot(browser.get(path))


def test_the_cookie_is_bounded_signed_and_stays_within_its_link(field: Field) -> None:
    page = field.browser().get(field.path())
    (cookie,) = page.headers.getlist("Set-Cookie")
    for attribute in (f"Path={field.path()};", "HttpOnly", "SameSite=Lax", "Max-Age=604800"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert ballot(page) in cookie
    value = cookie.split(";")[0].removeprefix("ballot=")
    for forged in (value.replace(ballot(page), "0" * 32), value[:-1], "x"):
        browser = field.browser()
        browser.set_cookie("ballot", forged, path=field.path())
        assert ballot(browser.get(field.path())) not in forged


def test_two_open_links_do_not_disturb_each_other(field: Field) -> None:
    browser = field.browser()
    users, staff = (browser.get(field.path(each)) for each in ("users", "staff"))
    assert ballot(users) != ballot(staff)
    assert send(browser, field.path("staff"), staff).status_code == 303
    browser.get(f"{field.path('staff')}/done")
    assert ballot(browser.get(field.path())) == ballot(users)


def test_a_lost_reply_is_met_by_the_receipt_before_the_form(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    lost(browser, path, page)
    again = browser.get(path, headers=EN)
    assert again.status_code == 200
    assert "The response sent from this device has been recorded" in again.text
    assert "SPE1" not in again.text
    assert receipt(again) == receipt(browser.get(send(browser, path, page).location))
    assert field.stored() == [STORED]


def test_looking_at_what_was_received_forgets_nothing(field: Field) -> None:
    browser, path = field.browser(), field.path()
    lost(browser, path, browser.get(path))
    receipts = {receipt(browser.get(path)) for _ in range(3)}
    assert len(receipts) == 1


def test_once_the_receipt_was_shown_the_next_person_finds_an_empty_form(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    thanks = browser.get(send(browser, path, page).location)
    (cleared,) = thanks.headers.getlist("Set-Cookie")
    assert cleared.startswith("ballot=;")
    assert f"Path={path}" in cleared
    assert ballot(browser.get(path)) != ballot(page)


def test_a_receipt_of_one_person_does_not_forget_the_ballot_of_another(field: Field) -> None:
    browser, path = field.browser(), field.path()
    sent = send(browser, path, browser.get(path))
    browser.get(sent.location)
    second = browser.get(path)
    assert browser.get(sent.location).headers.getlist("Set-Cookie") == []
    assert ballot(browser.get(path)) == ballot(second)


def test_another_person_starts_anew_without_script(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path, headers=EN)
    assert 'name="_another" value="1">Another person answers here' in page.text
    turned = browser.post(
        f"{path}?language=en", data={**COMPLETE, "_another": "1", "sheet": sheet(page)}
    )
    assert (turned.status_code, turned.location) == (303, f"{path}?language=en")
    fresh = browser.get(turned.location)
    assert ballot(fresh) != ballot(page)
    assert field.stored() == []
    assert ballot(browser.get(path)) == ballot(fresh)


def test_another_person_can_answer_where_something_was_received(field: Field) -> None:
    browser, path = field.browser(), field.path()
    lost(browser, path, browser.get(path))
    (form,) = forms(browser.get(path))
    turned = browser.post(path, data={**form, "_another": "1"})
    assert send(browser, path, browser.get(turned.location), SPE1="1").status_code == 303
    assert sorted(field.stored()) == sorted([STORED, STORED_OTHER])


def test_other_answers_are_not_acknowledged_and_can_be_sent_as_anothers(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    lost(browser, path, page)
    told = send(browser, path, page, SPE1="1", **{"comment:speed": 'late, "often"\r\n<b>'})
    assert told.status_code == 409
    assert "response from this device has already been recorded" in told.text
    assert 'class="receipt"' not in told.text
    assert field.stored() == [STORED]
    as_anothers, _ = forms(told)
    again = browser.post(path, data=as_anothers)
    assert (again.status_code, "settled=1" in again.location) == (307, True)
    sent = browser.post(again.location, data=as_anothers)
    assert sent.status_code == 303
    assert sorted(field.stored()) == sorted([STORED, STORED_OTHER])
    notes = [note.text for each in field.records() for note in each.answers.notes]
    assert [" ".join(each.split()) for each in notes] == ['late, "often" <b>']
    assert receipt(browser.get(path)) == receipt(browser.get(sent.location))


def test_anothers_answers_count_once_however_often_they_are_sent(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    browser.get(send(browser, path, page).location)
    told = send(browser, path, page, SPE1="1")
    for _ in range(3):
        sent = browser.post(path, data=forms(told)[0])
        assert sent.status_code == 303
    assert sorted(field.stored()) == sorted([STORED, STORED_OTHER])


def test_other_answers_can_be_discarded(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    lost(browser, path, page)
    _, discard = forms(send(browser, path, page, SPE1="1"))
    turned = browser.post(path, data={**discard, "_discard": "1"})
    assert receipt(browser.get(turned.location))
    assert field.stored() == [STORED]


@pytest.mark.parametrize(
    "changed",
    [{"REC": "9"}, {"worth.speed": "60", "worth.care": "40"}, {"comment:speed": "soon"}],
)
def test_ratings_choices_and_notes_are_all_compared(field: Field, changed: dict[str, str]) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    lost(browser, path, page)
    assert send(browser, path, page, **changed).status_code == 409


def test_evidence_is_compared_and_the_language_is_not(tmp_path: Path) -> None:
    field = open_field(tmp_path, compose(load("itss"), short=True), secrecy="confidential")
    browser, path = field.browser(), field.path("supplier")
    page = browser.get(path)
    names = dict.fromkeys(re.findall(r'type="radio" name="([^"]+)"', page.text), "4")
    data = {**names, "evidence:TIM1": "log of June", "sheet": sheet(page)}
    assert browser.post(f"{path}?language=zh", data=data).status_code == 303
    assert browser.post(f"{path}?language=en", data=data).status_code == 303
    assert browser.post(path, data={**data, "evidence:TIM1": "log of July"}).status_code == 409
    assert len(field.stored("supplier")) == 1


def test_raters_are_several_persons_too(tmp_path: Path) -> None:
    field = open_field(tmp_path, compose(load("itss"), short=True))
    browser, path = field.browser(), field.path("supplier")
    page = browser.get(path, headers=EN)
    assert "Another person answers here" in page.text
    turned = browser.post(path, data={"sheet": sheet(page), "_another": "1"})
    assert ballot(browser.get(turned.location)) != ballot(page)


def test_a_republished_questionnaire_is_answered_on_the_same_ballot(field: Field) -> None:
    browser, path = field.browser(), field.path()
    old = browser.get(path)
    field.publish(compose(samples.model(), subs=frozenset({"care-sub"})))
    new = browser.get(path)
    assert ballot(new) == ballot(old)
    assert "SPE1" not in new.text
    data = {"CAR1": "3", "REC": "10", "sheet": sheet(new)}
    assert browser.post(path, data=data).status_code == 303
    assert send(browser, path, old).status_code == 409


@pytest.mark.parametrize("changed", [{}, {"SPE1": "1"}])
def test_what_comes_again_by_a_personal_link_is_not_taken_and_not_compared(
    field: Field, changed: dict[str, str]
) -> None:
    _, token = field.invite()
    browser, path = field.browser(), field.path()
    page = browser.get(f"/i/{token}", follow_redirects=True)
    assert "_another" not in page.text
    first = receipt(browser.get(send(browser, path, page).location))
    told = browser.get(send(browser, path, page, **changed).location, headers=EN)
    assert "Your response was recorded earlier; this one was not accepted" in told.text
    assert "Receipt of the response that counts" in told.text
    assert receipt(told) == first
    assert field.stored() == [STORED]


def test_nobody_can_find_out_what_an_invited_person_answered_by_trying(field: Field) -> None:
    _, token = field.invite()
    curious, path = field.browser(), field.path()
    page = curious.get(f"/i/{token}", follow_redirects=True)
    lost(curious, path, page)
    told = [send(curious, path, page, **guess) for guess in ({}, {"SPE1": "1"})]
    replies = [(each.status_code, each.data, dict(each.headers)) for each in told]
    for _, _, headers in replies:
        headers["Set-Cookie"] = headers["Set-Cookie"].split("Expires")[0]
    assert replies[0] == replies[1]


def test_while_paused_the_same_answers_get_their_receipt_and_others_a_choice(
    field: Field,
) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    lost(browser, path, page)
    field.pause()
    assert receipt(browser.get(path))
    assert "_another" not in browser.get(path).text
    told = send(browser, path, page, SPE1="1")
    assert told.status_code == 409
    later = browser.post(path, data=forms(told)[0])
    assert later.status_code == 503
    assert receipt(browser.get(send(browser, path, page).location))


def test_after_the_close_the_browser_still_has_its_receipt_and_others_are_not_taken(
    field: Field,
) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    lost(browser, path, page)
    field.close()
    assert receipt(browser.get(path))
    told = browser.get(send(browser, path, page, SPE1="1").location, headers=EN).text
    assert "The questionnaire has closed; the response received before counts" in told
    assert "if these are different, they do not count" in told
    assert field.browser().get(path).status_code == 404


def test_without_cookies_it_counts_twice_and_the_last_page_says_so(field: Field) -> None:
    browser, path = field.browser(use_cookies=False), field.path()
    for _ in range(2):
        last = browser.get(send(browser, path, browser.get(path)).location, headers=EN)
        assert "without cookies they would count twice" in last.text
    assert field.stored() == [STORED, STORED]


def test_a_form_is_sent_once_more_where_the_browser_keeps_another_ballot(field: Field) -> None:
    browser, path = field.browser(), field.path()
    old = browser.get(path)
    turned = browser.post(path, data={"sheet": sheet(old), "_another": "1"})
    assert ballot(browser.get(turned.location)) != ballot(old)
    first = send(browser, path, old)
    assert (first.status_code, field.stored()) == (307, [])
    lost(browser, first.location, old)
    assert receipt(browser.get(path))
    assert field.stored() == [STORED]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_glance_of_a_scanner_or_a_prefetch_does_not_cost_the_ballot(
    field: Field, method: str
) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    for _ in range(2):
        assert getattr(browser, method)(path).status_code == 200
    lost(browser, path, page)
    getattr(browser, method)(path)
    assert receipt(browser.get(path))


def test_nothing_of_the_ballot_is_in_an_address_or_a_log(
    field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    turned = browser.post(path, data={"sheet": sheet(page), "_another": "1"})
    settled = send(browser, path, page)
    sent = browser.post(settled.location, data={**COMPLETE, "sheet": sheet(page)})
    for place in (caplog.text, turned.location, settled.location, sent.location):
        assert ballot(page) not in place
