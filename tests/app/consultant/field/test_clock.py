"""Whoever is responsible confirms the time before anything closes by itself after a gap."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from app.serving import clocks, jobs
from surveys.fieldwork.evaluation import EvaluationId, Status, open_
from surveys.fieldwork.people import OrganisationId
from tests.app.field import START
from tests.app.office import EN, ID, OTHER, Desk, Office, itss, open_office
from tests.surveys import samples

BASE = f"/evaluations/{ID}"
LIST = "/evaluations"
HEADING = "Automatic closing is on hold"
THEIRS = EvaluationId("theirs")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An evaluation of two organisations each, that close in a day; then the clock jumps."""
    made = open_office(tmp_path)
    made.open(closes_at=START + timedelta(days=1))
    theirs = replace(
        samples.evaluation(THEIRS), organisation=OTHER, closes_at=START + timedelta(days=1)
    )
    with made.store.begin() as work:
        work.add_evaluation(theirs)
        work.publish(THEIRS, itss(), START)
        work.save_evaluation(open_(theirs, START))
    clocks.stamp(made.store, START)
    made.clock.advance(days=5, hours=1)
    return made


@pytest.fixture
def desk(office: Office) -> Desk:
    return office.sign_in()


def a_round(office: Office) -> tuple[EvaluationId, ...]:
    clocks.stamp(office.store, office.clock.now)
    return jobs.close_due(office.store, office.clock.now)


def confirm(desk: Desk, path: str = LIST, **fields: object) -> str:
    """Press the button of a page; where that leads."""
    page = desk.get(path).text
    found = re.findall(r'name="(csrf_token|shown|next)" value="([^"]*)"', page.split(HEADING)[1])
    values = dict(found[:3]) | fields
    assert set(values) == {"csrf_token", "shown", "next"}
    answer = desk.browser.post("/evaluations/clock", data=values, headers=EN)
    assert answer.status_code == 303
    return str(answer.location)


@pytest.mark.parametrize("path", [LIST, BASE, f"{BASE}/fieldwork", f"{BASE}/results"])
def test_the_pages_say_both_times_and_what_will_close(
    office: Office, desk: Desk, path: str
) -> None:
    assert a_round(office) == ()
    page = unescape(desk.get(path).text)
    assert HEADING in page
    gap = "The server's clock shows 2026-03-06 17:30. The time was last recorded at"
    assert f"{gap} 2026-03-01 16:30, 5 days earlier (Asia/Shanghai, UTC+08:00)" in page
    assert "Helpdesk 2026 (set to close at 2026-03-02 16:30)" in page
    assert HEADING not in office.sign_in("viewer@bureau").get(path).text


def test_one_consultancy_confirms_for_itself_alone(office: Office, desk: Desk) -> None:
    assert confirm(desk, f"{BASE}/fieldwork") == f"{BASE}/fieldwork"
    assert "The time has been confirmed" in desk.get(f"{BASE}/fieldwork").text
    assert HEADING not in desk.get(LIST).text
    assert HEADING in office.sign_in("consultant@other").get(LIST).text
    assert a_round(office) == (ID,)
    with office.store.read() as work:
        assert work.evaluation(THEIRS).status is Status.OPEN


def test_an_evaluation_that_closes_by_hand_bears_no_notice(office: Office, desk: Desk) -> None:
    with office.store.begin() as work:
        work.save_evaluation(replace(work.evaluation(ID), closes_at=None))
    for path in (LIST, BASE):
        assert HEADING not in desk.get(path).text


def test_closing_by_hand_is_possible_meanwhile(office: Office, desk: Desk) -> None:
    assert desk.post(f"{BASE}/fieldwork/close", typed="Helpdesk 2026").status_code == 303
    assert office.evaluation().status is Status.CLOSED
    assert HEADING not in desk.get(LIST).text


def test_a_later_time_can_be_set_meanwhile_and_waits_too(desk: Desk) -> None:
    form = f"{BASE}/fieldwork"
    assert desk.post(f"{form}/schedule", form=form, closes_at="2026-03-20T12:00").status_code == 303
    page = desk.get(form).text
    assert HEADING in page
    assert "None is due at present" in page


def test_answers_are_refused_from_the_set_second_on_and_taken_again_by_a_clock_put_right(
    office: Office,
) -> None:
    with office.store.read() as work:
        slug = next(link.slug for link in work.links(ID) if link.audience == "users")
    visitor = office.stranger()
    assert visitor.get(f"/r/{slug}").status_code == 404
    office.clock.now = START + timedelta(hours=2)
    assert a_round(office) == ()
    assert visitor.get(f"/r/{slug}").status_code == 200


def test_a_page_that_was_opened_long_ago_confirms_nothing(office: Office, desk: Desk) -> None:
    before = desk.get(LIST).text
    shown = re.search(r'name="shown" value="(\d+)"', before)
    assert shown is not None
    office.clock.advance(hours=2)
    confirm(desk, shown=shown[1])
    assert "opened more than an hour ago" in desk.get(LIST).text
    for wrong in ("", "x", "9" * 40):
        confirm(desk, shown=wrong)
    assert a_round(office) == ()


def test_nobody_sets_the_stamp_back_by_hand(office: Office, desk: Desk) -> None:
    confirm(desk)
    with office.store.read() as work:
        stamp = work.clock(OrganisationId("bureau"), office.clock.now).stamp
    office.clock.advance(days=-3)
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get(LIST).text)
    assert token is not None
    now = int(office.clock.now.timestamp())
    desk.browser.post("/evaluations/clock", data={"csrf_token": token[1], "shown": str(now)})
    with office.store.read() as work:
        assert work.clock(OrganisationId("bureau"), office.clock.now).stamp == stamp


def test_without_an_earlier_time_the_page_says_so(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.open(closes_at=START)
    assert a_round(office) == ()
    page = unescape(office.sign_in().get(BASE).text)
    assert "There is no earlier record to check it against." in page
