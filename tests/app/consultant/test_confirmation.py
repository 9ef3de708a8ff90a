"""What cannot be undone is looked at first, as things stand when the form comes in."""

from dataclasses import replace
from datetime import timedelta
from unicodedata import normalize

import pytest

from surveys.fieldwork.evaluation import Status
from surveys.fieldwork.invitation import Invitee
from surveys.fieldwork.weights import Share, Weights
from tests.app.consultant.results.test_results import answer
from tests.app.office import EN, ID, TITLE, Desk, Office, hidden_in, itss

BASE = f"/evaluations/{ID}"
CLOSE = f"{BASE}/fieldwork/close"
SEAL = f"{BASE}/self-assessment/seal"
RELEASE = f"{BASE}/release"
DELETE = f"{BASE}/delete"


def ready(office: Office, desk: Desk) -> None:
    """In the field, with nothing that speaks against the close."""
    office.open()
    answer(office, users=9, staff=9, supplier=2)
    assert desk.post(SEAL, sure="1").status_code == 303


def change(office: Office, **changes: object) -> None:
    with office.store.begin() as work:
        work.evaluations.save(replace(work.evaluations.get(ID), **changes))  # type: ignore[arg-type]


def test_where_nothing_speaks_against_it_a_tick_closes(office: Office, desk: Desk) -> None:
    ready(office, desk)
    page = desk.get(CLOSE).text
    assert 'name="sure"' in page
    assert 'name="typed"' not in page
    assert desk.post(CLOSE).status_code == 422
    assert desk.post(CLOSE, sure="1").status_code == 303


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, "the report will contain no results"),
        ({"supplier": 2}, "the report will contain no results"),
        ({"users": 9, "supplier": 2}, "No responses have been received from: Demand-side staff."),
        ({"users": 9, "staff": 4, "supplier": 2}, "Fewer responses than the minimum group size"),
        ({"users": 9, "staff": 9}, "No self-assessment has been received from the supplier"),
        ({"users": 9, "staff": 9, "supplier": 2}, "has not been sealed"),
    ],
)
def test_what_speaks_against_the_close_is_said_and_asks_for_the_title(
    office: Office, desk: Desk, answers: dict[str, int], told: str
) -> None:
    office.open()
    answer(office, **answers)
    assert told in desk.get(CLOSE).text
    for given in ({}, {"sure": "1"}, {"typed": "Helpdesk 2025"}):
        page = desk.post(CLOSE, **given)
        assert page.status_code == 422
        assert told in page.text
        assert office.evaluation().status is Status.OPEN
    assert "This does not match. Type it exactly as shown" in page.text
    assert desk.post(CLOSE, typed=TITLE).status_code == 303
    assert office.evaluation().status is Status.CLOSED


def test_the_close_before_the_announced_time_is_said(office: Office, desk: Desk) -> None:
    ready(office, desk)
    change(office, closes_at=office.clock.now + timedelta(hours=2))
    assert "The form shows respondents 2026-03-01" in desk.get(CLOSE).text
    assert desk.post(CLOSE, sure="1").status_code == 422
    office.clock.advance(hours=3)
    assert "as the closing time" not in desk.get(CLOSE).text
    assert desk.post(CLOSE, sure="1").status_code == 303


def test_weights_that_do_not_fit_what_was_asked_are_said(office: Office, desk: Desk) -> None:
    ready(office, desk)
    shares = (Share(id=itss().model.characteristics[0].id, percent=100.0),)
    change(office, weights=Weights(method="direct", shares=shares))
    assert "The weights do not fit version 1" in desk.get(CLOSE).text
    assert desk.post(CLOSE, sure="1").status_code == 422


def test_it_is_judged_by_what_is_stored_when_the_form_comes_in(office: Office, desk: Desk) -> None:
    """Somebody answers, and somebody edits, while the page is looked at."""
    office.open()
    answer(office, users=9, staff=9, supplier=1)
    page = desk.get(CLOSE).text
    assert 'name="typed"' in page
    fields = {name: hidden_in(page, name) for name in ("csrf_token", "seen")}
    with office.store.begin() as work:
        work.drafts.save(ID, replace(itss(), complete=False))
    now = desk.browser.post(CLOSE, data={**fields, "sure": "1"}, headers=EN)
    assert now.status_code == 422
    assert "unpublished changes. Respondents" in now.text
    late = desk.browser.post(CLOSE, data={**fields, "typed": TITLE}, headers=EN)
    assert late.status_code == 409
    assert "unpublished changes. Respondents" in late.text
    assert office.evaluation().status is Status.OPEN


