"""Setting an evaluation up: the list, steps 1, 2 and 4 to 6, and what goes wrong in them."""

import io
import re
from typing import Any

import pytest

from surveys.fieldwork.evaluation import Status
from tests.app.office import ABOUT, HOME, ID, Desk, Office, itss

BASE = f"/evaluations/{ID}"
TAKE: dict[str, Any] = {
    "model": "itss",
    "subs": ["availability", "timeliness"],
    "audiences": ["users", "supplier"],
    "languages": ["zh", "en"],
    "length": "full",
}


def test_an_empty_list_says_what_to_do_next(desk: Desk) -> None:
    page = desk.get("/evaluations").text
    assert "No evaluations yet" in page
    assert "/evaluations/new" in page


def test_a_viewer_is_not_told_to_make_one(office: Office) -> None:
    assert "/evaluations/new" not in office.sign_in("viewer@bureau").get("/evaluations").text


def test_the_list_is_filtered_by_state_and_text(office: Office, desk: Desk) -> None:
    office.add(title="Helpdesk of the county")
    for query, found in (
        ("q=COUNTY", True),
        ("status=open", False),
        ("q=cloudhub&status=draft", True),
    ):
        assert ("Helpdesk of the county" in desk.get(f"/evaluations?{query}").text) is found
    assert "No evaluation matches" in desk.get("/evaluations?q=zzz").text


def test_a_new_evaluation_is_a_draft_and_leads_to_the_model(office: Office, desk: Desk) -> None:
    made = desk.post("/evaluations/new", **ABOUT)
    assert made.status_code == 303
    assert re.fullmatch(r"/evaluations/\w+/model", made.location)
    with office.store.read() as work:
        (found,) = work.evaluations.of(HOME)
    assert (found.title, found.status, found.margin) == ("Helpdesk 2026", Status.DRAFT, 0.5)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", " ", "Title: Fill this in."),
        ("title", "x" * 201, "Too long"),
        ("purpose", "", "Choose one"),
        ("category", "nonsense", "Choose one"),
        ("threshold", "2", "from 3 to 100"),
        ("threshold", "many", "cannot be read as a whole number"),
        ("margin_share", "-1", "from 1 to 50"),
        ("margin_share", "0.5", "from 1 to 50"),
        ("margin_share", "nan", "a number"),
        ("margin_share", "sNaN", "a number"),
        ("margin_share", "20", "Say why it is not 10"),
        ("self_assessment", "often", "Choose one"),
        ("period_from", "yesterday", "Not a date"),
        ("secrecy", "none", "Choose one"),
    ],
)
def test_a_mistake_keeps_everything_else(desk: Desk, field: str, value: str, told: str) -> None:
    page = desk.post("/evaluations/new", **{**ABOUT, "population": "All of them", field: value})
    assert page.status_code == 422
    assert told in page.text
    assert "All of them" in page.text
    assert 'aria-invalid="true"' in page.text or field in ("purpose", "secrecy", "self_assessment")


def test_a_period_does_not_end_before_it_begins(desk: Desk) -> None:
    period = {"period_from": "2026-03-01", "period_to": "2026-02-01"}
    assert "before the start" in desk.post("/evaluations/new", **{**ABOUT, **period}).text


def test_the_first_step_is_saved_again(office: Office, desk: Desk) -> None:
    office.add()
    saved = desk.post(f"{BASE}/about", **{**ABOUT, "title": "Other", "threshold": "8"})
    assert saved.status_code == 303
    assert (office.evaluation().title, office.evaluation().threshold) == ("Other", 8)


def test_a_stale_form_is_told_and_keeps_what_was_typed(office: Office, desk: Desk) -> None:
    office.add()
    seen = desk.get(f"{BASE}/about").text
    office.sign_in().post(f"{BASE}/about", **{**ABOUT, "title": "Theirs"})
    page = desk.post(f"{BASE}/about", **{**ABOUT, "title": "Mine", "seen": _seen(seen)})
    assert page.status_code == 409
    assert "someone else" in page.text
    assert 'value="Mine"' in page.text
    assert office.evaluation().title == "Theirs"
    again = desk.post(f"{BASE}/about", **{**ABOUT, "title": "Mine", "seen": _seen(page.text)})
    assert again.status_code == 303
    assert office.evaluation().title == "Mine"


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_a_model_is_taken_in_part(office: Office, desk: Desk) -> None:
    office.add()
    taken = desk.post(f"{BASE}/model", **TAKE)
    assert taken.location.startswith(f"{BASE}/questionnaire")
    model = office.draft().model
    assert {sub.id for sub in model.subs} == {"availability", "timeliness"}
    assert {audience.id for audience in model.audiences} == {"users", "supplier"}


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("subs", "at least one sub-characteristic"),
        ("audiences", "at least one audience"),
        ("languages", "at least one language"),
    ],
)
def test_a_choice_of_nothing_is_told(office: Office, desk: Desk, field: str, told: str) -> None:
    office.add()
    page = desk.post(f"{BASE}/model", **{**TAKE, field: []})
    assert page.status_code == 422
    assert told in page.text
    assert page.text.count(" checked") > 1


