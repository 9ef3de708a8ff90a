"""Every route × role × organisation, from the URL map: a route that is not listed fails."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from surveys.fieldwork.invitation import Invitee
from tests.app.office import ID, Office, itss, open_office

WHO = ("nobody", "operator@bureau", "viewer@bureau", "consultant@other", "consultant@bureau")
LINKED = ("respond.", "supplier.")
"""These are entered by link; their own tests say by whom."""
IN, NO, HIDDEN, OUT = "in", "not permitted", "not found", "to the sign-in"
OPEN = (IN, IN, IN, IN, IN)
SIGNED_IN = (OUT, IN, IN, IN, IN)
OWN = (OUT, HIDDEN, HIDDEN, HIDDEN, IN)
EXPECTED: Mapping[str, tuple[str, ...]] = {
    "static": OPEN,
    "account.home": SIGNED_IN,
    "account.sign_in": OPEN,
    "account.sign_out": OPEN,
    "account.profile": SIGNED_IN,
    "account.password": SIGNED_IN,
    "consultant.evaluations": (OUT, NO, IN, IN, IN),
    "consultant.new": (OUT, NO, NO, IN, IN),
    "consultant.clock": (OUT, NO, NO, IN, IN),
    "consultant.planning": (OUT, NO, NO, IN, IN),
    "consultant.overview": (OUT, NO, IN, HIDDEN, IN),
    "consultant.results": (OUT, NO, NO, HIDDEN, IN),
    "consultant.report": (OUT, NO, NO, HIDDEN, IN),
} | {
    f"consultant.{name}": (OUT, NO, NO, HIDDEN, IN)
    for name in (
        "about", "archive", "bring_back", "care", "close", "delete", "fieldwork", "invitations",
        "letters", "links", "margins", "model", "new_item", "plan", "preview", "publish", "qr",
        "question", "questionnaire", "reach",
        "release_page", "reset", "revoke", "schedule", "seal_page", "section", "self_assessment",
        "state", "switch", "upload",
        "upload_margins", "weights",
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = open_office(tmp_path_factory.mktemp("routes"))
    made.open()
    with made.store.begin() as work:
        work.invitations.invite(ID, [Invitee(audience="users", name="Li Na")])
    return made


def rules(office: Office) -> Iterator[Rule]:
    return (
        rule for rule in office.app.url_map.iter_rules() if not rule.endpoint.startswith(LINKED)
    )


def path(office: Office, rule: Rule) -> str:
    """The route's address for the evaluation of the home organisation."""
    with office.store.read() as work:
        slug = next(link.slug for link in work.links.of(ID) if link.audience == "users")
        invitation = next((one.id for one in work.invitations.of(ID)), "nobody")
    values = {
        "evaluation": ID,
        "slug": slug,
        "fmt": "json",
        "filename": "app.css",
        "invitation": invitation,
        "name": "new" if rule.endpoint == "consultant.question" else "security",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: values[place[1]], rule.rule)


def outcome(status: int, location: str | None) -> str:
    if (status == 303 and (location or "").startswith("/sign-in?next")) or location == "/sign-in":
        return OUT
    return {403: NO, 404: HIDDEN}.get(status, IN)


def test_every_route_is_listed_here(office: Office) -> None:
    assert {rule.endpoint for rule in rules(office)} == set(EXPECTED)


@pytest.mark.parametrize("who", WHO)
def test_who_may_enter_where(office: Office, who: str) -> None:
    found, wanted = {}, {}
    for rule in rules(office):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        desk = office.stranger() if who == "nobody" else office.sign_in(who)
        answer = desk.get(path(office, rule))
        entered = outcome(answer.status_code, answer.headers.get("Location"))
        found[rule.endpoint] = entered
        wanted[rule.endpoint] = EXPECTED[rule.endpoint][WHO.index(who)]
    assert found == wanted


@pytest.mark.parametrize("who", WHO[:-1])
def test_who_may_not_enter_changes_nothing(tmp_path: Path, who: str) -> None:
    office = open_office(tmp_path)
    office.open()
    office.app.config["WTF_CSRF_ENABLED"] = False
    before = state(office)
    for rule in rules(office):
        allowed = EXPECTED[rule.endpoint][WHO.index(who)] == IN
        if "POST" in (rule.methods or ()) and not allowed:
            desk = office.stranger() if who == "nobody" else office.sign_in(who)
            answer = desk.browser.post(path(office, rule), data={"sure": "1", "do": "pause"})
            expected = EXPECTED[rule.endpoint][WHO.index(who)]
            assert outcome(answer.status_code, answer.headers.get("Location")) == expected
    assert state(office) == before


def test_looking_changes_nothing_with_whatever_method(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    made = office.add(itss())
    with office.store.begin() as work:
        work.versions.publish(made.id, itss(), office.clock.now)
    desk = office.sign_in()
    for rule in (rule for rule in rules(office) if rule.endpoint != "static"):
        for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"):
            answer = desk.browser.open(path(office, rule), method=method, data={"sure": "1"})
            assert answer.status_code < 500, rule.endpoint
            if method == "HEAD" and "GET" in (rule.methods or ()):
                looked = office.sign_in().get(path(office, rule))
                assert answer.status_code == looked.status_code, rule.endpoint
    assert office.evaluation() is not None


def state(office: Office) -> tuple[object, ...]:
    with office.store.read() as work:
        return (
            work.evaluations.get(ID),
            work.drafts.get(ID),
            work.links.of(ID),
            work.invitations.of(ID),
        )


def test_every_post_is_refused_without_its_token(office: Office) -> None:
    before = state(office)
    for rule in rules(office):
        if "POST" in (rule.methods or ()):
            answer = office.sign_in().browser.post(path(office, rule), data={"sure": "1"})
            assert answer.status_code == 400, rule.endpoint
            assert "expired" in answer.text or "过期" in answer.text
    assert state(office) == before


def test_every_page_forbids_foreign_content_and_storing(office: Office) -> None:
    for rule in rules(office):
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            answer = office.sign_in().get(path(office, rule))
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_every_page_has_one_heading_and_speaks_both_languages(office: Office) -> None:
    for rule in rules(office):
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "consultant.report"):
            continue
        for language, code in (("zh-CN", "zh-CN"), ("en", "en")):
            browser = office.sign_in().browser
            answer = browser.get(path(office, rule), headers={"Accept-Language": language})
            if answer.mimetype == "text/html" and answer.status_code == 200:
                assert f'<html lang="{code}">' in answer.text
                assert answer.text.count("<h1>") == 1, rule.endpoint
