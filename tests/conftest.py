"""What all tests share: how hypothesis searches, and what a test of the browser needs."""

import os
import shutil

import pytest
from hypothesis import settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# A slow machine is no failing property, and a run that must pass does not depend on luck: the same
# examples each time, unless PARALLAX_EXPLORE asks for new ones.
settings.register_profile(
    "parallax", deadline=None, derandomize="PARALLAX_EXPLORE" not in os.environ
)
settings.load_profile("parallax")


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
