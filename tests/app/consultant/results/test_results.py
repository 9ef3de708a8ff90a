"""The self-assessment's seal, the release, and figures that are the report's own."""

import re
from pathlib import Path

import pytest

from app import formats, reporting
from surveys.fieldwork.answers import Answers
from surveys.fieldwork.evaluation import Status
from surveys.storage.values import Submission
from tests.app.office import ID, TITLE, Desk, Office, itss, open_office
from tests.surveys import samples

BASE = f"/evaluations/{ID}"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.open()
    return made


@pytest.fixture
def desk(office: Office) -> Desk:
    return office.sign_in()


def answer(office: Office, *, first: int = 1, **counts: int) -> None:
    """So many sheets per audience, each a little different; `first`: the number of the first."""
    number = first - 1
    with office.store.begin() as work:
        for audience, count in counts.items():
            for each in range(count):
                number += 1
                ratings = "".join(str(2 + (each + place) % 4) for place in range(8))
                work.submit(
                    Submission(
                        ballot=samples.ballot(number),
                        evaluation=ID,
                        version=itss().digest,
                        audience=audience,
                        language="zh",
                        answers=Answers(ratings=ratings),
                    )
                )


def test_raters_have_their_own_link_and_count(office: Office, desk: Desk) -> None:
    answer(office, supplier=2)
    page = desk.get(f"{BASE}/self-assessment").text
    with office.store.read() as work:
        kinds = {link.kind: link.slug for link in work.links(ID)}
    assert "2 self-assessments received" in page
    assert f"/r/{kinds['raters']}" in page
    assert f"/s/{kinds['supplier']}" in page


def test_the_seal_is_confirmed_and_final(office: Office, desk: Desk) -> None:
    path = f"{BASE}/self-assessment/seal"
    assert desk.post(path).status_code == 422
    assert office.evaluation().sealed_at is None
    assert desk.post(path, typed=TITLE).status_code == 303
    assert office.evaluation().sealed_at == office.clock.now
    assert desk.get(path).status_code == 409


def test_there_are_no_results_while_answers_come_in(office: Office, desk: Desk) -> None:
    answer(office, users=9)
    assert "Results are available after the close" in desk.get(f"{BASE}/results").text
    assert desk.get(f"{BASE}/results/report.json").status_code == 409


def close(office: Office) -> None:
    office.store.close_evaluation(ID, office.clock.now)


def test_the_dashboard_shows_the_reports_own_figures(office: Office, desk: Desk) -> None:
    answer(office, users=9, staff=4, supplier=1)
    desk.post(f"{BASE}/self-assessment/seal", typed=TITLE)
    close(office)
    page = desk.get(f"{BASE}/results").text
    report = reporting.build(office.store, ID)
    shown = [
        score
        for score in report.scores
        if (score.level, score.facet) == ("characteristic", "perception")
        and score.score100 is not None
    ]
    assert shown
    for score in shown:
        assert f"<strong>{formats.figure(score.score100, 'score')}</strong>" in page
    assert report.fingerprint in page


def test_small_groups_are_said_to_be_hidden(office: Office, desk: Desk) -> None:
    answer(office, users=9, staff=4)
    close(office)
    page = desk.get(f"{BASE}/results").text
    staff = [re.findall(r"<td.*?</td>", row, re.DOTALL)[1] for row in _rows(page)]
    assert staff
    assert all("too few to be shown" in cell for cell in staff)


def _rows(page: str) -> list[str]:
    return re.findall(r'<tr class="(?:overall|characteristic|outcome)">(.*?)</tr>', page, re.DOTALL)


def test_the_release_waits_for_close_and_seal(office: Office, desk: Desk) -> None:
    assert desk.get(f"{BASE}/release").status_code == 409
    close(office)
    assert desk.get(f"{BASE}/release").status_code == 409
    desk.post(f"{BASE}/self-assessment/seal", typed=TITLE)
    assert desk.post(f"{BASE}/release").status_code == 422
    assert desk.post(f"{BASE}/release", typed=TITLE).status_code == 303
    assert office.evaluation().status is Status.RELEASED


def test_a_viewer_sees_the_report_once_it_is_released(office: Office, desk: Desk) -> None:
    answer(office, users=9)
    viewer = office.sign_in("viewer@bureau")
    close(office)
    assert viewer.get(f"{BASE}/results").status_code == 403
    assert viewer.get(f"{BASE}/results/report.json").status_code == 403
    desk.post(f"{BASE}/self-assessment/seal", typed=TITLE)
    desk.post(f"{BASE}/release", typed=TITLE)
    page = viewer.get(f"{BASE}/results")
    assert page.status_code == 200
    assert "/release" not in page.text
    assert viewer.get(f"{BASE}/results/report.json").status_code == 200


@pytest.mark.parametrize("query", ["fmt.html?language=fr", "nope?language=zh"])
def test_unknown_formats_and_languages_are_not_found(
    office: Office, desk: Desk, query: str
) -> None:
    close(office)
    assert desk.get(f"{BASE}/results/report.{query}").status_code == 404


def test_an_evaluation_without_raters_has_nothing_to_seal(tmp_path: Path) -> None:
    home = tmp_path / "without"
    home.mkdir()
    office = open_office(home)
    office.open(samples.instrument())
    desk = office.sign_in()
    users_only = desk.get(f"{BASE}/self-assessment")
    assert users_only.status_code == 200
