"""Step 3: wording, order, own items and questions, and what goes wrong with them."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.app.office import ID, Desk, Office, itss, open_office

BASE = f"/evaluations/{ID}/questionnaire"
SECURITY = f"{BASE}/sections/security"
QUESTION: dict[str, Any] = {
    "text:zh": "您的部门",
    "text:en": "Your department",
    "kind": "choice",
    "options:zh": "预算处\n国库处\n",
    "options:en": "Budget\nTreasury",
    "audiences": ["users", "staff"],
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.add(itss())
    return made


@pytest.fixture
def desk(office: Office) -> Desk:
    return office.sign_in()


def fields(page: str) -> dict[str, str]:
    """What stands in the text fields and ticked boxes of a page."""
    areas = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    boxes = re.findall(r'<input type="checkbox" id="[^"]+" name="([^"]+)" checked', page)
    return {name: unescape(text) for name, text in areas} | dict.fromkeys(boxes, "on")


def edit(desk: Desk, path: str, **changes: str) -> int:
    """Post a page with all that stands in it, and some changes."""
    return desk.post(path, **{**fields(desk.get(path).text), **changes}).status_code


def section(office: Office, name: str = "security") -> tuple[str, ...]:
    return next(each.items for each in office.draft().sections if each.id == name)


def test_saving_a_section_unchanged_changes_nothing(office: Office, desk: Desk) -> None:
    for name in ("security", "responsiveness", "outcomes"):
        assert edit(desk, f"{BASE}/sections/{name}", do="save") == 303
    assert edit(desk, BASE, do="save") == 303
    assert office.draft().digest == itss().digest


def test_a_wording_is_edited_in_place(office: Office, desk: Desk) -> None:
    assert edit(desk, SECURITY, **{"w:AVA1:staff:en": "Our users get in."}) == 303
    item = office.draft().items["AVA1"]
    assert item.text("staff").to("en") == "Our users get in."
    assert item.text("users") == itss().items["AVA1"].text("users")


def test_whichever_button_is_pressed_what_was_typed_is_kept(office: Office, desk: Desk) -> None:
    assert edit(desk, SECURITY, **{"w:AVA2:users:en": "Typed.", "do": "down:AVA1"}) == 303
    assert section(office) == ("AVA2", "AVA1")
    assert office.draft().items["AVA2"].text("users").to("en") == "Typed."


def test_the_first_button_of_each_form_saves(desk: Desk) -> None:
    for path in (BASE, SECURITY):
        sheet = desk.get(path).text.split('class="sheet"')[1]
        assert re.search(r"<button[^>]*>", sheet)[0].count('value="save"') == 1  # type: ignore[index]


def test_items_and_sections_move_are_removed_and_come_back(office: Office, desk: Desk) -> None:
    edit(desk, SECURITY, do="remove:AVA1")
    assert section(office) == ("AVA2",)
    assert "back:AVA1" in desk.get(SECURITY).text
    edit(desk, SECURITY, do="back:AVA1")
    assert section(office) == ("AVA2", "AVA1")
    edit(desk, SECURITY, do="up:AVA1")
    assert section(office) == ("AVA1", "AVA2")
    edit(desk, BASE, do="down:security")
    assert [each.id for each in office.draft().sections][:2] == ["responsiveness", "security"]


def test_removing_the_last_item_leads_to_the_overview(office: Office, desk: Desk) -> None:
    edit(desk, SECURITY, do="remove:AVA1")
    page = {**fields(desk.get(SECURITY).text), "do": "remove:AVA2"}
    assert desk.post(SECURITY, **page).location.startswith(f"{BASE}?")
    assert all(each.id != "security" for each in office.draft().sections)


def test_reverse_comment_and_title_are_set(office: Office, desk: Desk) -> None:
    now = fields(desk.get(SECURITY).text)
    del now["comment"]
    desk.post(SECURITY, **{**now, "reverse:AVA1": "on", "title:en": "Safety"})
    draft = office.draft()
    assert draft.items["AVA1"].reverse
    assert draft.sections[0].title.to("en") == "Safety"
    assert not draft.sections[0].comment


def test_a_wording_that_is_too_long_is_shown_again(office: Office, desk: Desk) -> None:
    page = desk.post(SECURITY, **{"w:AVA1:users:en": "x" * 501, "w:AVA1:users:zh": "保留我"})
    assert page.status_code == 422
    assert "One character too long" in page.text
    assert "保留我" in page.text
    assert office.draft() == itss()


def test_a_stale_section_keeps_what_was_typed(office: Office, desk: Desk) -> None:
    seen = fields(desk.get(SECURITY).text)
    edit(office.sign_in(), SECURITY, do="down:AVA1")
    page = desk.post(SECURITY, **{**seen, "w:AVA1:users:en": "Mine.", "seen": "1"})
    assert page.status_code == 409
    assert "Mine." in page.text


def test_unknown_sections_items_and_questions_are_not_found(desk: Desk) -> None:
    for path in (f"{BASE}/sections/nope", f"{BASE}/sections/nope/item", f"{BASE}/questions/nope"):
        assert desk.get(path).status_code == 404


def test_doing_something_to_an_item_of_another_section_does_nothing(
    office: Office, desk: Desk
) -> None:
    assert edit(desk, SECURITY, do="remove:TIM1") == 303
    assert edit(desk, SECURITY, do="back:NOPE") == 303
    assert edit(desk, SECURITY, do="explode:AVA1") == 303
    assert office.draft() == itss()


def test_title_introduction_and_the_rule_for_blanks_are_set(office: Office, desk: Desk) -> None:
    now = fields(desk.get(BASE).text)
    del now["complete"]
    desk.post(BASE, **{**now, "title:en": "How are we doing?", "introduction:zh": "请您评价。"})
    draft = office.draft()
    assert draft.title.to("en") == "How are we doing?"
    assert draft.introduction.to("zh") == "请您评价。"
    assert not draft.complete


def test_an_own_item_is_added(office: Office, desk: Desk) -> None:
    words = {"w:users:zh": "自拟", "w:users:en": "Own"}
    added = desk.post(f"{SECURITY}/item", sub="availability", reverse="on", **words)
    assert added.location.endswith("#item-OWN1")
    own = office.draft().items["OWN1"]
    assert own.reverse
    assert own.text("users").to("zh") == "自拟"
    assert [name for name, _ in own.wording] == ["users"]


@pytest.mark.parametrize(
    "wrong",
    [{"sub": "nope", "w:users:en": "Own"}, {"sub": "availability"}, {"sub": "timeliness"}],
)
def test_an_own_item_needs_a_place_and_words(
    office: Office, desk: Desk, wrong: dict[str, str]
) -> None:
    assert desk.post(f"{SECURITY}/item", **wrong).status_code == 422
    assert office.draft() == itss()


def test_an_own_items_id_is_not_used_twice_over_versions(office: Office, desk: Desk) -> None:
    words = {
        f"w:{who}:{code}": "Own" for who in ("users", "staff", "supplier") for code in ("zh", "en")
    }
    desk.post(f"{SECURITY}/item", sub="availability", **words)
    desk.post(f"/evaluations/{ID}/publish")
    edit(desk, SECURITY, do="remove:OWN1")
    desk.post(f"{SECURITY}/item", sub="availability", **words)
    assert "OWN2" in office.draft().items


def test_a_question_about_the_respondent_is_added_and_edited(office: Office, desk: Desk) -> None:
    added = desk.post(f"{BASE}/questions/new", **QUESTION)
    assert added.location.endswith("/sections/about?saved=1#item-question")
    question = office.draft().questions["question"]
    assert [option.text.to("en") for option in question.options] == ["Budget", "Treasury"]
    assert set(question.audiences) == {"users", "staff"}
    longer = {"options:zh": "国库处\n预算处\n人事处", "options:en": "Treasury\nBudget\nStaff"}
    desk.post(f"{BASE}/questions/question", **{**QUESTION, **longer})
    now = office.draft().questions["question"]
    assert [option.id for option in now.options] == ["o2", "o1", "o3"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("options:en", "Budget", "different numbers of options"),
        ("text:en", "x" * 501, "too long"),
        ("audiences", [], "at least one audience"),
        ("options:en", "Budget\nBudget", "is listed twice"),
    ],
)
def test_a_question_with_mistakes_is_shown_again(
    office: Office, desk: Desk, field: str, value: object, told: str
) -> None:
    page = desk.post(f"{BASE}/questions/new", **{**QUESTION, field: value})
    assert page.status_code == 422
    assert told in page.text
    assert "国库处" in page.text
    assert office.draft() == itss()


def test_a_choice_needs_two_options(desk: Desk) -> None:
    one = {"options:zh": "甲", "options:en": "A"}
    assert desk.post(f"{BASE}/questions/new", **{**QUESTION, **one}).status_code == 422


def test_an_open_question_needs_no_options(office: Office, desk: Desk) -> None:
    open_ = {**QUESTION, "kind": "text", "options:zh": "", "options:en": ""}
    assert desk.post(f"{BASE}/questions/new", **open_).status_code == 303
    assert office.draft().questions["question"].kind == "text"


def test_a_question_is_removed_from_its_section(office: Office, desk: Desk) -> None:
    desk.post(f"{BASE}/questions/new", **QUESTION)
    assert edit(desk, f"{BASE}/sections/about", do="remove:question") == 303
    assert office.draft().questions == {}


def test_the_reset_goes_back_to_the_model(office: Office, desk: Desk) -> None:
    edit(desk, SECURITY, **{"w:AVA1:users:en": "Edited.", "do": "down:AVA1"})
    desk.post(f"{BASE}/questions/new", **QUESTION)
    assert desk.post(f"{BASE}/reset").status_code == 303
    assert office.draft() == itss()


def test_servqual_is_edited_facet_by_facet(office: Office, desk: Desk) -> None:
    form = f"/evaluations/{ID}/model?model=servqual"
    page = desk.get(form).text
    chosen: dict[str, Any] = {
        name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("subs", "audiences")
    }
    take = {**chosen, "model": "servqual", "languages": ["zh", "en"], "replace": "1"}
    desk.post(f"/evaluations/{ID}/model", form=form, **take)
    first = next(each for each in office.draft().sections if each.facet == "expectation")
    path = f"{BASE}/sections/{first.id}"
    before = office.draft()
    assert edit(desk, path, do="save") == 303
    assert office.draft() == before
    field = next(name for name in fields(desk.get(path).text) if name.startswith("w:"))
    edit(desk, path, **{field: "Changed."})
    item = office.draft().items[field.split(":")[1]]
    assert item.wording == before.items[item.id].wording
    assert item.prompts != before.items[item.id].prompts
