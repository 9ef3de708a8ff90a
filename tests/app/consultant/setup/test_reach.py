"""Whom the audiences were to reach: noted until the release, refused where it cannot be."""

from dataclasses import replace

import pytest

from app import reporting
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.invitation import Invitee
from surveys.fieldwork.reach import Reach
from tests.app.consultant.results.test_results import answer
from tests.app.office import ID, Desk, Office
from tests.app.sent import fields

PAGE = f"/evaluations/{ID}/reach"


@pytest.fixture
def office(office: Office) -> Office:
    office.open()
    with office.store.begin() as work:
        work.invitations.invite(ID, [Invitee(audience="staff", name=f"P{i}") for i in range(12)])
        for link in work.links.of(ID):
            if link.audience == "staff":
                work.links.switch(link.slug, enabled=False)
    answer(office, users=8, staff=6)
    return office


def noted(office: Office, audience: str) -> Reach:
    return next(each for each in office.evaluation().reach if each.audience == audience)


def test_what_is_known_is_noted_and_shown_again(office: Office, desk: Desk) -> None:
    typed = {"population:users": "1,200", "asked:users": "40", "sampling:users": "probability"}
    assert desk.post(PAGE, **typed, **{"bounced:users": "3"}).status_code == 303
    found = noted(office, "users")
    assert (found.population, found.asked, found.bounced) == (1200, 40, 3)
    assert found.sampling == "probability"
    assert [each.audience for each in office.evaluation().reach] == ["users"]
    page = desk.get(PAGE).text
    assert fields(page)["population:users"] == "1200"
    assert "People with personal links: 12. Responses: 6." in page
    assert 'name="asked:staff"' not in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"population:users": "many"}, "cannot be read as a whole number"),
        ({"population:users": "7"}, "Fewer than the 8 who have answered"),
        ({"asked:users": "7"}, "Fewer than the 8 who have answered"),
        ({"bounced:users": "x"}, "Not delivered (bounced): This cannot be read"),
        ({"bounced:users": "7"}, "need the number of people invited"),
        ({"asked:users": "20", "unopened:users": "13"}, "do not add up to the 20 invited"),
        ({"bounced:staff": "7"}, "do not add up to the 12 invited"),
        ({"sampling:staff": "census", "population:staff": "90"}, "only 12 were invited"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    office: Office, desk: Desk, typed: dict[str, str], told: str
) -> None:
    answer_ = desk.post(PAGE, **typed)
    assert answer_.status_code == 422
    assert told in answer_.text
    assert 'aria-invalid="true"' in answer_.text or "sampling" in answer_.text
    assert office.evaluation().reach == ()


def test_it_is_changed_after_the_close_and_not_after_the_release(
    office: Office, desk: Desk
) -> None:
    office.store.close_evaluation(ID, office.clock.now)
    assert desk.post(PAGE, **{"population:users": "60"}).status_code == 303
    with office.store.begin() as work:
        sealed = life.seal(work.evaluations.get(ID), office.clock.now)
        work.evaluations.save(sealed)
        work.evaluations.save(life.release(sealed, office.clock.now, has_supplier=True))
    assert '<fieldset class="locked" disabled' in desk.get(PAGE).text
    assert desk.post(PAGE, **{"population:users": "70"}).status_code == 409
    assert noted(office, "users").population == 60


def test_the_report_prints_what_was_noted(office: Office, desk: Desk) -> None:
    office.store.close_evaluation(ID, office.clock.now)
    counts = {"asked": "40", "not_customer": "1", "bounced": "3", "broken_off": "2"}
    counts |= {"past_half": "1", "population": "60", "sampling": "probability"}
    desk.post(PAGE, **{f"{name}:users": value for name, value in counts.items()})
    report = reporting.build(office.store, ID)
    (users,) = (one for one in report.audiences if one.id == "users")
    (row,) = (one for one in report.response if one.audience == "users")
    assert (users.invited, users.population) == (40, 60)
    assert users.rr1 == pytest.approx(8 / 39)
    assert users.returns is not None
    assert users.returns.unopened == 40 - 8 - 7
    assert row.margin_of_error is True
    page = desk.get(f"/evaluations/{ID}/results/report.html?language=en").text
    assert "probability sample" in page
    assert 'id="en-response-finite"' in page or "finite population" in page


def test_someone_elses_change_in_between_is_not_overwritten(office: Office, desk: Desk) -> None:
    page = desk.get(PAGE)
    assert page.status_code == 200
    with office.store.begin() as work:
        work.evaluations.save(replace(work.evaluations.get(ID), service="Desk"))
    typed = {"seen": "1", "population:users": "60"}
    assert desk.post(PAGE, **typed).status_code == 409
    assert office.evaluation().reach == ()
