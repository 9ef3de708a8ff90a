"""One server for all tests that speak HTTP, and a fresh evaluation for each of them."""

from collections.abc import Iterator

import httpx
import pytest

from tests.http.field import Field, open_field
from tests.served import Served, served


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """gunicorn with two workers, as `parallax serve` starts it."""
    with served(tmp_path_factory.mktemp("home"), workers=2) as running:
        yield running


@pytest.fixture
def field(server: Served) -> Field:
    """An evaluation that has just been opened."""
    return open_field(server)


@pytest.fixture
def browser(field: Field) -> Iterator[httpx.Client]:
    """A browser that belongs to one respondent."""
    with field.browser() as made:
        yield made
