"""A made-up language runs through every page: what a page says by itself comes from the words.

The texts of questionnaires are wrapped like words; what the evaluation's people typed is known.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.consultant.setup import model
from app.form import questionnaire
from app.respond import page as respond_page
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.invitation import Invitee
from surveys.questionnaire.text import Text
from tests.app.consultant.results.test_results import answer
from tests.app.field import COMPLETE, Field, open_field, sheet
from tests.app.hostile import Form, Forms, Pairs, encoded
from tests.app.office import EN, ID, Office, itss, open_office
from tests.app.pseudo import CLOSE, OPEN, outside, speak
from tests.app.web.test_hostile import FORM, path

SAID = {"alt", "aria-label", "title", "placeholder"}
SAID |= {f"data-{name}" for name in ("progress", "restored", "restart")}
THEIRS = {"script", "style", "ins", "del"}
"""Code, and the wordings of questionnaires in every language."""
NAMES = {"Parallax", "Asia", "Shanghai", "UTC", "English", "中文", "and", "sha", "TOML"}
"""Said alike in every language, or each in its own; how Babel joins a list."""
TYPED = {
    "Helpdesk",
    "Cloudhub",
    "The",
    "Bureau",
    "bureau",
    "of",
    "Quality",
    "Li",
    "Na",
    "Consultant",
}
CODES = re.compile(
    r"https?://\S+|\S+@\S+|\b[0-9a-f]{8,}\b|\b[A-Z2-7]{4}(-[A-Z2-7]{4}){3}\b|\b[A-Z]{3}\d+\b|\w+\.(toml|csv)\b|\{\w+\}"
)
"""Links, digests, receipts (whole: they may begin as an id), the ids of items, files, places."""
MODEL = (
    '[model]\nid = "9 x"\nnam = 1\nfacets = ["nothing"]\n[[scale]]\nid = "a"\nlow = 9\nhigh = 1\n'
)
MARGINS = '[[margin]]\ncolumn = "where"\ntotals = { here = -1 }\n[[margin]]\ncolumns = 1\n'
ROSTER = "name,address,language,audience\n,,,\nA,b@,xx,nobody\nB,b@example.org,zh,users,more\n"
KEYS = (
    "adequate audience column columns description desired dysfunctional expectation facets "
    "functional id importance model name perception scale source totals version nam nothing here"
)
GRAMMAR = {*KEYS.split(), "Invalid", "statement"}
"""Keys of files, what stands in these, and what the parser says of them."""


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Words and texts of questionnaires in brackets; no form is kept from before, or for later."""
    plain = Text.to
    speak(monkeypatch)
    monkeypatch.setattr(Text, "to", lambda self, language: f"{OPEN}{plain(self, language)}{CLOSE}")
    kept = (questionnaire.form, questionnaire.blank, respond_page._parcel)
    for each in kept:
        each.cache_clear()
    yield
    for each in kept:
        each.cache_clear()


class Texts(HTMLParser):
    """What a page says: its texts, and the attributes that are shown or read out; not what stands
    in a field, or in another language on purpose.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what its attributes say, and whether its content is the page's own."""
        given = dict(attrs)
        is_field = tag == "textarea" and "readonly" not in given
        if tag in THEIRS or is_field or given.get("lang", "en") != "en":
            self._silent = self._silent or tag
        said = SAID | ({"data-done"} if tag == "button" else set())
        self.texts += [value for name, value in attrs if name in said and value]

    def handle_endtag(self, tag: str) -> None:
        """Listen again after what was not the page's own."""
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self._silent:
            self.texts.append(data)


def strange(page: TestResponse) -> set[str]:
    """The words of a page that come neither from the catalogue nor from people."""
    if page.mimetype != "text/html":
        return set()
    return outside(CODES.sub(" ", text) for text in Texts(page.text).texts) - NAMES - TYPED


def drafted(home: Path) -> Office:
    office = open_office(home)
    office.add(itss())
    return office


def fielded(home: Path) -> Office:
    office = open_office(home)
    office.open(secrecy="confidential")
    with office.store.begin() as work:
        work.invitations.invite(ID, [Invitee(audience="users", name="Li Na")], beside_links=True)
    answer(office, users=2)
    return office


def closed(home: Path) -> Office:
    office = open_office(home)
    office.open()
    answer(office, users=9, staff=6, supplier=2)
    office.store.close_evaluation(ID, office.clock.now)
    return office


def released(home: Path) -> Office:
    office = closed(home)
    with office.store.begin() as work:
        sealed = life.seal(work.evaluations.get(ID), office.clock.now)
        work.evaluations.save(life.release(sealed, office.clock.now, has_supplier=True))
    return office


def ways_to_send(form: Form) -> Iterator[Pairs]:
    """A form with nonsense in every field, with nothing in it, and as it was."""
    untouched = dict(form.pairs)
    yield [(name, untouched.get(name, "") if name == "seen" else "!!") for name in form.names]
    yield [pair for pair in form.pairs if pair[0] == "seen"]
    yield form.pairs


def forms(at: str, page: TestResponse) -> Iterator[tuple[str, Form]]:
    for form in Forms(page.text).forms if page.mimetype == "text/html" else ():
        if form.method == "post":
            yield urljoin(at, form.action or at), form


