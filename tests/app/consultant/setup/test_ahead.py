"""What is not yet live says so: on every page of an evaluation, in the list, after saving."""

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from surveys import codec
from surveys.questionnaire import design
from surveys.questionnaire.instrument import Instrument
from tests.app.consultant.results.test_results import answer
from tests.app.office import ID, TITLE, Desk, Office, itss

BASE = f"/evaluations/{ID}"
NOTICE = "Respondents still see version 1."
PAGES = (
    "", "/about", "/model", "/questionnaire", "/questionnaire/sections/security", "/weights",
    "/care", "/margins", "/publish", "/fieldwork", "/fieldwork/close", "/invitations",
    "/invitations/texts", "/self-assessment", "/results", "/plan", "/reach",
    "/questionnaire/reset",
)  # fmt: skip


def edit(desk: Desk) -> str:
    """One wording, on the page of its section; what the page says afterwards."""
    path = f"{BASE}/questionnaire/sections/security"
    page = desk.get(path).text
    start = page.index('<textarea id="w:') + len('<textarea id="')
    field = page[start : page.index('"', start)]
    answer_ = desk.post(path, **{field: "Something else."}, comment="1")
    assert answer_.status_code == 303
    return desk.get(answer_.location).text


def test_every_page_says_that_changes_are_not_published_and_leads_there(
    office: Office, desk: Desk
) -> None:
    office.open()
    assert [page for page in PAGES if NOTICE in desk.get(BASE + page).text] == []
    edit(desk)
    texts = {page: desk.get(BASE + page).text for page in PAGES}
    assert [page for page, text in texts.items() if text.count(NOTICE) != 1] == []
    link = f'<a href="{BASE}/publish">Review and publish</a>'
    assert [page for page, text in texts.items() if link not in text] == ["/publish"]


