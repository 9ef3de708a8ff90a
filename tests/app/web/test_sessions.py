"""A session ends for every copy of its cookie, and costs those who have none nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from app.web.application import create_app
from app.web.sessions import KEY, SEEN_STEP, device_of
from surveys.fieldwork.people import IDLE, LONGEST, UserId
from surveys.storage.store import Store
from tests.app.office import EN, PASSWORD, Desk, Office, hidden_in, open_office

EMAIL = "consultant@bureau.example"
COOKIE = "parallax"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def elsewhere(office: Office) -> Iterator[Desk]:
    """A browser that another process of the same installation answers."""
    app = create_app(office.app.extensions["parallax.config"])
    yield Desk(browser=app.test_client(), office=office)
    app.extensions["parallax.store"]._engine.dispose()


def entered(office: Office) -> Desk:
    desk = office.stranger()
    assert desk.post("/sign-in", email=EMAIL, password=PASSWORD).status_code == 303
    return desk


def cookie(desk: Desk) -> str:
    found = desk.browser.get_cookie(COOKIE)
    assert found is not None
    return found.value


def is_in(desk: Desk) -> bool:
    return desk.get("/account").status_code == 200


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(store._engine, "before_cursor_execute", note)
    yield asked
    event.remove(store._engine, "before_cursor_execute", note)


def test_a_copied_cookie_is_dead_after_signing_out_in_every_process(
    office: Office, elsewhere: Desk
) -> None:
    desk = entered(office)
    copied = cookie(desk)
    elsewhere.browser.set_cookie(COOKIE, copied)
    assert is_in(elsewhere)
    token = hidden_in(elsewhere.get("/account").text, "csrf_token")
    desk.post("/sign-out", form="/account")
    thief = office.stranger()
    thief.browser.set_cookie(COOKIE, copied)
    assert not is_in(thief)
    assert not is_in(elsewhere)
    posted = elsewhere.browser.post("/evaluations/new", data={"csrf_token": token})
    assert posted.location == "/sign-in"


def test_another_password_ends_all_other_sessions_and_their_copies(
    office: Office, elsewhere: Desk
) -> None:
    here, there = entered(office), entered(office)
    copied = cookie(here)
    elsewhere.browser.set_cookie(COOKIE, cookie(there))
    new = "gulls over slate harbour"
    here.post("/account/password", form="/account", current=PASSWORD, password=new, again=new)
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(elsewhere)
    thief = office.stranger()
    thief.browser.set_cookie(COOKIE, copied)
    assert not is_in(thief)


def test_each_signing_in_has_a_session_of_its_own_and_ends_the_one_before(office: Office) -> None:
    desk, thief = entered(office), office.stranger()
    thief.browser.set_cookie(COOKIE, cookie(desk))
    assert is_in(thief)
    with desk.browser.session_transaction() as session:
        before = session[KEY]
    again = desk.post("/sign-in", form="/account", email=EMAIL, password=PASSWORD)
    assert again.status_code == 303
    with desk.browser.session_transaction() as session:
        after = session[KEY]
    assert before != after
    assert len(before) == len(after) == 43
    assert is_in(desk)
    assert not is_in(thief)


def test_a_planted_cookie_does_not_become_the_victims_session(office: Office) -> None:
    thief = office.stranger()
    thief.get("/sign-in")
    planted = cookie(thief)
    victim = office.stranger()
    victim.browser.set_cookie(COOKIE, planted)
    victim.post("/sign-in", email=EMAIL, password=PASSWORD)
    assert is_in(victim)
    assert not is_in(thief)


def test_a_session_is_over_after_a_night_and_after_a_week_of_use(office: Office) -> None:
    idle, used = entered(office), entered(office)
    for _ in range(int(LONGEST / IDLE) * 2 - 1):
        office.clock.advance(seconds=IDLE.total_seconds() / 2)
        assert is_in(used)
    assert not is_in(idle)
    office.clock.advance(seconds=IDLE.total_seconds() / 2)
    assert not is_in(used)


def test_a_page_asks_who_it_is_once_and_notes_it_now_and_then(office: Office) -> None:
    desk = office.sign_in()
    for pause, writes in ((0, 0), (SEEN_STEP.total_seconds(), 1), (1, 0)):
        office.clock.advance(seconds=pause)
        with statements(office.store) as asked:
            assert is_in(desk)
        assert sum("JOIN sessions" in each for each in asked) == 1
        assert sum(each.startswith("UPDATE sessions") for each in asked) == writes
        assert sum(each.startswith(("SELECT", "UPDATE")) for each in asked) == 1 + writes


def test_who_comes_by_link_pays_for_no_session_and_is_given_none(office: Office) -> None:
    office.open()
    with office.store.read() as work:
        slugs = {link.kind: link.slug for link in work.links(office.evaluation().id)}
    paths = (f"/r/{slugs['open']}", f"/i/{'x' * 32}", f"/s/{slugs['supplier']}", f"/r/{'y' * 22}")
    for browser in (office.stranger().browser, office.sign_in().browser):
        for path in paths:
            with statements(office.store) as asked:
                page = browser.get(path, headers=EN)
            assert not any("sessions" in each for each in asked), path
            assert COOKIE not in str(page.headers.getlist("Set-Cookie")), path


def test_a_user_who_is_gone_is_signed_out(office: Office) -> None:
    desk = entered(office)
    with office.store.begin() as work:
        work._connection.exec_driver_sql("DELETE FROM users WHERE id = 'consultant-bureau'")
    assert not is_in(desk)


def test_a_made_up_key_opens_nothing(office: Office) -> None:
    desk = office.stranger()
    for key in ("", "a\0b", "x" * 5000, 7):
        with desk.browser.session_transaction() as session:
            session[KEY] = key
        assert not is_in(desk)


def test_a_session_says_at_which_device(office: Office) -> None:
    desk = office.stranger()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0"
    desk.browser.environ_base["HTTP_USER_AGENT"] = agent
    desk.post("/sign-in", email=EMAIL, password=PASSWORD)
    with desk.browser.session_transaction() as session:
        key = session[KEY]
    with office.store.read() as work:
        found = work.session(key, office.clock.now)
    assert found is not None
    assert (found[0].device, found[0].user) == ("Edge · Windows", UserId("consultant-bureau"))
    assert device_of("curl/8.0 \0") == ""
