"""A consultancy at work: an application, people of every role, and a browser for each."""

import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path
from secrets import token_urlsafe

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.serving.outage import Outage
from app.web import db, passwords
from app.web.config import Config
from app.web.sessions import KEY
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.fieldwork.people import Organisation, OrganisationId, Role, User, UserId
from surveys.questionnaire import shelf
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.selection import Choice, choose
from surveys.storage.store import Store
from tests.app.application import application
from tests.app.field import Clock
from tests.leaving import AT_END
from tests.surveys import samples

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""So that hundreds of passwords take no minutes."""
HASH = CHEAP.hash(PASSWORD)
NOBODYS = CHEAP.hash("of nobody")
ROLES: tuple[Role, ...] = ("consultant", "viewer", "operator")
HOME = OrganisationId("bureau")
OTHER = OrganisationId("other")
ID = EvaluationId("e1")
TITLE = samples.evaluation().title
DATABASE = "parallax.sqlite3"
EN = {"Accept-Language": "en"}
ABOUT = {
    "title": "Helpdesk 2026",
    "purpose": "third_party",
    "route": "commissioned",
    "category": "operation",
    "supplier": "Cloudhub",
    "secrecy": "anonymous",
    "threshold": "5",
    "self_assessment": "panel",
    "margin_share": "10",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The application with its store and clock."""

    app: Flask
    store: Store
    clock: Clock

    def stranger(self) -> "Desk":
        """A browser in which nobody has signed in."""
        return Desk(browser=self.app.test_client(), office=self)

    def sign_in(self, who: str = "consultant@bureau") -> "Desk":
        """A browser of a user, "ROLE@ORGANISATION", who came in a while ago."""
        desk, key = self.stranger(), token_urlsafe(32)
        with self.store.begin() as work:
            work.sessions.begin(key, UserId(who.replace("@", "-")), self.clock.now)
        with desk.browser.session_transaction() as session:
            session[KEY] = key
        return desk

    def add(self, draft: Instrument | None = None, **changes: object) -> Evaluation:
        """An evaluation of the home organisation, with its draft."""
        base = replace(samples.evaluation(ID), supplier="Cloudhub", organisation=HOME)
        made = replace(base, **changes)  # type: ignore[arg-type]
        with self.store.begin() as work:
            work.evaluations.add(made)
            if draft is not None:
                work.drafts.save(made.id, draft)
        return made

    def open(self, draft: Instrument | None = None, **changes: object) -> Evaluation:
        """An evaluation that is published and in the field."""
        made = self.add(draft or itss(), **changes)
        with self.store.begin() as work:
            work.versions.publish(made.id, draft or itss(), self.clock.now)
            work.evaluations.save(life.open_(made, self.clock.now))
        return self.evaluation()

    def evaluation(self) -> Evaluation:
        """The evaluation as it is stored."""
        with self.store.read() as work:
            return work.evaluations.get(ID)

    def draft(self) -> Instrument:
        """The questionnaire as it is stored."""
        with self.store.read() as work:
            found = work.drafts.get(ID)
        assert found is not None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A browser: it reads forms before it posts them, as people do."""

    browser: FlaskClient
    office: Office

    def get(self, path: str) -> TestResponse:
        """A page in English."""
        return self.browser.get(path, headers=EN)

    def post(self, path: str, *, form: str | None = None, **fields: object) -> TestResponse:
        """Post fields with the token and the revision of the page `form` (default: the same)."""
        page = self.get(form or path).text
        hidden = {
            name: value for name in ("csrf_token", "seen") if (value := hidden_in(page, name))
        }
        return self.browser.post(path, data={**hidden, **fields}, headers=EN)


def hidden_in(page: str, name: str) -> str:
    """The value of a hidden field ("" where there is none)."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def itss() -> Instrument:
    """A questionnaire of two sub-characteristics, for all three audiences."""
    choice = Choice(
        subs=frozenset({"availability", "timeliness"}),
        audiences=frozenset(audience.id for audience in shelf.load("itss").audiences),
    )
    return choose(shelf.load("itss"), choice)


def open_office(home: Path, *, limits: bool = False, like: Path | None = None) -> Office:
    """The application with one user of every role in two organisations.

    `like`: the database to begin with.
    """
    shutil.copy(like or _prepared() / DATABASE, home / DATABASE)
    clock = Clock()
    config = _config(home, clock, limits=limits)
    store = db.join_store(config, Outage())
    return Office(app=application(config, store), store=store, clock=clock)


def hash_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that a test sets cost little, too."""
    monkeypatch.setattr(passwords, "_hasher", CHEAP)
    monkeypatch.setattr(passwords, "_NOBODY", NOBODYS)


def _config(home: Path, clock: Clock, *, limits: bool = False) -> Config:
    return Config(
        home=home,
        secret="a secret of the tests, long enough",
        database_url=f"sqlite:///{home / DATABASE}",
        base_url="http://survey.example",
        testing=True,
        limits=limits,
        now=clock,
    )


@cache
def _prepared() -> Path:
    """A folder with a database in which the people are, made once: migrations take a while."""
    home = Path(tempfile.mkdtemp())
    AT_END.callback(shutil.rmtree, home, ignore_errors=True)
    store = db.open_store(_config(home, Clock()))
    with store.begin() as work:
        for organisation in (HOME, OTHER):
            work.people.add_organisation(Organisation(id=organisation, name=f"The {organisation}"))
            for role in ROLES:
                work.people.add_user(_user(role, organisation), HASH)
    store.dispose()
    return home


def _user(role: Role, organisation: OrganisationId) -> User:
    return User(
        id=UserId(f"{role}-{organisation}"),
        organisation=organisation,
        email=f"{role}@{organisation}.example",
        name=f"{role.title()} of {organisation}",
        role=role,
    )
