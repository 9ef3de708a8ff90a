"""One server and one Chromium for all browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.watch import SLOW, launched
from tests.served import Served, served

expect.set_options(timeout=SLOW)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`parallax serve` over an empty installation."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, gone before the next test of another kind: playwright keeps an event loop."""
    with launched(chromium) as started:
        yield started
