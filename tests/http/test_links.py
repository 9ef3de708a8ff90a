"""Links over real HTTP, through gunicorn: opened, spent, refused."""

from collections.abc import Callable

import httpx
import pytest

from surveys.fieldwork.evaluation import Status
from tests.http.field import COMPLETE, STORED, Field, receipt_of, sheet_of

EN = {"Accept-Language": "en"}


def test_a_personal_link_leads_to_one_answer(field: Field, browser: httpx.Client) -> None:
    token = field.invite()
    opened = browser.get(f"/i/{token}", follow_redirects=True)
    assert token not in str(opened.url)
    assert token not in opened.text
    data = {**COMPLETE, "sheet": sheet_of(opened)}
    assert receipt_of(browser.post(field.path, data=data, follow_redirects=True))
    assert field.stored() == [STORED]


def test_a_second_use_of_a_personal_link_is_turned_away(
    field: Field, browser: httpx.Client
) -> None:
    token = field.invite()
    data = {**COMPLETE, "sheet": sheet_of(browser.get(f"/i/{token}", follow_redirects=True))}
    browser.post(field.path, data=data)
    with field.browser() as another:
        again = another.get(f"/i/{token}")
    assert again.status_code == 404
    assert field.stored() == [STORED]


def test_two_devices_with_one_personal_link_get_the_same_receipt(field: Field) -> None:
    token = field.invite()
    with field.browser() as phone, field.browser() as desktop:
        sheets = [
            sheet_of(each.get(f"/i/{token}", follow_redirects=True)) for each in (phone, desktop)
        ]
        receipts = {
            receipt_of(
                each.post(field.path, data={**COMPLETE, "sheet": sheet}, follow_redirects=True)
            )
            for each, sheet in zip((phone, desktop), sheets, strict=True)
        }
    assert len(receipts) == 1
    assert field.stored() == [STORED]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_a_scanner_spends_neither_kind_of_link(field: Field, method: str) -> None:
    token = field.invite()
    with field.browser() as scanner:
        for path in (f"/i/{token}", field.path, f"{field.path}?personal=1", f"{field.path}/done"):
            for _ in range(2):
                assert scanner.request(method, path, follow_redirects=True).status_code < 500
    assert field.stored() == []
    with field.browser() as person:
        data = {**COMPLETE, "sheet": sheet_of(person.get(f"/i/{token}", follow_redirects=True))}
        assert person.post(field.path, data=data).status_code == 303


@pytest.mark.parametrize("data", [{}, {"sheet": ""}, {"sheet": "forged"}, COMPLETE])
def test_a_post_without_a_sheet_spends_nothing(
    field: Field, browser: httpx.Client, data: dict[str, str]
) -> None:
    assert browser.post(field.path, data=data).status_code == 400
    assert field.stored() == []


def test_a_paused_evaluation_says_so_and_goes_on_later(field: Field, browser: httpx.Client) -> None:
    data = {**COMPLETE, "comment:speed": "Kept words", "sheet": field.sheet(browser)}
    field.change(Status.PAUSED)
    assert browser.get(field.path).status_code == 503
    refused = browser.post(field.path, data=data, headers=EN)
    assert refused.status_code == 503
    assert "Kept words" in refused.text
    assert field.stored() == []
    field.change(Status.OPEN)
    assert browser.post(field.path, data=data).status_code == 303


def test_an_answer_that_comes_after_the_close_is_given_back(
    field: Field, browser: httpx.Client
) -> None:
    data = {**COMPLETE, "comment:speed": "Kept words", "sheet": field.sheet(browser)}
    field.close()
    late = browser.post(field.path, data=data)
    assert late.status_code == 409
    assert "Kept words" in late.text
    assert field.stored() == []


def test_a_receipt_can_be_had_again_after_the_close(field: Field, browser: httpx.Client) -> None:
    data = {**COMPLETE, "sheet": field.sheet(browser)}
    before = receipt_of(browser.post(field.path, data=data, follow_redirects=True))
    field.close()
    after = browser.post(field.path, data=data, follow_redirects=True)
    assert receipt_of(after) == before
    assert field.stored() == [STORED]


def test_unknown_used_and_closed_links_meet_the_same_page(
    field: Field, browser: httpx.Client
) -> None:
    used, closed = field.invite(), field.invite()
    data = {**COMPLETE, "sheet": sheet_of(browser.get(f"/i/{used}", follow_redirects=True))}
    browser.post(field.path, data=data)
    ask = _asker(field)
    pages = {ask(f"/i/{used}"), ask("/i/" + "A" * 32), ask("/i/short"), ask("/r/nothing")}
    field.close()
    pages |= {ask(f"/i/{closed}"), ask(field.path)}
    assert len(pages) == 1
    assert next(iter(pages))[0] == 404


def test_no_header_sets_the_prefix_of_a_page_that_is_kept_for_all(
    field: Field, browser: httpx.Client
) -> None:
    browser.get(f"//evil.example{field.path}", headers={"SCRIPT_NAME": "//evil.example"})
    page = browser.get(field.path)
    assert "evil.example" not in page.text
    assert f'action="{field.path}?' in page.text


def _asker(field: Field) -> Callable[[str], tuple[int, str]]:
    def ask(path: str) -> tuple[int, str]:
        with field.browser() as stranger:
            found = stranger.get(path, headers=EN)
        return found.status_code, found.text

    return ask
