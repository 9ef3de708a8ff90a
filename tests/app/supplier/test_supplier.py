"""The supplier's side: raters, evidence, and a workspace that keeps the demand side to itself."""

from pathlib import Path

import pytest

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.answers import Note
from surveys.questionnaire.composition import compose
from surveys.questionnaire.shelf import load
from tests.app.field import COMPLETE, STORED, Field, open_field, sheet

EN = {"Accept-Language": "en"}


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path)


def answer(field: Field, audience: str, **more: str) -> None:
    """Someone of an audience hands in a complete sheet."""
    browser, path = field.browser(), field.path(audience)
    page = browser.get(path)
    sent = browser.post(path, data={**COMPLETE, **more, "sheet": sheet(page)})
    assert sent.status_code == 303


def seal(field: Field) -> None:
    """The self-assessment is sealed now."""
    field.change(sealed_at=field.clock.now)


def workspace(field: Field) -> str:
    """The supplier's page in English."""
    page = field.browser().get(field.path(""), headers=EN)
    assert page.status_code == 200
    return page.text


def test_raters_answer_the_same_items_with_a_note_of_evidence_for_each(field: Field) -> None:
    page = field.browser().get(field.path("supplier"), headers=EN).text
    for item in ("SPE1", "SPE2", "CAR1"):
        assert f'name="evidence:{item}"' in page
    assert "evidence" not in field.browser().get(field.path("users"), headers=EN).text.lower()


def test_evidence_is_kept_with_the_raters_sheet(field: Field) -> None:
    answer(field, "supplier", **{"evidence:SPE1": "Ticket export, March"})
    assert field.stored("supplier") == [STORED]
    (record,) = field.records("supplier")
    assert record.answers.notes == (Note(kind="evidence", id="SPE1", text="Ticket export, March"),)


def test_evidence_on_an_item_with_two_facets_is_kept_once(field: Field) -> None:
    answer(field, "supplier", **{"evidence:SPE2": "Roster"})
    (record,) = field.records("supplier")
    assert [note.text for note in record.answers.notes] == ["Roster"]


def test_evidence_comes_back_open_when_something_else_is_wrong(field: Field) -> None:
    browser, path = field.browser(), field.path("supplier")
    data = {"evidence:SPE1": "Roster", "sheet": sheet(browser.get(path))}
    page = browser.post(path, data=data)
    assert page.status_code == 422
    assert page.text.count("<details open>") == 1
    assert ">Roster</textarea>" in page.text


def test_a_rater_may_come_by_a_personal_link_and_counts_once(field: Field) -> None:
    _, token = field.invite(audience="supplier")
    browser = field.browser()
    for _ in range(2):
        page = browser.get(f"/i/{token}", follow_redirects=True)
        if page.status_code == 200:
            browser.post(field.path("supplier"), data={**COMPLETE, "sheet": sheet(page)})
    assert field.stored("supplier") == [STORED]


def test_the_seal_ends_the_raters_time_but_not_the_demand_sides(field: Field) -> None:
    browser, path = field.browser(), field.path("supplier")
    page = browser.get(path)
    seal(field)
    assert browser.post(path, data={**COMPLETE, "sheet": sheet(page)}).status_code == 409
    assert browser.get(path).status_code == 404
    assert field.stored("supplier") == []
    answer(field, "users")


def test_the_workspace_shows_the_raters_link_and_their_own_count(field: Field) -> None:
    answer(field, "supplier")
    page = workspace(field)
    assert f"http://localhost:8000{field.path('supplier')}" in page
    assert "One of your self-assessments received" in page
    assert field.path("users") not in page


def test_nothing_on_the_workspace_depends_on_the_demand_side(field: Field) -> None:
    before = workspace(field)
    for audience in ("users", "users", "staff"):
        answer(field, audience)
    assert workspace(field) == before


@pytest.mark.parametrize("status", ["open", "paused", "closed", "sealed"])
def test_no_report_is_to_be_had_before_the_release(field: Field, status: str) -> None:
    answer(field, "users")
    if status == "paused":
        field.pause()
    if status == "closed":
        field.close()
    if status == "sealed":
        field.close()
        seal(field)
    assert "report.pdf" not in workspace(field)
    for fmt in ("html", "pdf", "xlsx", "json"):
        assert field.browser().get(f"{field.path('')}/report.{fmt}").status_code == 404


def test_each_state_is_said_in_words(field: Field) -> None:
    assert "Open for self-assessment" in workspace(field)
    field.pause()
    assert "Paused" in workspace(field)
    field.resume()
    seal(field)
    assert "was sealed on 2026-03-01" in workspace(field)
    field.close()
    field.change(status=life.Status.RELEASED, released_at=field.clock.now)
    page = workspace(field)
    assert "Report released" in page
    assert page.count("report.pdf") == 2


def test_a_released_report_is_given_as_a_page_and_as_pdf_only(field: Field) -> None:
    answer(field, "users")
    answer(field, "supplier")
    seal(field)
    field.close()
    field.change(status=life.Status.RELEASED, released_at=field.clock.now)
    browser, base = field.browser(), f"{field.path('')}/report"
    assert browser.get(f"{base}.html?language=en").mimetype == "text/html"
    assert browser.get(f"{base}.json").status_code == 404
    assert browser.get(f"{base}.xlsx").status_code == 404
    assert "noindex" in browser.get(f"{base}.html").headers["X-Robots-Tag"]


def test_a_link_that_is_no_workspace_shows_the_neutral_page(field: Field) -> None:
    slug = field.path("users").removeprefix("/r/")
    unknown = field.browser().get("/s/nothing")
    other = field.browser().get(f"/s/{slug}")
    assert (other.status_code, other.data) == (404, unknown.data)
    assert field.browser().get(f"/r/{field.path('').removeprefix('/s/')}").status_code == 404


def test_servqual_asks_expectations_before_perceptions_and_offers_points(tmp_path: Path) -> None:
    field = open_field(tmp_path, compose(load("servqual")))
    page = field.browser().get(field.path("users"), headers=EN).text
    first, points, last = (page.index(each) for each in ("of excellent", "100 points", "Now think"))
    assert first < points < last
    supplier = field.browser().get(field.path("supplier"), headers=EN).text
    assert "POINTS" not in supplier
