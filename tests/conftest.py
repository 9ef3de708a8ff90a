"""What all tests share: how far they go, and what a test of the browser needs."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.extent import LONG, SHARE, SHORT
from tests.leaving import AT_END

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WALKS = ("tests/browser/",)
SERVERS = ("tests/http/", "tests/app/serving/", "tests/surveys/storage/")
EXAMPLES = 100
MEMORY = Path("/dev/shm")
ENOUGH = 2 * 1024**3
"""So many bytes must be free there; what passing tests leave is taken away at once."""

# A slow machine is no failing property, and a run that must pass does not depend on luck: the same
# examples each time, unless PARALLAX_EXPLORE asks for new ones.
for name, number in ((LONG, EXAMPLES), (SHORT, EXAMPLES // SHARE)):
    settings.register_profile(
        name,
        deadline=None,
        derandomize="PARALLAX_EXPLORE" not in os.environ,
        max_examples=number,
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="whole simulations, and all examples of every property",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(LONG if config.getoption("--long") else SHORT)
    # Databases commit thousands of times: in memory nobody waits for a disk.
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each of two processes, which begin with a half of the tests, begin with what is long.

    One walks in the browser, the other has the servers; what is left at the end is short, and the
    one that is ready first takes over half of it.
    """
    walks = [item for item in items if item.nodeid.startswith(WALKS)]
    servers = [item for item in items if item.nodeid.startswith(SERVERS)]
    short = [item for item in items if not item.nodeid.startswith((*WALKS, *SERVERS))]
    rest = max(len(items) // 2 - len(walks), 0)
    items[:] = [*walks, *short[:rest], *servers, *short[rest:]]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    AT_END.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium that playwright shall start."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    reason = "no Chromium found: ./dev test says how to install it"
    if os.environ.get("PARALLAX_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)