def test_an_answer_that_comes_meanwhile_takes_its_doubt_away(office: Office, desk: Desk) -> None:
    office.open()
    answer(office, users=9, supplier=2)
    desk.post(SEAL, sure="1")
    page = desk.get(CLOSE).text
    assert "No responses have been received from: Demand-side staff." in page
    fields = {name: hidden_in(page, name) for name in ("csrf_token", "seen")}
    answer(office, first=100, staff=5)
    none = desk.browser.post(CLOSE, data=fields, headers=EN)
    assert none.status_code == 422
    assert "No responses have been received from" not in none.text
    assert 'name="sure"' in none.text
    assert desk.browser.post(CLOSE, data={**fields, "typed": TITLE}).status_code == 303


@pytest.mark.parametrize(
    "title", ["  Acmé Cafe\u0301 ２０２６ ", "Acmé Café\u00a02026", "Acme\u0301 Café  2026"]
)
def test_a_title_is_the_same_however_its_characters_are_written(
    office: Office, desk: Desk, title: str
) -> None:
    wanted = normalize("NFC", "Acmé Café 2026")
    office.open(title=wanted)
    assert desk.post(CLOSE, typed=title).status_code == 303


@pytest.mark.parametrize("title", ["", " ", "acmé café 2026", "Acme Cafe 2026", "Acmé Café"])
def test_another_title_is_none(office: Office, desk: Desk, title: str) -> None:
    office.open(title="Acmé Café 2026")
    assert desk.post(CLOSE, typed=title).status_code == 422


@pytest.mark.parametrize(
    ("raters", "told"),
    [
        (0, "No self-assessment has been received."),
        (1, "Only one rating of the panel has been received"),
        (2, ""),
    ],
)
def test_a_seal_over_nobody_or_one_person_asks_for_the_title(
    office: Office, desk: Desk, raters: int, told: str
) -> None:
    office.open()
    answer(office, supplier=raters)
    assert told in desk.get(SEAL).text
    assert desk.post(SEAL, sure="1").status_code == (422 if told else 303)
    if told:
        assert desk.post(SEAL, typed=TITLE).status_code == 303


def test_a_seal_says_that_raters_never_saw_what_is_not_published(
    office: Office, desk: Desk
) -> None:
    office.open()
    answer(office, supplier=3)
    with office.store.begin() as work:
        work.drafts.save(ID, replace(itss(), complete=False))
    page = desk.post(SEAL, sure="1")
    assert page.status_code == 422
    assert "form is version 1, and once it is sealed" in page.text


def test_a_draft_is_not_sealed(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert desk.get(SEAL).status_code == 409


def test_a_release_of_nothing_asks_for_the_title(office: Office, desk: Desk) -> None:
    office.open()
    answer(office, users=4)
    desk.post(SEAL, typed=TITLE)
    desk.post(CLOSE, typed=TITLE)
    page = desk.post(RELEASE, sure="1")
    assert page.status_code == 422
    assert "The report will show no results for the demand side" in page.text
    assert "The report will show no gaps between the two sides" in page.text
    assert desk.post(RELEASE, typed=TITLE).status_code == 303


def test_a_release_of_a_whole_report_takes_a_tick(office: Office, desk: Desk) -> None:
    ready(office, desk)
    desk.post(CLOSE, sure="1")
    assert "the release cannot be undone" in desk.get(RELEASE).text
    assert desk.post(RELEASE, sure="1").status_code == 303


def test_deleting_a_draft_says_what_goes_with_it(office: Office, desk: Desk) -> None:
    office.add(itss())
    desk.post(f"{BASE}/publish")
    with office.store.begin() as work:
        work.invitations.invite(ID, [Invitee(audience="users", name=name) for name in ("Li", "Wu")])
    page = desk.get(DELETE).text
    assert '<h2 id="doubts">What the deletion entails</h2>' in page
    assert f"The draft questionnaire ({len(itss().items)} items) is deleted" in page
    assert "One published version is deleted" in page
    assert "The personal links of 2 people are deleted." in page
    assert desk.post(DELETE, sure="1").status_code == 422
    assert desk.get(BASE).status_code == 200
    assert desk.post(DELETE, typed=TITLE).status_code == 303
    assert desk.get(BASE).status_code == 404


def test_a_draft_that_was_changed_meanwhile_is_not_deleted(office: Office, desk: Desk) -> None:
    office.add(itss())
    page = desk.get(DELETE).text
    fields = {name: hidden_in(page, name) for name in ("csrf_token", "seen")}
    with office.store.begin() as work:
        work.drafts.save(ID, replace(itss(), complete=False))
    assert desk.browser.post(DELETE, data={**fields, "typed": TITLE}).status_code == 409
    assert desk.get(BASE).status_code == 200


def test_what_opening_fixes_is_said_before(office: Office, desk: Desk) -> None:
    office.add(itss())
    desk.post(f"{BASE}/publish")
    assert (
        "Once fieldwork is open, these are fixed: confidentiality"
        in desk.get(f"{BASE}/fieldwork").text
    )
