"""Whatever is sent to a route, it is not the server that fails.

PARALLAX_HOSTILE says how many variants of each form are tried, instead of a few.
"""

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from surveys.fieldwork.invitation import Invitee
from surveys.storage.backup import backup
from tests.app.hostile import VALUES, Form, Forms, Pairs, encoded, variants
from tests.app.office import ABOUT, DATABASE, EN, HOME, ID, Office, itss, open_office

SEED = 7
MOST = int(os.environ.get("PARALLAX_HOSTILE", "8"))
FORM = "application/x-www-form-urlencoded"
ARGUMENTS = ("lang", "language", "in", "q", "page", "status", "audience", "model", "basis", "next",
             "saved", "personal", "population:users", "format", "expected")  # fmt: skip
FILES = (b"", b"\0", b"\xff\xfe\x00\x00", b"a,b\n1", b'"', b"[[margin]]\n", "\ufeff姓名".encode(),
         b"x" * 70_000, b"\x80\x81\n\x80", b"[model]\nid = 9e999\n")  # fmt: skip
State = Callable[[Path], Office]


def drafted(home: Path) -> Office:
    office = open_office(home)
    office.add(itss())
    return office


def fielded(home: Path) -> Office:
    office = open_office(home)
    office.open(secrecy="confidential")
    with office.store.begin() as work:
        work.invitations.invite(ID, [Invitee(audience="users", name="Li Na")])
    return office


def closed(home: Path) -> Office:
    office = fielded(home)
    office.store.close_evaluation(ID, office.clock.now)
    return office


STATES = (drafted, fielded, closed)


def begin_again(office: Office, like: Path) -> None:
    """The same application over a copy of the database that is `like` this."""
    office.store.dispose()
    shutil.copy(like, office.app.extensions["parallax.config"].home / DATABASE)


def without_tokens(state: State, home: Path) -> Office:
    home.mkdir()
    office = state(home)
    office.app.config["WTF_CSRF_ENABLED"] = False
    return office


def path(office: Office, rule: Rule, **others: str) -> str:
    with office.store.read() as work:
        slugs = {link.kind: link.slug for link in work.links.of(ID)}
        invitation = next((one.id for one in work.invitations.of(ID)), "nobody")
    supplier = rule.endpoint.startswith("supplier.")
    values = {
        "evaluation": ID,
        "slug": slugs.get("supplier" if supplier else "open", "none"),
        "fmt": "json",
        "filename": "app.css",
        "invitation": invitation,
        "token": "A" * 32,
        "name": "new" if rule.endpoint == "consultant.question" else "security",
    } | others
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: values[place[1]], rule.rule)


def forms(office: Office) -> Iterator[tuple[str, Form]]:
    """Every form of every page, with its address, once."""
    known = set()
    for rule in office.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        at = path(office, rule)
        page = office.sign_in().get(at)
        for form in Forms(page.text).forms if page.mimetype == "text/html" else ():
            to = urljoin(at, form.action or at).partition("?")[0]
            if (to, *form.names) not in known:
                known.add((to, *form.names))
                yield to, form


def is_signed_in(browser: FlaskClient) -> bool:
    """Whether what a browser sent came from somebody: who is nobody is led to sign in."""
    return browser.get("/account").status_code == 200


def shown(pairs: Pairs, form: Form) -> str:
    return str([(name, value[:40]) for name, value in pairs if (name, value) not in form.pairs])


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_no_control_of_any_form_takes_the_server_down(tmp_path: Path, state: State) -> None:
    failed, tried, first = [], 0, tmp_path / "first.sqlite3"
    office = without_tokens(state, tmp_path / "home")
    backup(f"sqlite:///{tmp_path / 'home' / DATABASE}", first)
    for to, form in list(forms(office)):
        begin_again(office, first)
        browser, luck = office.sign_in().browser, random.Random(SEED)
        for pairs in variants(form, luck, MOST):
            body = encoded(pairs)
            got = (
                browser.get(f"{to}?{body}")
                if form.method == "get"
                else browser.post(to, data=body, content_type=FORM)
            )
            tried += 1
            if got.status_code >= 500:
                failed.append((to, shown(pairs, form)))
    assert failed == []
    assert tried > 50


def test_no_argument_of_any_address_takes_the_server_down(tmp_path: Path) -> None:
    office = without_tokens(fielded, tmp_path / "home")
    luck = random.Random(SEED)
    failed = []
    for rule in office.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        at, browser = path(office, rule), office.sign_in().browser
        for value in luck.sample(VALUES, min(len(VALUES), MOST)):
            query = encoded([(name, value) for name in ARGUMENTS] + [("lang", "xx"), ("", value)])
            with browser.get(f"{at}?{query}") as got:
                if got.status_code >= 500:
                    failed.append((at, value[:40]))
        assert is_signed_in(browser), at
    assert failed == []


def test_no_part_of_an_address_takes_the_server_down(tmp_path: Path) -> None:
    office = without_tokens(fielded, tmp_path / "home")
    luck = random.Random(SEED)
    failed = []
    for rule in office.app.url_map.iter_rules():
        browser = office.sign_in().browser
        for name in rule.arguments:
            for value in luck.sample(VALUES[1:], min(len(VALUES) - 1, MOST)):
                part = quote(value.encode("utf-8", "surrogatepass"), safe="")
                at = path(office, rule, **{name: part})
                for method in {"GET", "POST"} & set(rule.methods or ()):
                    with browser.open(at, method=method) as got:
                        if got.status_code >= 500:
                            failed.append((rule.rule, name, value[:40]))
        assert is_signed_in(browser), rule.rule
    assert failed == []


@pytest.mark.parametrize("content", FILES)
def test_no_file_takes_the_server_down(tmp_path: Path, content: bytes) -> None:
    office = without_tokens(drafted, tmp_path / "home")
    browser = office.sign_in().browser
    for place in ("model/upload", "margins/upload", "invitations"):
        for name in ("people.csv", "", "../../x.toml", "x" * 5000):
            data = {"file": (BytesIO(content), name), "audience": "users"}
            got = browser.post(f"/evaluations/{ID}/{place}", data=data)
            assert got.status_code < 500, (place, name)


@pytest.mark.parametrize("kept", [["clusters"], []])
def test_a_section_that_there_is_not_is_left_out_and_the_others_stay(
    tmp_path: Path, kept: list[str]
) -> None:
    office = without_tokens(drafted, tmp_path / "home")
    sent = {**ABOUT, "without": [*kept, "no-such-section", "\0"]}
    for at in ("/evaluations/new", f"/evaluations/{ID}/about"):
        got = office.sign_in().browser.post(at, data=sent, headers=EN)
        assert got.status_code in (303, 409), at
    with office.store.read() as work:
        made = next(each for each in work.evaluations.of(HOME) if each.title == ABOUT["title"])
    assert list(made.without) == kept


@pytest.mark.parametrize("threshold", ["9" * 400, "-1", "1e3", "5.5", ""])
def test_a_number_that_cannot_be_is_said_beside_what_was_typed(
    tmp_path: Path, threshold: str
) -> None:
    office = without_tokens(drafted, tmp_path / "home")
    sent = {**ABOUT, "threshold": threshold, "title": "Kept words"}
    got = office.sign_in().browser.post("/evaluations/new", data=sent, headers=EN)
    assert got.status_code == 422
    assert "Kept words" in got.text
