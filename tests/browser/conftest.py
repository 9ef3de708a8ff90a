"""One server for the browser tests, one browser for each of their files."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.watch import launched
from tests.served import Served, served


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`parallax serve` over an empty installation."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium."""
    with launched(chromium) as started:
        yield started
