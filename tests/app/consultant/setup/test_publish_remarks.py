"""The publish page: what is missing and changed in words, and what may be regretted later."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from surveys.questionnaire import design, shelf
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.text import Text
from tests.app.office import ID, Desk, Office, itss

PUBLISH = f"/evaluations/{ID}/publish"
ZH = {"Accept-Language": "zh"}


def own(draft: Instrument, **wording: Text) -> Instrument:
    return design.add_item(draft, "availability", wording)


def cautions(page: str) -> list[str]:
    found = re.search(r'<section class="note"[^>]*>(.*?)</section>', page, re.DOTALL)
    return [unescape(each) for each in re.findall(r"<li>(.*?) <a", found[1])] if found else []


@pytest.mark.parametrize("name", shelf.shelf())
@pytest.mark.parametrize("short", [False, True])
def test_a_shipped_model_needs_no_caution(
    office: Office, desk: Desk, name: str, short: bool
) -> None:
    office.add(compose(shelf.load(name), short=short and name == "itss"))
    assert cautions(desk.get(PUBLISH).text) == []


def test_an_introduction_in_one_language_is_told(office: Office, desk: Desk) -> None:
    office.add(replace(itss(), introduction=Text.of({"zh": "请作答。"})))
    (told,) = cautions(desk.get(PUBLISH).text)
    assert told.startswith("The introduction is not worded in: English.")


def test_an_item_for_one_side_has_no_gap_and_says_so(office: Office, desk: Desk) -> None:
    office.add(own(itss(), users=Text.of({"zh": "甲", "en": "A"})))
    (told,) = cautions(desk.get(PUBLISH).text)
    assert told == "One item is asked of one side only, so it has no gap: OWN1."


def test_a_scale_of_a_single_item_is_named(office: Office, desk: Desk) -> None:
    office.add(design.remove_item(itss(), "AVA2"))
    (told,) = cautions(desk.get(PUBLISH).text)
    assert told == "One item only, so reliability cannot be estimated: Security."


def test_a_low_threshold_and_a_wide_margin_are_told_while_they_can_change(
    office: Office, desk: Desk
) -> None:
    office.add(itss(), threshold=3, margin_share=0.5)
    threshold, margin = cautions(desk.get(PUBLISH).text)
    assert "minimum group size is 3" in threshold
    assert "50% of the scale's range" in margin
    assert desk.post(PUBLISH).status_code == 303
    desk.post(f"/evaluations/{ID}/fieldwork/state", form=f"/evaluations/{ID}/fieldwork", do="open")
    assert cautions(desk.get(PUBLISH).text) == []


def test_a_missing_wording_is_told_in_words(office: Office, desk: Desk) -> None:
    office.add(own(itss(), users=Text.of({"zh": "甲"}), supplier=Text.of({"zh": "乙"})))
    page = unescape(desk.get(PUBLISH).text)
    assert "item OWN1 (Demand-side users, English): A wording is missing." in page
    assert "OWN1 / users" not in page
    chinese = unescape(desk.browser.get(PUBLISH, headers=ZH).text)
    assert "题项 OWN1（需方用户，English）：缺少措辞。" in chinese


def test_changes_are_told_in_words(office: Office, desk: Desk) -> None:
    office.open()
    draft = design.reverse_item(itss(), "AVA1", reverse=True)
    draft = design.word_item(draft, "AVA2", "perception", "staff", {"zh": "新", "en": "New."})
    with office.store.begin() as work:
        work.drafts.save(ID, design.move_item(draft, "security", "AVA2", -1))
    page = unescape(desk.get(PUBLISH).text)
    changes = page.split('<ul class="changes">')[1].split("</ul>")[0]
    assert "scoring of item AVA1" in changes
    assert "scored as answered, scale 1–5 (Strongly disagree … Strongly agree)" in changes
    assert "scored in reverse, scale 1–5" in changes
    assert "item AVA2 (Demand-side staff, English)" in changes
    assert "the order of the items" in changes
    assert " / " not in re.sub(r"<[^>]+>", "", changes)


def test_a_changed_question_is_known_by_its_text(office: Office, desk: Desk) -> None:
    office.open()
    base = f"/evaluations/{ID}/questionnaire/questions/new"
    made: dict[str, Any] = {
        "text:zh": "部门",
        "text:en": "Department",
        "kind": "choice",
        "audiences": ["users"],
    }
    desk.post(base, **made, **{"options:zh": "甲\n乙", "options:en": "A\nB"})
    page = unescape(desk.get(PUBLISH).text)
    assert "question “Department” (English)" in page
    assert "an option of “Department” (中文)" in page
