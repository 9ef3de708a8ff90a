"""Evaluations of the version before: a margin in points, and no word on how the supplier rates."""

from dataclasses import replace

import pytest

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Status
from tests.app.office import ABOUT, ID, Desk, Office, itss

BASE = f"/evaluations/{ID}"
SENT = {"title": "Other", "supplier": "Cloudhub", "category": "operation"}
"""What a browser sends of what is open still."""


def opened(office: Office, state: str) -> None:
    office.open(margin=0.75, margin_share=None, self_assessment=None)
    if state == "sealed":
        with office.store.begin() as work:
            work.evaluations.save(replace(office.evaluation(), sealed_at=office.clock.now))
    if state != "open":
        office.store.close_evaluation(ID, office.clock.now)


@pytest.mark.parametrize("state", ["open", "closed", "sealed"])
def test_its_first_step_is_saved_and_keeps_the_margin_in_points(
    office: Office, desk: Desk, state: str
) -> None:
    opened(office, state)
    before = office.evaluation()
    assert desk.post(f"{BASE}/about", **SENT).status_code == 303
    assert office.evaluation() == replace(before, title="Other")
    assert "margin of 0.75 scale points" in desk.get(f"{BASE}/about").text


@pytest.mark.parametrize("state", ["open", "closed"])
def test_how_the_supplier_rates_can_be_said_once(office: Office, desk: Desk, state: str) -> None:
    opened(office, state)
    assert desk.post(f"{BASE}/about", **SENT, self_assessment="declared").status_code == 303
    assert office.evaluation().self_assessment == "declared"
    assert desk.get(f"{BASE}/self-assessment/seal").status_code == 200
    assert desk.post(f"{BASE}/about", **SENT, self_assessment="panel").status_code == 409


def test_a_draft_is_offered_the_usual_share_and_needs_it(office: Office, desk: Desk) -> None:
    office.add(itss(), margin=0.75, margin_share=None, self_assessment="panel")
    offered = desk.get(f"{BASE}/about").text
    assert 'name="margin_share" required type="text" value="10"' in offered
    page = desk.post(f"{BASE}/publish")
    assert page.status_code == 422
    assert f'href="{BASE}/about#margin_share"' in page.text
    desk.post(f"{BASE}/about", **ABOUT)
    assert desk.post(f"{BASE}/publish").status_code == 303


@pytest.mark.parametrize("missing", ["margin_share", "self_assessment"])
@pytest.mark.parametrize("step", ["open", "resume"])
def test_what_is_not_chosen_keeps_it_from_opening(
    office: Office, desk: Desk, missing: str, step: str
) -> None:
    office.add(itss(), **{"self_assessment": "panel", missing: None})
    with office.store.begin() as work:
        work.versions.publish(ID, itss(), office.clock.now)
    state, form = f"{BASE}/fieldwork/state", f"{BASE}/fieldwork"
    page = desk.post(state, form=form, do=step)
    assert (page.status_code, office.evaluation().status) == (409, Status.DRAFT)
    assert "under “About”" in page.text


def test_one_that_was_paused_goes_on(office: Office, desk: Desk) -> None:
    opened(office, "open")
    with office.store.begin() as work:
        work.evaluations.save(life.pause(office.evaluation()))
    state, form = f"{BASE}/fieldwork/state", f"{BASE}/fieldwork"
    assert desk.post(state, form=form, do="resume").status_code == 303
