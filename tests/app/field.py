"""An evaluation in the field, as respondents' browsers meet it."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.serving.outage import Outage
from app.web import db
from app.web.config import Config
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Evaluation
from surveys.fieldwork.invitation import InvitationId, Invitee, Token
from surveys.fieldwork.people import Organisation
from surveys.questionnaire.instrument import Instrument
from surveys.storage.store import Store
from surveys.storage.values import Record
from tests import databases
from tests.app.application import application
from tests.surveys import samples

START = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
COMPLETE = {"SPE2:expectation": "5", "SPE1": "4", "SPE2": "na", "CAR1": "3", "REC": "10"}
"""An answer to every item of the small questionnaire: 5, 4, x, 3, a."""
STORED = "54x3a"


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **step: float) -> None:
        """Let time pass: hours=1."""
        self.now += timedelta(**step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The application, its store and clock, and one open evaluation of the small model."""

    app: Flask
    store: Store
    clock: Clock

    def browser(self, **options: Any) -> FlaskClient:
        """A browser of its own, with an empty jar of cookies."""
        return self.app.test_client(**options)

    def path(self, audience: str = "users") -> str:
        """The path of an audience's link ("": the supplier's workspace)."""
        with self.store.read() as work:
            links = work.links.of(samples.EVALUATION)
        slug = next(link.slug for link in links if link.audience == audience)
        return f"/r/{slug}" if audience else f"/s/{slug}"

    def switch_link(self, path: str, *, on: bool) -> None:
        """Enable or disable the link of a path."""
        with self.store.begin() as work:
            work.links.switch(path.rsplit("/", 1)[1], enabled=on)

    def invite(self, *, language: str = "", audience: str = "users") -> tuple[InvitationId, Token]:
        """Someone's personal link."""
        invitee = Invitee(audience=audience, name="Li Na", language=language)
        with self.store.begin() as work:
            id_ = (
                work.invitations.invite(samples.EVALUATION, [invitee], beside_links=True)
                .added[0]
                .id
            )
            return id_, work.invitations.token(samples.EVALUATION, id_)

    def evaluation(self) -> Evaluation:
        """The evaluation as it stands."""
        with self.store.read() as work:
            return work.evaluations.get(samples.EVALUATION)

    def change(self, **changes: Any) -> None:
        """Change the evaluation's values."""
        with self.store.begin() as work:
            work.evaluations.save(replace(work.evaluations.get(samples.EVALUATION), **changes))

    def pause(self) -> None:
        """Take no answers for a while."""
        self.change(status=life.Status.PAUSED)

    def resume(self) -> None:
        """Take answers again."""
        self.change(status=life.Status.OPEN)

    def close(self) -> None:
        """End it, for good."""
        self.store.close_evaluation(samples.EVALUATION, self.clock.now)

    def publish(self, instrument: Instrument) -> None:
        """A new version."""
        with self.store.begin() as work:
            work.versions.publish(samples.EVALUATION, instrument, self.clock.now)

    def stored(self, audience: str = "users") -> list[str]:
        """The ratings of every sheet received from an audience, over all versions."""
        with self.store.read() as work:
            sheets = [
                work.responses.sheets(samples.EVALUATION, version.digest, audience)
                for version in work.versions.of(samples.EVALUATION)
            ]
        return [
            each.ratings.decode()[i * each.width : (i + 1) * each.width]
            for each in sheets
            for i in range(each.n)
        ]

    def records(self, audience: str = "users") -> list[Record]:
        """Every sheet received from an audience that answers the current version."""
        with self.store.read() as work:
            digest = work.versions.of(samples.EVALUATION)[-1].digest
            return list(work.responses.records(samples.EVALUATION, digest, audience, every=True))


def open_field(home: Path, instrument: Instrument | None = None, **changes: Any) -> Field:
    """An application over a fresh database, with an evaluation that has just been opened."""
    clock = Clock()
    config = Config(
        home=home,
        secret="a secret of the tests, long enough",
        database_url=str(changes.pop("database_url", None) or databases.sqlite(home)),
        testing=True,
        limits=bool(changes.pop("limits", False)),
        now=clock,
    )
    store = db.join_store(config, Outage())
    with store.begin() as work:
        work.people.add_organisation(
            Organisation(id=samples.ORGANISATION, name="Bureau of Quality")
        )
        draft = replace(
            samples.evaluation(), **{"service": "Helpdesk", "supplier": "Cloudhub", **changes}
        )
        work.evaluations.add(draft)
        work.versions.publish(draft.id, instrument or samples.instrument(), clock.now)
        work.evaluations.save(life.open_(draft, clock.now))
    return Field(app=application(config, store), store=store, clock=clock)


def sheet(page: TestResponse) -> str:
    """The signed sheet of a page."""
    found = re.search(r'name="sheet" value="([^"]+)"', page.text)
    assert found is not None, page.text[:500]
    return found.group(1)


def receipt(page: TestResponse) -> str:
    """The receipt on a thank-you page."""
    found = re.search(r"<dd>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</dd>", page.text)
    assert found is not None, page.text[:500]
    return found.group(1)


def ticked(page: TestResponse) -> dict[str, str]:
    """What is ticked on a page: field → value."""
    return dict(re.findall(r'type="radio" name="([^"]+)" value="([^"]*)" checked', page.text))