def test_another_model_is_confirmed_first(office: Office, desk: Desk) -> None:
    office.add(itss())
    form = f"{BASE}/model?model=servqual"
    servqual = {**TAKE, "model": "servqual", **ticked(desk.get(form).text)}
    refused = desk.post(f"{BASE}/model", form=form, **servqual)
    assert refused.status_code == 422
    assert office.draft().model.id == "itss"
    taken = desk.post(f"{BASE}/model", form=form, **servqual, replace="1")
    assert taken.status_code == 303
    assert office.draft().model.id == "servqual"


def ticked(page: str) -> dict[str, object]:
    names = ("subs", "audiences")
    return {name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in names}


MODEL = """
[model]
id = "mine"
version = "1"
name = "Ours"
scale = "five"
[[scale]]
id = "five"
low = 1
high = 5
[[characteristic]]
id = "speed"
name = "Speed"
  [[characteristic.item]]
  id = "S1"
  wording = "They are quick."
[[characteristic]]
id = "care"
name = "Care"
  [[characteristic.item]]
  id = "C1"
  wording = "They care."
"""


def upload(desk: Desk, content: bytes) -> tuple[int, str]:
    file = (io.BytesIO(content), "ours.toml")
    page = desk.post(f"{BASE}/model/upload", form=f"{BASE}/model", file=file)
    return page.status_code, page.text


def test_an_uploaded_model_is_offered_and_stays_whole(office: Office, desk: Desk) -> None:
    office.add()
    assert upload(desk, MODEL.encode())[0] == 303
    form = f"{BASE}/model?model=mine"
    take = {**TAKE, **ticked(desk.get(form).text), "model": "mine", "subs": ["speed"]}
    assert desk.post(f"{BASE}/model", form=form, **take).status_code == 303
    assert set(office.draft().items) == {"S1"}
    assert 'value="care"' in desk.get(f"{BASE}/model").text


def test_a_broken_model_shows_all_of_its_mistakes(office: Office, desk: Desk) -> None:
    office.add()
    broken = MODEL.replace("low = 1", "low = 9").replace('name = "Care"', 'nmae = "Care"')
    status, page = upload(desk, broken.encode())
    assert status == 422
    assert len(re.findall(r"<code>ours.toml:\d+</code>", page)) >= 3
    assert "Did you mean" in page


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"not toml at all"])
def test_what_is_no_model_file_is_told(office: Office, desk: Desk, content: bytes) -> None:
    office.add()
    assert upload(desk, content)[0] == 422


def test_a_blank_among_weights_is_no_silent_zero(office: Office, desk: Desk) -> None:
    office.add(itss())
    form = f"{BASE}/weights"
    page = desk.post(form, method="direct", **{"p:security": "100", "p:responsiveness": ""})
    assert page.status_code == 422
    assert "Give a percentage; 0 if it does not count." in page.text
    zero = {"p:security": "100", "p:responsiveness": "0"}
    assert desk.post(form, method="direct", **zero).status_code == 303


def test_equal_weights_keep_the_percentages_that_were_typed(office: Office, desk: Desk) -> None:
    office.add(itss())
    typed = {"p:security": "70", "p:responsiveness": "nonsense"}
    assert desk.post(f"{BASE}/weights", method="equal", **typed).status_code == 303
    weights = office.evaluation().weights
    assert weights.within(["security", "responsiveness"]) == {
        "security": 0.5,
        "responsiveness": 0.5,
    }
    assert 'value="70"' in desk.get(f"{BASE}/weights").text


