"""Every test of the store runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.vault import Vault
from surveys.storage.engine import connect, upgrade
from surveys.storage.store import Store
from tests import postgres
from tests.surveys import samples

SECRET = "a secret that no database holds"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    return postgres.url() if request.param == "postgresql" else _file(tmp_path)


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """The address of an SQLite file that is not there yet."""
    return _file(tmp_path)


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'parallax.sqlite3'}"


@pytest.fixture
def opened() -> Iterator[Callable[[str], Store]]:
    """Opens stores (as another process would), and lets go of them after the test."""
    engines: list[Engine] = []

    def open_(address: str) -> Store:
        engines.append(connect(address))
        upgrade(engines[-1])
        return Store(engines[-1], Vault(SECRET))

    yield open_
    for engine in engines:
        engine.dispose()


@pytest.fixture
def empty(opened: Callable[[str], Store], url: str) -> Store:
    """A store that holds one organisation."""
    store = opened(url)
    with store.begin() as work:
        work.add_organisation(samples.organisation())
    return store


@pytest.fixture
def store(empty: Store) -> Store:
    """A store that holds one evaluation, published and open."""
    return prepared(empty)


def prepared(store: Store) -> Store:
    """The same store with one evaluation, published and open."""
    draft = samples.evaluation()
    with store.begin() as work:
        work.add_evaluation(draft)
        work.publish(draft.id, samples.instrument(), samples.NOW)
        work.save_evaluation(life.open_(draft, samples.NOW))
    return store
