"""What is fixed as an evaluation goes on: refused when posted, shown when looked at."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.weights import Weights
from tests.app.office import ABOUT, ID, Desk, Office, itss

BASE = f"/evaluations/{ID}"
OLD = EvaluationId("old")
OWN = {"title": "Helpdesk", "supplier": "Cloudhub", "category": "operation"}
LOOKED_AT = (
    "",
    "/about",
    "/care",
    "/model",
    "/questionnaire",
    "/questionnaire/sections/security",
    "/weights",
    "/preview",
    "/publish",
    "/fieldwork",
    "/invitations",
    "/self-assessment",
    "/results",
)


@pytest.fixture
def office(office: Office) -> Office:
    office.open(weights=Weights(set_by="Mei"))
    return office


def close(office: Office) -> None:
    office.store.close_evaluation(ID, office.clock.now)


def release(office: Office) -> None:
    close(office)
    with office.store.begin() as work:
        sealed = life.seal(work.evaluations.get(ID), office.clock.now)
        work.evaluations.save(life.release(sealed, office.clock.now, has_supplier=True))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("margin_share", "9"),
        ("self_assessment", "declared"),
        ("purpose", "supplier"),
        ("route", "own"),
        ("secrecy", "identified"),
        ("threshold", "20"),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_what_was_promised_is_refused_once_it_is_open(
    office: Office, desk: Desk, name: str, value: str, closed: bool
) -> None:
    if closed:
        close(office)
    before = office.evaluation()
    page = desk.post(f"{BASE}/about", **{**ABOUT, "margin_reason": "Agreed.", name: value})
    assert page.status_code == 409
    assert "the conclusions depend on them" in page.text
    assert f'<a class="button" href="{BASE}">Back to the evaluation</a>' in page.text
    assert office.evaluation() == before


def test_what_a_browser_leaves_out_because_it_is_fixed_stays(office: Office, desk: Desk) -> None:
    assert desk.post(f"{BASE}/about", **{**OWN, "title": "Other"}).status_code == 303
    now = office.evaluation()
    assert (now.title, now.purpose, now.margin_share, now.threshold) == (
        "Other",
        "third_party",
        0.1,
        5,
    )
    close(office)
    assert desk.post(f"{BASE}/about", **{**OWN, "title": "Later"}).status_code == 303
    assert office.evaluation().title == "Later"


def test_a_margin_that_was_promised_in_points_stays(office: Office, desk: Desk) -> None:
    with office.store.begin() as work:
        work.evaluations.add(
            replace(office.evaluation(), id=OLD, status=life.Status.DRAFT, margin_share=None)
        )
        work.evaluations.save(life.open_(work.evaluations.get(OLD), office.clock.now))
    page = desk.post(f"/evaluations/{OLD}/about", **{**OWN, "title": "Other"})
    assert page.status_code == 303
    with office.store.read() as work:
        old = work.evaluations.get(OLD)
    assert (old.title, old.margin_share, old.margin) == ("Other", None, 0.5)


@pytest.mark.usefixtures("office")
def test_what_is_fixed_is_shown_in_its_unit_beside_a_mistake(desk: Desk) -> None:
    page = desk.post(f"{BASE}/about", **{**OWN, "title": ""})
    assert page.status_code == 422
    assert re.search(r'<input[^>]*name="margin_share"[^>]*value="10"', page.text)


def test_the_lines_of_the_priorities_are_fixed_at_the_close(office: Office, desk: Desk) -> None:
    assert desk.post(f"{BASE}/about", **OWN, crosshairs="median").status_code == 303
    close(office)
    assert desk.post(f"{BASE}/about", **OWN, crosshairs="midpoint").status_code == 409
    assert office.evaluation().crosshairs == "median"


def test_weights_are_set_until_the_close_and_then_only_shown(office: Office, desk: Desk) -> None:
    half = {"p:security": "50", "p:responsiveness": "50", "method": "direct"}
    form = f"{BASE}/weights"
    assert desk.post(form, **half).status_code == 303
    close(office)
    page = desk.get(form)
    assert (page.status_code, "the weights are fixed" in page.text) == (200, True)
    assert 'value="50"' in page.text
    assert "<button>Save" not in page.text
    tuned = desk.post(form, **{**half, "p:security": "90", "p:responsiveness": "10"})
    assert tuned.status_code == 409
    assert {share.percent for share in office.evaluation().weights.shares} == {50.0}


def test_about_says_why_a_field_is_fixed(office: Office, desk: Desk) -> None:
    page = desk.get(f"{BASE}/about").text
    for why in (
        "Respondents have been informed",
        "Conclusions depend on this margin",
        "read these promises",
    ):
        assert why in page
    assert page.count('<fieldset class="locked" disabled') == 4
    assert "<button>Save" in page
    release(office)
    page = desk.get(f"{BASE}/about").text
    assert "The report has been released. This page can be viewed" in page
    assert "<button>Save" not in page


@pytest.mark.parametrize("step", [close, release])
def test_every_page_can_be_looked_at_to_the_end(
    office: Office, desk: Desk, step: Callable[[Office], None]
) -> None:
    step(office)
    assert [path for path in LOOKED_AT if desk.get(f"{BASE}{path}").status_code != 200] == []


@pytest.mark.parametrize("path", ["model", "questionnaire", "questionnaire/sections/security"])
def test_what_is_looked_at_offers_nothing_to_press(office: Office, desk: Desk, path: str) -> None:
    release(office)
    page = desk.get(f"{BASE}/{path}").text
    form = page.split('<form method="post" class="sheet">')[1].split("</form>")[0]
    assert form.index('<fieldset class="locked" disabled') < form.index("</fieldset>")
    assert not re.search(r"<button[^>]*>(Save|Use this|Upload)", page)
    assert desk.post(f"{BASE}/{path}", form=f"{BASE}/about", do="save").status_code == 409


def test_a_closed_evaluation_shows_what_was_published(office: Office, desk: Desk) -> None:
    with office.store.begin() as work:
        work.drafts.save(ID, replace(itss(), complete=False))
    assert "checked" not in _complete(desk)
    close(office)
    assert "checked" in _complete(desk)
    assert "This is version 1 as published" in desk.get(f"{BASE}/publish").text


def _complete(desk: Desk) -> str:
    page = desk.get(f"{BASE}/questionnaire").text
    found = re.search(r'<input type="checkbox" id="complete"[^>]*>', page)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    "path",
    ["reset", "questions/new", "sections/security/item"],
)
def test_what_only_changes_is_not_offered_after_the_close(
    office: Office, desk: Desk, path: str
) -> None:
    close(office)
    assert desk.get(f"{BASE}/questionnaire/{path}").status_code == 409


def test_paused_is_said_where_it_matters(office: Office, desk: Desk) -> None:
    with office.store.begin() as work:
        work.evaluations.save(life.pause(work.evaluations.get(ID)))
        work.drafts.save(ID, replace(itss(), complete=False))
    for path in ("", "/publish"):
        page = desk.get(f"{BASE}{path}").text
        assert "Fieldwork is paused" in page
        assert "Responses are coming in" not in page
        assert "Fieldwork is running" not in page
