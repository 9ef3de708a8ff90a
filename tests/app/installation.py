"""An installation of Parallax in a folder of its own, and its command line."""

import subprocess
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.__main__ import cli
from app.serving import doctor
from app.web.config import Config, from_environment
from app.web.db import open_store
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Secrecy
from surveys.fieldwork.people import Organisation
from surveys.storage.store import Store
from tests import databases
from tests.surveys import samples

MARKS = ("45543", "34432", "55552", "2x321", "44-44", "53555")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Its folder, settings and store."""

    home: Path
    config: Config
    store: Store

    def run(self, *arguments: str | Path) -> Result:
        """What a command does: its status, and what it wrote to both outputs."""
        return CliRunner().invoke(cli, [str(each) for each in arguments])

    def file(self, name: str, *lines: str) -> Path:
        """A text file in the folder."""
        path = self.home / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def ratings(self, audience: str = "users") -> list[str]:
        """The stored ratings of an audience, in the alphabet's order."""
        with self.store.read() as work:
            sheets = work.responses.sheets(
                samples.EVALUATION, samples.instrument().digest, audience
            )
        text = sheets.ratings.decode()
        return sorted(text[i : i + sheets.width] for i in range(0, len(text), sheets.width))

    def open_evaluation(self, *, secrecy: Secrecy = "anonymous") -> None:
        """The small evaluation, in the field, without an answer."""
        with self.store.begin() as work:
            work.people.add_organisation(Organisation(id=samples.ORGANISATION, name="Bureau"))
            draft = replace(samples.evaluation(), secrecy=secrecy)
            work.evaluations.add(draft)
            work.versions.publish(draft.id, samples.instrument(), samples.NOW)
            work.evaluations.save(life.open_(draft, samples.NOW))

    def answer(self, audience: str = "users", *, marks: tuple[str, ...] = MARKS) -> None:
        """Hand in sheets of ratings."""
        start = len(self.ratings("users")) + len(self.ratings("staff")) + 1
        with self.store.begin() as work:
            for number, ratings in enumerate(marks, start):
                ballot = samples.ballot(number)
                work.submissions.submit(
                    samples.submission(ballot, ratings=ratings, audience=audience)
                )

    def close(self) -> None:
        """End it, for good."""
        self.store.close_evaluation(samples.EVALUATION, samples.NOW)


run = doctor._run


@cache
def _run(*command: str) -> "subprocess.CompletedProcess[str] | None":
    """What the doctor runs to look at the machine, which stays as it is."""
    return run(list(command))


def install(home: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A new installation, to which the environment points."""
    for name in ("DATABASE_URL", "PARALLAX_SECRET", "PARALLAX_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PARALLAX_HOME", str(home))
    monkeypatch.setattr(doctor, "_run", lambda command: _run(*command))
    databases.sqlite(home)
    config = from_environment()
    return Installation(home=home, config=config, store=open_store(config))
