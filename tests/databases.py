"""Databases whose tables are there already: copies of one of each kind, for migrating is slow."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from surveys.storage.engine import connect, upgrade
from tests import postgres
from tests.leaving import AT_END

NAME = "parallax.sqlite3"


def sqlite(folder: Path) -> str:
    """The address of a new file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_file(), folder / NAME)
    return f"sqlite:///{folder / NAME}"


def postgresql() -> str:
    """The address of a new database on the tests' server; skips the test as `postgres.url`."""
    return postgres.url(template=_template())


@cache
def _file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="migrated"))
    AT_END.callback(shutil.rmtree, folder, ignore_errors=True)
    _migrate(f"sqlite:///{folder / NAME}")
    return folder / NAME


@cache
def _template() -> str:
    url = postgres.url()
    _migrate(url)
    return postgres.name_of(url)


def _migrate(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
