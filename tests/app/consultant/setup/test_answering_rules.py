"""The page with the rules of careful answering: set before opening, shown from then on."""

import re
from pathlib import Path

import pytest

from surveys.fieldwork.quality import DEFAULT, NAMES, Rules
from tests.app.office import EN, ID, Desk, Office, itss, open_office
from tests.app.sent import fields

PATH = f"/evaluations/{ID}/care"
DEFAULTS = {
    "on:too_few_answers": "1", "on:straight_line": "1", "on:outlier": "1",
    "on:contradictory": "1", "on:duplicate": "1", "on:speeder": "1",
    "l:answered_share": "50", "l:run_share": "100", "l:run_items": "10", "l:outlier_p": "0.001",
    "l:contradictions": "2", "l:contradiction_points": "75", "l:duplicate_items": "10",
    "l:seconds_per_item": "2", "flags_needed": "1",
}  # fmt: skip


@pytest.fixture
def office(office: Office) -> Office:
    office.add(itss())
    return office


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in DEFAULTS.items() if name not in names}


def test_the_page_shows_the_defaults_and_saves_them_unchanged(office: Office, desk: Desk) -> None:
    shown = fields(desk.get(PATH).text)
    assert {name: shown[name] for name in DEFAULTS} == DEFAULTS
    assert not any(name.startswith("out:") for name in shown)
    assert desk.post(PATH, **shown).status_code == 303
    assert office.evaluation().quality == DEFAULT


def test_every_rule_has_a_name_a_hint_and_a_switch(desk: Desk) -> None:
    page = desk.get(PATH).text
    for name in NAMES:
        assert f'id="on:{name}"' in page
        assert f'aria-describedby="h:{name}' in page
        assert f'<label for="out:{name}">' in page


def test_what_is_set_is_stored_and_shown_again(office: Office, desk: Desk) -> None:
    changes = {
        "l:answered_share": "80 %",
        "l:seconds_per_item": "1,5",
        "out:straight_line": "1",
        "out:speeder": "1",
        "flags_needed": "2",
    }
    done = desk.post(PATH, **{**without("on:outlier"), **changes})
    assert done.status_code == 303
    assert office.evaluation().quality == Rules(
        answered_share=0.8,
        seconds_per_item=1.5,
        outlier_p=None,
        exclude=("straight_line", "speeder"),
        flags_needed=2,
    )
    page = desk.get(f"{PATH}?saved=1").text
    shown = fields(page)
    assert (shown["l:answered_share"], shown["l:seconds_per_item"]) == ("80", "1.5")
    assert shown["out:speeder"] == "1"
    assert "on:outlier" not in shown
    assert "Saved." in page


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"l:answered_share": ""}, "l:answered_share", "Enter a number, or untick"),
        ({"l:answered_share": "101"}, "l:answered_share", "Enter a number from 0 to 100."),
        ({"l:run_share": "5"}, "l:run_share", "Enter a number from 10 to 100."),
        ({"l:run_items": "2.5"}, "l:run_items", "cannot be read as a whole number"),
        ({"l:duplicate_items": "1e400"}, "l:duplicate_items", "cannot be read as a whole"),
        ({"l:outlier_p": "nan"}, "l:outlier_p", "cannot be read as a number"),
        ({"on:little_spread": "1", "l:spread": ""}, "l:spread", "Enter a number, or untick"),
        ({"out:little_spread": "1"}, "out:little_spread", "tick “Use this rule” as well"),
        ({"out:duplicate": "1", "flags_needed": "2"}, "flags_needed", "or choose more rules"),
        ({"out:duplicate": "1", "flags_needed": ""}, "flags_needed", "Enter a whole number."),
        (
            {"out:duplicate": "1", "flags_needed": "0"},
            "flags_needed",
            "Enter a number from 1 to 8.",
        ),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    office: Office, desk: Desk, changes: dict[str, str], field: str, told: str
) -> None:
    page = desk.post(PATH, **{**DEFAULTS, **changes, "l:contradictions": "3"})
    assert page.status_code == 422
    assert page.text.count(told) >= 2
    assert f'<a href="#{field}">' in page.text
    assert re.search(rf'<input[^>]*aria-invalid="true"[^>]* id="{field}"', page.text)
    assert fields(page.text)["l:contradictions"] == "3"
    assert office.evaluation().quality == DEFAULT


def test_a_rule_that_is_off_needs_no_limit(office: Office, desk: Desk) -> None:
    done = desk.post(PATH, **{**without("on:duplicate"), "l:duplicate_items": "many"})
    assert done.status_code == 303
    assert office.evaluation().quality == Rules(duplicate_items=None)


def test_once_open_the_rules_are_shown_only_and_it_says_why(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.open(quality=Rules(exclude=("duplicate",)))
    desk = office.sign_in()
    page = desk.get(PATH).text
    assert "so the rules can no longer be changed" in page
    assert '<fieldset class="locked" disabled' in page
    assert "<button>Save" not in page
    assert fields(page)["out:duplicate"] == "1"
    refused = desk.post(PATH, form=f"/evaluations/{ID}/about", **DEFAULTS)
    assert refused.status_code == 409
    assert "rules of careful answering are fixed" in refused.text
    assert office.evaluation().quality == Rules(exclude=("duplicate",))


def test_somebody_elses_change_is_not_written_over(office: Office, desk: Desk) -> None:
    office.sign_in().post(PATH, **{**DEFAULTS, "l:run_items": "8"})
    stale = {**DEFAULTS, "seen": "1", "csrf_token": token(desk)}
    page = desk.browser.post(PATH, data=stale, headers=EN)
    assert page.status_code == 409
    assert "Not saved" in page.text
    assert office.evaluation().quality.run_items == 8


def token(desk: Desk) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', desk.get(PATH).text)
    assert found is not None
    return found[1]


def test_in_anonymous_mode_the_page_says_that_nobody_is_found_too_fast(tmp_path: Path) -> None:
    for secrecy in ("anonymous", "confidential"):
        (tmp_path / secrecy).mkdir()
        office = open_office(tmp_path / secrecy)
        office.add(itss(), secrecy=secrecy)
        told = "who answered fast is not recorded" in office.sign_in().get(PATH).text
        assert told is (secrecy == "anonymous")


def test_the_first_step_leads_to_it(desk: Desk) -> None:
    assert f'href="{PATH}"' in desk.get(f"/evaluations/{ID}/about").text


def test_publishing_warns_of_a_rule_that_can_flag_nobody(tmp_path: Path) -> None:
    for secrecy in ("anonymous", "confidential"):
        (tmp_path / secrecy).mkdir()
        office = open_office(tmp_path / secrecy)
        office.add(itss(), secrecy=secrecy, quality=Rules(exclude=("speeder",)))
        page = office.sign_in().get(f"/evaluations/{ID}/publish").text
        assert ("that rule will flag nobody" in page) is (secrecy == "anonymous")
        assert (f'href="{PATH}#out:speeder"' in page) is (secrecy == "anonymous")


@pytest.mark.parametrize(
    ("exclude", "told"),
    [
        ((), "flag responses and exclude none"),
        (
            ("straight_line",),
            "exclude responses for: One answer throughout",
        ),
    ],
)
def test_whoever_publishes_sees_what_leaves_sheets_out(
    tmp_path: Path, exclude: tuple[str, ...], told: str
) -> None:
    office = open_office(tmp_path)
    office.add(itss(), quality=Rules(exclude=exclude))
    page = office.sign_in().get(f"/evaluations/{ID}/publish").text
    assert told in page