@pytest.mark.parametrize("state", [drafted, fielded, closed, released])
def test_pages_and_their_refusals_say_nothing_of_their_own(
    tmp_path: Path, state: Callable[[Path], Office]
) -> None:
    office = state(tmp_path)
    office.app.config["WTF_CSRF_ENABLED"] = False
    browser, found = office.sign_in().browser, {}
    for rule in office.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "account.sign_out"):
            continue
        at = path(office, rule)
        page = browser.get(at, headers=EN, follow_redirects=True)
        found[at] = strange(page)
        for to, form in forms(at, page):
            if to.endswith("/sign-out"):
                continue
            for pairs in ways_to_send(form):
                sent = browser.post(
                    to, data=encoded(pairs), content_type=FORM, headers=EN, follow_redirects=True
                )
                found[f"{to} {pairs[:3]}"] = strange(sent)
    assert len(found) > 60
    assert {at: words for at, words in found.items() if words} == {}


def test_refused_files_are_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MAX_MODEL", 1000)
    office = drafted(tmp_path)
    office.app.config["WTF_CSRF_ENABLED"] = False
    browser = office.sign_in().browser
    files = {
        "model/upload": (MODEL, "= 1", "\0", "", "x" * 1001),
        "margins/upload": (MARGINS, '[[margin]]\ncolumn = "a"\ntotals = { b = 1 }\n', ""),
        "invitations": (ROSTER, "x,y\n1,2\n", ""),
    }
    for place, contents in files.items():
        for content in contents:
            data = {"file": (BytesIO(content.encode()), "file.toml"), "audience": "users"}
            page = browser.post(f"/evaluations/{ID}/{place}", data=data, headers=EN)
            assert page.status_code in (409, 422), (place, content[:20])
            assert strange(page) - GRAMMAR == set(), (place, content[:20])


def test_respondents_are_told_in_words(field: Field) -> None:
    browser, at = field.browser(), field.path()
    said: list[TestResponse] = []

    def send(**answers: str) -> None:
        data = {**answers, "sheet": sent}
        said.append(browser.post(at, data=data, headers=EN, follow_redirects=True))

    said.append(browser.get(at, headers=EN))
    sent = sheet(said[-1])
    send()
    send(SPE1="9", **{"worth.speed": "x", "worth.care": "20"})
    field.pause()
    send(**COMPLETE)
    said.append(field.browser().get(at, headers=EN))
    field.resume()
    send(**COMPLETE)
    send(**COMPLETE)
    send(**COMPLETE | {"SPE1": "1"})
    said.append(browser.get(at, headers=EN))
    other = field.browser()
    form = sheet(other.get(at))
    field.close()
    data = {**COMPLETE, "wish": "Helpdesk", "sheet": form}
    said += [other.post(at, data=data, headers=EN), *notices(field.browser(), at)]
    assert len({page.text for page in said}) > 10
    assert [strange(page) for page in said] == [set()] * len(said)


def notices(browser: FlaskClient, at: str) -> Iterator[TestResponse]:
    """What is shown in place of a form."""
    for address in (at, f"{at}?personal=1", f"{at}/done", "/i/none", "/s/none", "/nowhere"):
        yield browser.get(address, headers=EN)
    yield browser.post(at, data={"sheet": "none"}, headers=EN)
    yield browser.post(at, data={"wish": "x" * 5_000_000}, headers=EN)
    yield browser.put(at, headers=EN)


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential", "identified"])
def test_who_comes_by_a_personal_link_is_told_in_words(tmp_path: Path, secrecy: str) -> None:
    field = open_field(tmp_path, secrecy=secrecy)
    _, token = field.invite()
    browser = field.browser()
    page = browser.get(f"/i/{token}", headers=EN, follow_redirects=True)
    assert page.status_code == 200
    assert strange(page) == set()


def test_the_supplier_is_told_in_words(field: Field) -> None:
    pages = [field.browser().get(field.path(audience), headers=EN) for audience in ("", "supplier")]
    field.pause()
    pages.append(field.browser().get(field.path(""), headers=EN))
    field.resume()
    field.change(sealed_at=field.clock.now)
    pages.append(field.browser().get(field.path(""), headers=EN))
    assert [strange(page) for page in pages] == [set()] * len(pages)


def test_passwords_and_errors_are_told_in_words(office: Office) -> None:
    pages = [office.stranger().post("/sign-in", email="a@b.c", password="wrong") for _ in range(9)]
    desk = office.sign_in()
    for password in ("", "short", "1234567890", "consultant@bureau", "aaaaaaaaaaaa", "x" * 300):
        new = {"old": "x", "new": password, "again": password}
        pages.append(desk.post("/profile/password", form="/profile", **new))
    office.add(itss())
    base = f"/evaluations/{ID}"
    pages += [desk.browser.post(f"{base}/about", headers=EN), desk.get(f"{base}/results")]
    pages += [desk.browser.delete(base, headers=EN), desk.get("/evaluations/none")]
    assert [strange(page) for page in pages] == [set()] * len(pages)