def test_equal_weights_are_set_with_a_version(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert desk.post(f"{BASE}/weights", method="equal").status_code == 303
    assert office.evaluation().weights.set_by == "Consultant of bureau"


def test_percentages_are_taken_where_they_add_up(office: Office, desk: Desk) -> None:
    office.add(itss())
    shares = {"p:security": "62,5 %", "p:responsiveness": "37.5"}
    assert desk.post(f"{BASE}/weights", method="direct", **shares).status_code == 303
    weights = office.evaluation().weights
    assert weights.within(["security", "responsiveness"]) == {
        "security": 0.625,
        "responsiveness": 0.375,
    }
    desk.post(f"{BASE}/weights", method="equal")
    assert office.evaluation().weights.version == weights.version + 1


@pytest.mark.parametrize(
    ("security", "told"),
    [
        ("50", "add up to 90"),
        ("-10", "from 0 to 100"),
        ("much", "cannot be read as a number"),
        ("", "add up to 40"),
    ],
)
def test_percentages_that_do_not_add_up_are_shown_again(
    office: Office, desk: Desk, security: str, told: str
) -> None:
    office.add(itss())
    shares = {"p:security": security, "p:responsiveness": "40"}
    page = desk.post(f"{BASE}/weights", method="direct", **shares)
    assert page.status_code == 422
    assert told in page.text
    assert f'value="{security}"' in page.text
    assert office.evaluation().weights.method == "equal"


def test_the_preview_shows_each_audience_and_language(office: Office, desk: Desk) -> None:
    office.add(itss())
    users = desk.get(f"{BASE}/preview?audience=users&in=en").text
    supplier = desk.get(f"{BASE}/preview?audience=supplier&in=zh").text
    assert office.draft().items["AVA1"].text("users").to("en") in users
    assert office.draft().items["AVA1"].text("supplier").to("zh") in supplier
    assert "evidence:AVA1" in supplier
    assert "evidence:AVA1" not in users


def test_publishing_freezes_version_one(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert itss().digest in desk.get(f"{BASE}/publish").text
    assert desk.post(f"{BASE}/publish").location == f"{BASE}/fieldwork"
    with office.store.read() as work:
        assert [version.digest for version in work.versions.of(ID)] == [itss().digest]
    assert "as published" in desk.get(f"{BASE}/publish").text


def test_a_later_change_is_shown_before_it_becomes_version_two(office: Office, desk: Desk) -> None:
    office.open()
    desk.post(f"{BASE}/questionnaire/sections/security", do="remove:AVA1", comment="on")
    page = desk.get(f"{BASE}/publish").text
    assert "Changes from version 1 to the new version 2" in page
    assert "item AVA1 (Demand-side users, English)" in page
    desk.post(f"{BASE}/publish")
    with office.store.read() as work:
        assert [version.number for version in work.versions.of(ID)] == [1, 2]


def test_what_is_missing_is_listed_with_the_way_to_mend_it(office: Office, desk: Desk) -> None:
    office.add(itss(), supplier="")
    name = "w:AVA1:users:en"
    desk.post(f"{BASE}/questionnaire/sections/security", **{name: "", "comment": "on"})
    page = desk.post(f"{BASE}/publish")
    assert page.status_code == 422
    assert f'href="{BASE}/questionnaire/sections/security#{name}"' in page.text
    assert f'href="{BASE}/about#supplier"' in page.text
    with office.store.read() as work:
        assert work.versions.of(ID) == ()


def test_a_stale_publish_freezes_nothing(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert desk.post(f"{BASE}/publish", seen="1").status_code == 409


@pytest.mark.parametrize("step", ["questionnaire", "weights", "preview", "publish"])
def test_steps_that_need_a_model_lead_to_it(office: Office, desk: Desk, step: str) -> None:
    office.add()
    assert desk.get(f"{BASE}/{step}").location == f"{BASE}/model"


def test_a_draft_is_deleted_and_an_open_evaluation_is_not(office: Office, desk: Desk) -> None:
    office.add()
    assert desk.post(f"{BASE}/delete").status_code == 422
    assert desk.post(f"{BASE}/delete", sure="1").status_code == 303
    assert desk.get(BASE).status_code == 404
    office.open()
    assert desk.post(f"{BASE}/delete", form="/account", sure="1").status_code == 409
    assert desk.get(f"{BASE}/delete").status_code == 409
    assert desk.get(BASE).status_code == 200


def test_a_closed_evaluation_takes_no_edits(office: Office, desk: Desk) -> None:
    office.open()
    office.store.close_evaluation(ID, office.clock.now)
    for step in ("model", "questionnaire", "publish"):
        assert desk.post(f"{BASE}/{step}", form="/account").status_code == 409


def test_texts_are_escaped(office: Office, desk: Desk) -> None:
    office.add(title="<script>alert(1)</script>")
    for path in (BASE, "/evaluations", f"{BASE}/about"):
        assert "<script>alert" not in desk.get(path).text