def test_saving_says_what_respondents_see(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert ">Saved.<" in edit(desk)
    desk.post(f"{BASE}/publish")
    desk.post(f"{BASE}/questionnaire", **{"title:zh": "新", "title:en": "New"})
    page = desk.get(f"{BASE}/questionnaire?saved=1").text
    assert "Saved as a draft, not published: respondents still see version 1." in page
    assert ">Saved.<" in desk.get(f"{BASE}/weights?saved=1").text


def test_a_draft_that_was_edited_after_publishing_is_published_before_it_is_opened(
    office: Office, desk: Desk
) -> None:
    office.add(itss())
    desk.post(f"{BASE}/publish")
    assert f'<a class="button" href="{BASE}/fieldwork">' in desk.get(BASE).text
    edit(desk)
    assert f'<a class="button" href="{BASE}/publish">' in desk.get(BASE).text


def test_the_preview_says_that_it_is_of_the_draft(office: Office, desk: Desk) -> None:
    office.open()
    assert "this is what respondents see" in desk.get(f"{BASE}/preview").text
    edit(desk)
    page = desk.get(f"{BASE}/preview").text
    assert "Preview of the draft" in page
    assert "this is what respondents see" not in page


def test_it_is_over_once_it_is_published_taken_back_or_closed(office: Office, desk: Desk) -> None:
    office.open()
    edit(desk)
    desk.post(f"{BASE}/publish")
    assert NOTICE not in desk.get(BASE).text
    assert "still see version" not in desk.get(BASE).text
    desk.post(f"{BASE}/questionnaire", **{"title:zh": "新", "title:en": "New"})
    assert "Respondents still see version 2." in desk.get(BASE).text
    office.store.close_evaluation(ID, office.clock.now)
    assert "still see version" not in desk.get(BASE).text
    assert "unpublished changes" not in desk.get("/evaluations").text


def test_the_list_marks_it_without_reading_any_questionnaire(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.open()
    assert "unpublished changes" not in desk.get("/evaluations").text
    edit(desk)
    read = codec.from_json

    def never(kind: type, text: str, where: str = "") -> object:
        assert kind is not Instrument
        return read(kind, text, where)

    for module in ("evaluation_rows", "drafts", "versions"):
        monkeypatch.setattr(f"surveys.storage.evaluations.{module}.from_json", never)
    assert desk.get("/evaluations").text.count("unpublished changes") == 1
    assert "unpublished changes" not in office.sign_in("viewer@bureau").get("/evaluations").text
    assert "unpublished changes" not in office.sign_in("consultant@other").get("/evaluations").text


def test_the_list_asks_the_database_once_for_all(office: Office, desk: Desk) -> None:
    office.open()
    said: list[str] = []

    def note(*args: Any) -> None:
        said.append(args[2])

    event.listen(Engine, "before_cursor_execute", note)
    desk.get("/evaluations")
    event.remove(Engine, "before_cursor_execute", note)
    assert sum("instruments" in each for each in said) == 1


def test_a_viewer_is_told_nothing_of_drafts(office: Office, desk: Desk) -> None:
    office.open()
    edit(desk)
    assert "still see version" not in office.sign_in("viewer@bureau").get(BASE).text


def test_before_the_first_version_the_field_leads_to_publishing(office: Office, desk: Desk) -> None:
    office.add(itss())
    for page in ("fieldwork", "self-assessment"):
        text = desk.get(f"{BASE}/{page}").text
        assert "Publish the questionnaire first" in text
        assert f'href="{BASE}/publish"' in text


def test_removed_items_stay_out_when_the_model_page_is_saved_again(
    office: Office, desk: Desk
) -> None:
    office.open()
    path = f"{BASE}/questionnaire/sections/security"
    desk.post(path, do="remove:AVA2", comment="1")
    choice: dict[str, Any] = {
        "model": "itss",
        "subs": ["availability", "timeliness"],
        "audiences": ["users", "staff", "supplier"],
        "languages": ["zh", "en"],
    }
    for length in ("short", "full"):
        page = desk.get(f"{BASE}/model").text
        assert "One item was removed" in page or length == "full"
        assert desk.post(f"{BASE}/model", **choice, length=length).status_code == 303
        assert "AVA2" not in office.draft().items
    desk.post(path, do="back:AVA2", comment="1")
    assert office.draft().model == itss().model


def test_a_question_is_put_again_to_an_audience_that_comes_back(office: Office, desk: Desk) -> None:
    office.add(itss())
    new = f"{BASE}/questionnaire/questions/new"
    words = {"text:zh": "部门", "text:en": "Department"}
    lists = {"options:zh": "甲\n乙", "options:en": "A\nB"}
    desk.post(new, kind="choice", audiences=["users", "staff"], **words, **lists)
    choice: dict[str, Any] = {
        "model": "itss",
        "subs": ["availability", "timeliness"],
        "languages": ["zh", "en"],
    }
    desk.post(f"{BASE}/model", **choice, audiences=["users", "supplier"], length="full")
    desk.post(f"{BASE}/questionnaire/questions/question", audiences=["users"], **words, **lists)
    desk.post(f"{BASE}/model", **choice, audiences=["users", "staff", "supplier"], length="full")
    assert office.draft().questions["question"].audiences == ("staff", "users")


def test_weights_of_what_is_left_out_are_kept_for_its_return(office: Office, desk: Desk) -> None:
    whole = itss()
    office.add(whole)
    shares = {f"p:{part.id}": "50" for part in whole.model.characteristics}
    desk.post(f"{BASE}/weights", method="direct", **shares)
    choice: dict[str, Any] = {
        "model": "itss",
        "audiences": ["users"],
        "languages": ["en"],
        "length": "full",
    }
    desk.post(f"{BASE}/model", **choice, subs=["availability"])
    desk.post(f"{BASE}/weights", method="direct")
    desk.post(f"{BASE}/model", **choice, subs=["availability", "timeliness"])
    kept = {share.id: share.percent for share in office.evaluation().weights.shares}
    assert kept == {part.id: 50.0 for part in whole.model.characteristics}


def test_a_reset_says_what_it_will_change(office: Office, desk: Desk) -> None:
    office.add(design.remove_item(itss(), "AVA2"))
    edit(desk)
    page = desk.get(f"{BASE}/questionnaire/reset").text
    assert "Something else." in page
    assert "item AVA2" in page
    desk.post(f"{BASE}/questionnaire/reset")
    assert office.draft() == itss()
    assert "resetting changes nothing" in desk.get(f"{BASE}/questionnaire/reset").text


def test_a_reset_that_loses_a_sections_title_says_so(office: Office, desk: Desk) -> None:
    office.open()
    here = f"{BASE}/questionnaire/sections/security"
    assert desk.post(here, **{"title:en": "Safety"}).status_code == 303
    for page in ("/questionnaire/reset", "/publish"):
        text = re.sub(r"<[^>]+>", "", unescape(desk.get(BASE + page).text))
        assert re.search(r"changed\s+section “S\w+” \(English\)", text)
        assert re.search(r"(added|removed)\s+section “S\w+” \(comment field\)", text)
        assert "Safety" in text
        assert "resetting changes nothing" not in text


def test_outcomes_that_were_all_removed_are_put_back_on_the_questionnaires_page(
    office: Office, desk: Desk
) -> None:
    office.add(itss())
    items = [item.id for outcome in itss().model.outcomes for item in outcome.items]
    for item in items:
        desk.post(f"{BASE}/questionnaire/sections/outcomes", do=f"remove:{item}")
    page = f"{BASE}/questionnaire"
    assert f'value="back:{items[0]}"' in desk.get(page).text
    heads = {"title:zh": "题", "title:en": "T", "complete": "1"}
    desk.post(page, **heads, do=f"back:{items[0]}")
    assert items[0] in office.draft().items


def test_a_pair_that_was_taken_apart_stays_so_until_it_is_put_back(
    office: Office, desk: Desk
) -> None:
    office.add(itss())
    path, pairs = (
        f"{BASE}/questionnaire/sections/{name}" for name in ("security", "kano-security")
    )
    desk.post(path, **{"also": "1", "also:kano": "1"}, comment="1")
    desk.post(pairs, do="remove:AVA1")
    for on in ({}, {"also:kano": "1"}):
        desk.post(path, also="1", comment="1", **on)
    assert "AVA1:functional" not in {rating.name for rating in office.draft().ratings}
    desk.post(pairs, do="back:AVA1")
    assert "AVA1:functional" in {rating.name for rating in office.draft().ratings}


def test_closing_with_changes_not_published_asks_for_the_title(office: Office, desk: Desk) -> None:
    office.open()
    answer(office, users=9, staff=9, supplier=2)
    desk.post(f"{BASE}/self-assessment/seal", sure="1")
    edit(desk)
    page = desk.post(f"{BASE}/fieldwork/close", sure="1")
    assert page.status_code == 422
    assert "Respondents have only seen version 1" in page.text
    assert desk.post(f"{BASE}/fieldwork/close", typed=TITLE).status_code == 303
