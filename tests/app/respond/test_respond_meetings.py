"""A sheet that is sent while a consultant acts: a page that is true, no failure, counted once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from werkzeug.test import TestResponse

from surveys.errors import Refused
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Secrecy
from surveys.storage.store import Work
from tests import postgres
from tests.app.field import COMPLETE, STORED, Field, open_field, sheet
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW

EN = {"Accept-Language": "en"}
REACHED = 0.3
"""Seconds in which a request comes to where it has to wait."""
TRIALS = 6
Act = Callable[[Work], object]
Opener = Callable[..., Field]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "postgresql":
        return postgres.url()
    return f"sqlite:///{tmp_path / 'parallax.sqlite3'}"


@pytest.fixture
def opened(tmp_path: Path, database: str) -> Iterator[Opener]:
    """Opens a field, and lets go of its database after the test."""
    made: list[Field] = []

    def open_(**changes: Any) -> Field:
        made.append(open_field(tmp_path, database_url=database, **changes))
        return made[-1]

    yield open_
    for field in made:
        field.store._engine.dispose()


@pytest.fixture
def field(opened: Opener) -> Field:
    return opened()


def pause(work: Work) -> None:
    work.save_evaluation(life.pause(work.evaluation(EVALUATION)))


def seal(work: Work) -> None:
    work.save_evaluation(life.seal(work.evaluation(EVALUATION), NOW))


def publish(work: Work) -> None:
    revised = replace(samples.instrument(), title=samples.text("Second edition"))
    work.publish(EVALUATION, revised, NOW)


def switch_off(work: Work) -> None:
    for link in work.links(EVALUATION):
        work.set_link(link.slug, enabled=False)


def delete(work: Work) -> None:
    with pytest.raises(Refused):
        work.delete_evaluation(EVALUATION)


def close(work: Work) -> None:
    work.close(EVALUATION, NOW)


ACTS = (close, pause, seal, publish, switch_off, delete)


def prepared(field: Field, audience: str = "users") -> Callable[[], TestResponse]:
    """The sending of a form that was opened before."""
    browser, path = field.browser(), field.path(audience)
    filled = {**COMPLETE, "sheet": sheet(browser.get(path, headers=EN))}
    return lambda: browser.post(path, data=filled, headers=EN)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("audience", ["users", "supplier"])
def test_a_sheet_that_meets_an_act_halfway_is_taken_or_refused_and_told_so(
    field: Field, act: Act, audience: str
) -> None:
    send = prepared(field, audience)
    with ThreadPoolExecutor(1) as pool:
        with field.store.begin() as work:
            act(work)
            sent = pool.submit(send)
            sleep(REACHED)
        page = sent.result()
    refused = act is close or (act is seal and audience == "supplier")
    assert page.status_code == (409 if refused else 303)
    assert ("yours was not sent" in page.text) == refused
    assert field.stored(audience) == ([] if refused else [STORED])


@pytest.mark.parametrize("act", ACTS)
def test_sheets_and_an_act_at_once_count_once_each_and_fail_never(field: Field, act: Act) -> None:
    sendings = [prepared(field) for _ in range(TRIALS)]
    start = Barrier(2 * TRIALS + 1)

    def at_once(send: Callable[[], TestResponse]) -> int:
        start.wait()
        return send().status_code

    with ThreadPoolExecutor(2 * TRIALS) as pool:
        twice = [[pool.submit(at_once, send) for _ in range(2)] for send in sendings]
        start.wait()
        sleep(0.01)
        with field.store.begin() as work:
            act(work)
        told = [{each.result() for each in both} for both in twice]
    # 503: it was paused first. What one of two presses was told holds for the sheet of both.
    assert set().union(*told) <= {303, 409, 503}
    assert len(field.stored()) == sum(303 in both for both in told)


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential", "identified"])
def test_a_sheet_that_meets_the_withdrawal_of_its_invitation_is_told_that_it_came_too_late(
    opened: Opener, secrecy: Secrecy
) -> None:
    field = opened(secrecy=secrecy)
    id_, token = field.invite()
    browser = field.browser()
    filled = {**COMPLETE, "sheet": sheet(browser.get(f"/i/{token}", follow_redirects=True))}
    with ThreadPoolExecutor(1) as pool:
        with field.store.begin() as work:
            work.revoke(EVALUATION, id_)
            sent = pool.submit(browser.post, field.path(), data=filled, headers=EN)
            sleep(REACHED)
        page = sent.result()
    assert page.status_code == 409
    assert "yours was not sent" in page.text
    assert field.stored() == []


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential", "identified"])
def test_a_withdrawn_link_looks_alike_whether_its_person_has_answered_or_not(
    opened: Opener, secrecy: Secrecy
) -> None:
    field = opened(secrecy=secrecy)
    pages = []
    for answers in (True, False):
        id_, token = field.invite()
        browser = field.browser()
        page = browser.get(f"/i/{token}", follow_redirects=True)
        if answers:
            browser.post(field.path(), data={**COMPLETE, "sheet": sheet(page)})
        with field.store.begin() as work:
            work.revoke(EVALUATION, id_)
        pages.append(field.browser().get(f"/i/{token}", headers=EN))
        pages.append(browser.get(f"{field.path()}?personal=1", headers=EN))
    unknown = field.browser().get(f"/i/{'a' * 32}", headers=EN)
    assert {(page.status_code, page.data) for page in pages} == {(404, unknown.data)}
    assert field.stored() == [STORED]
