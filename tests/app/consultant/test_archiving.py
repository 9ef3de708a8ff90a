"""Archiving and deleting, as a consultant does them: on the list, and on an evaluation's pages."""

import json
import re
from dataclasses import replace
from html import unescape

from analysis.study.fingerprint import ANALYSIS_VERSION
from app import reporting
from surveys.fieldwork.evaluation import EvaluationId, Status, open_, release
from surveys.fieldwork.invitation import Ballot, Invitee
from tests.app.office import ID, Desk, Office, itss
from tests.surveys import samples

BASE = f"/evaluations/{ID}"
LIST = "/evaluations"
TITLE = "Helpdesk 2026"


def close(office: Office) -> None:
    office.store.close_evaluation(ID, office.clock.now)


def answer(office: Office, n: int) -> None:
    """Responses of the small questionnaire from `n` users."""
    with office.store.begin() as work:
        for number in range(n):
            one = samples.submission(Ballot(f"{number:032x}"))
            work.submissions.submit(replace(one, evaluation=ID))


def titles(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page)]


def option(page: str, name: str) -> str:
    """An entry of the filter, with its count."""
    found = re.search(rf'<option value="{name}"[^>]*>([^<]*)</option>', page)
    assert found is not None
    return found[1]


def test_an_archived_evaluation_leaves_the_list_and_is_found_by_the_filter(
    office: Office, desk: Desk
) -> None:
    office.open()
    close(office)
    page = desk.get(LIST).text
    assert (titles(page), option(page, "archived")) == ([TITLE], "Archived (0)")
    archived = desk.post(f"{BASE}/archive", form=LIST)
    assert (archived.status_code, archived.location) == (303, BASE)
    page = desk.get(LIST).text
    assert titles(page) == []
    assert option(page, "") == "All (0)"
    assert option(page, "closed") == "Closed (0)"
    assert option(page, "archived") == "Archived (1)"
    assert "No evaluations yet" not in page
    assert titles(desk.get(f"{LIST}?status=archived").text) == [TITLE]
    assert titles(desk.get(f"{LIST}?status=archived&q=nothing").text) == []
    assert titles(office.sign_in("viewer@bureau").get(f"{LIST}?status=archived").text) == [TITLE]


def test_it_stays_readable_and_is_brought_back(office: Office, desk: Desk) -> None:
    office.open()
    close(office)
    desk.post(f"{BASE}/archive", form=LIST)
    page = desk.get(BASE).text
    assert "Archived on 2026-03-01 16:30" in page
    assert "Restore" in page
    assert desk.get(f"{BASE}/results").status_code == 200
    back = desk.post(f"{BASE}/bring-back", form=BASE, next=f"{LIST}?status=archived")
    assert back.location == f"{LIST}?status=archived"
    assert titles(desk.get(LIST).text) == [TITLE]
    assert "Archived on" not in desk.get(BASE).text


def test_an_archived_report_is_the_same_to_the_byte_and_verifies(
    office: Office, desk: Desk
) -> None:
    office.open(samples.instrument())
    answer(office, 6)
    close(office)
    before = desk.get(f"{BASE}/results/report.json").text
    desk.post(f"{BASE}/archive", form=LIST)
    assert desk.get(f"{BASE}/results/report.json").text == before
    assert reporting.find(office.store, json.loads(before)["fingerprint"], ANALYSIS_VERSION) == ID


def test_only_what_is_over_is_archived_and_that_once(office: Office, desk: Desk) -> None:
    office.open()
    assert "/archive" not in desk.get(LIST).text
    assert desk.post(f"{BASE}/archive", form=LIST).status_code == 409
    assert desk.post(f"{BASE}/bring-back", form=LIST).status_code == 409
    close(office)
    with office.store.begin() as work:
        closed = work.evaluations.get(ID)
        work.evaluations.save(release(closed, office.clock.now, has_supplier=False))
    assert desk.post(f"{BASE}/archive", form=LIST).status_code == 303
    assert desk.post(f"{BASE}/archive", form=LIST).status_code == 409
    assert office.evaluation().status is Status.RELEASED


def test_a_viewer_is_offered_neither(office: Office) -> None:
    office.open()
    close(office)
    viewer = office.sign_in("viewer@bureau")
    for path in (LIST, BASE):
        assert "/archive" not in viewer.get(path).text
        assert "/delete" not in viewer.get(path).text


def test_an_empty_evaluation_is_deleted_once_its_title_is_typed(office: Office, desk: Desk) -> None:
    office.open()
    with office.store.begin() as work:
        work.invitations.invite(ID, [Invitee(audience="users", name=name) for name in "abc"])
    close(office)
    assert f'href="{BASE}/delete"' in desk.get(LIST).text
    assert f'href="{BASE}/delete"' in desk.get(BASE).text
    page = desk.get(f"{BASE}/delete").text
    assert "One published version is deleted" in page
    assert "The personal links of 3 people are deleted" in page
    for typed, sure in (("", "1"), ("helpdesk 2025", "")):
        wrong = desk.post(f"{BASE}/delete", typed=typed, sure=sure)
        assert wrong.status_code == 422
        assert 'id="typed-error"' in wrong.text
    assert desk.post(f"{BASE}/delete", typed=f"  {TITLE.replace(' ', '  ')} ").location == LIST
    assert f"“{TITLE}” has been deleted." in unescape(desk.get(LIST).text)
    assert desk.get(BASE).status_code == 404


def test_one_with_a_response_is_not_offered_for_deletion_and_not_deleted(
    office: Office, desk: Desk
) -> None:
    office.open(samples.instrument())
    answer(office, 1)
    close(office)
    for path in (LIST, BASE):
        assert f'href="{BASE}/delete"' not in desk.get(path).text
    asked = desk.get(f"{BASE}/delete")
    assert asked.status_code == 409
    assert "This evaluation has responses" in asked.text
    assert desk.post(f"{BASE}/delete", form=LIST, typed=TITLE).status_code == 409
    assert desk.get(BASE).status_code == 200


def test_who_is_compared_with_it_is_said_and_handed_on(office: Office, desk: Desk) -> None:
    office.open()
    close(office)
    with office.store.begin() as work:
        later = replace(samples.evaluation(EvaluationId("e2")), title="Helpdesk 2027", follows=ID)
        work.evaluations.add(later)
    page = unescape(desk.get(f"{BASE}/delete").text)
    assert "“Helpdesk 2027” is compared with this evaluation. It will no longer be" in page
    desk.post(f"{BASE}/delete", typed=TITLE)
    with office.store.read() as work:
        assert work.evaluations.get(later.id).follows is None


def test_what_a_closed_report_is_compared_with_is_not_deleted(office: Office, desk: Desk) -> None:
    office.open()
    close(office)
    later = replace(samples.evaluation(EvaluationId("e2")), follows=ID)
    with office.store.begin() as work:
        work.evaluations.add(later)
        work.versions.publish(later.id, itss(), office.clock.now)
        work.evaluations.save(open_(later, office.clock.now))
    office.store.close_evaluation(later.id, office.clock.now)
    assert "The report of another closed evaluation" in desk.get(f"{BASE}/delete").text
    assert desk.post(f"{BASE}/delete", form=LIST, typed=TITLE).status_code == 409
