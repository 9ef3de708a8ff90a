"""What most tests of the application begin with; a file that needs more builds upon it."""

from pathlib import Path

import pytest

from tests.app.field import Field, open_field
from tests.app.office import Desk, Office, hash_cheaply, open_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A consultancy without evaluations."""
    hash_cheaply(monkeypatch)
    return open_office(tmp_path)


@pytest.fixture
def desk(office: Office) -> Desk:
    """A browser of its consultant."""
    return office.sign_in()


@pytest.fixture
def field(tmp_path: Path) -> Field:
    """An evaluation that has just been opened."""
    return open_field(tmp_path)
