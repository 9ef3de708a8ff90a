"""Looking at pages as the most demanding visitors do: by axe-core, on a phone, in the dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
IN_PROCESS = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""Of tests with werkzeug's server, which leaves a static file open where the browser hangs up."""
PHONE, DESK = 390, 1280
HEIGHT = 844
LOOKS = ((PHONE, "dark"), (DESK, "light"))
"""In which widths and colours a page is looked at."""
SHARED: dict[str, tuple[tuple[int, str], ...]] = {"zh": LOOKS[:1], "en": LOOKS[1:]}
"""Of a page in two languages, the looks in which axe-core sees each: once in each look in all."""
SMALLEST_TARGET = 44
SLOW = 120_000
"""Milliseconds that a page may take: a busy machine is no fault."""
FAILURES = (500, 502, 504)
AXE = Axe().axe_script
SMALL_TARGETS = f"""() => [...document.querySelectorAll(
    "main label:has(input), main button, main summary, main a.button, main select"
)].filter(e => e.checkVisibility() && !e.matches("[tabindex='-1']"))
  .map(e => [e.getBoundingClientRect(), e])
  .filter(([r]) => r.width < {SMALLEST_TARGET} || r.height < {SMALLEST_TARGET})
  .map(([r, e]) => `${{Math.round(r.width)}}x${{Math.round(r.height)}} ${{e.innerText}}`)"""


@dataclass(kw_only=True)
class Watch:
    """A browser whose pages are listened to; `faults` gathers what nobody should meet."""

    browser: Browser
    base: str
    faults: list[str] = field(default_factory=list)

    @contextmanager
    def page(self, language: str, *, width: int = DESK, script: bool = True) -> Iterator[Page]:
        """A page in a browser of its own: no cookies, nothing stored."""
        context = self.browser.new_context(
            locale={"zh": "zh-CN", "en": "en-GB"}[language],
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=script,
            accept_downloads=True,
        )
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("response", self._answered)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.set_default_timeout(SLOW)
        yield context.new_page()
        context.close()

    def look(
        self,
        page: Page,
        language: str,
        *,
        thumb: bool = False,
        axe: tuple[tuple[int, str], ...] = LOOKS,
    ) -> None:
        """Note every fault of a page as it is now.

        Args:
            page: the page.
            language: that it is in.
            thumb: whether it is answered with one.
            axe: the looks in which axe-core sees it; none where the page may run no script.
        """
        before = page.viewport_size or {"width": DESK, "height": HEIGHT}
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            where = f"{_path(page.url)} {language} {width} {scheme}"
            if (width, scheme) in axe:
                self.faults += [f"{where}: {each}" for each in violations(page)]
            if wide := overflow(page):
                self.faults.append(f"{where}: {wide} px too wide")
            if thumb and width == PHONE:
                small = measure(page, SMALL_TARGETS)
                self.faults += [f"{where}: too small: {each}" for each in small]
        page.set_viewport_size(before)
        page.emulate_media(color_scheme="light")

    def look_twice(
        self, page: Page, *, argument: str = "lang", thumb: bool = False, axe: bool = True
    ) -> None:
        """`look` in both languages, then come back to the one that was there.

        `axe`: false where `test_consultant_browser` has axe-core see the page in the same state.
        """
        here = page.url
        shared = SHARED if axe else dict.fromkeys(SHARED, ())
        first = "zh" if page.locator("html").get_attribute("lang") == "zh-CN" else "en"
        self.look(page, first, thumb=thumb, axe=shared[first])
        other = "en" if first == "zh" else "zh"
        for language in (other, first):
            page.goto(_in(here, argument, language))
            if language == other:
                self.look(page, other, thumb=thumb, axe=shared[other])

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.faults.append(f"asks elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status in FAILURES:
            self.faults.append(f"fails: {response.status} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # A page that is refused on purpose comes with its status.
        if message.type in ("error", "warning") and "the server responded" not in message.text:
            self.faults.append(f"console: {message.text}")


def measure(page: Page, script: str) -> Any:
    """What a script finds on a page whose styles and scripts have arrived.

    An element can be there, and be seen, before the style sheet that places it.
    """
    page.wait_for_load_state()
    return page.evaluate(script)


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, and where."""
    if not measure(page, "() => 'axe' in window"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    return [
        f"{each['id']} at {node['target']}: {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]


def overflow(page: Page) -> int:
    """By how many pixels a page has to be scrolled sideways."""
    wide: int = measure(
        page, "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


def _in(url: str, argument: str, language: str) -> str:
    """The same address with another language."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query)) | {argument: language}
    return urlunsplit(parts._replace(query=urlencode(asked)))


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[-1]


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """A headless Chromium that asks nobody for anything by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()
