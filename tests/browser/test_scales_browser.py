"""The options of a question lie alike for every language and audience, on every screen."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.shelf import load
from tests.analysis.sheets import instrument
from tests.app.field import Field, open_field
from tests.app.form.test_scales import desk
from tests.browser.test_respond_browser import Silent
from tests.browser.watch import IN_PROCESS, measure, overflow

pytestmark = IN_PROCESS
WIDTHS = (320, 390, 1280)
ASKED: dict[str, tuple[Callable[[], Instrument], set[str]]] = {
    "itss": (lambda: compose(load("itss"), short=True), {"down"}),
    "servqual": (lambda: compose(load("servqual")), {"across"}),
    "levels": (lambda: instrument("levels"), {"down"}),
    "short labels": (lambda: desk("有时"), {"across", "down"}),
    "one long label": (lambda: desk("只有在发生重大故障的时候才会这样"), {"down"}),
}
GEOMETRY = """() => Object.fromEntries([...document.querySelectorAll(".scale")].map((scale) => {
    const boxes = [...scale.querySelectorAll("label")].map((e) => e.getBoundingClientRect());
    const tops = new Set(boxes.map((e) => Math.round(e.top)));
    const lefts = new Set(boxes.map((e) => Math.round(e.left)));
    const lie = tops.size === 1 && lefts.size === boxes.length ? "across"
        : lefts.size === 1 && tops.size === boxes.length ? "down" : "neither";
    return [scale.querySelector("input").name, lie];
}))"""
CROWDED = """() => [...document.querySelectorAll(".scale label, .answer > label")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width < 44 || box.height < 44 || e.scrollWidth > e.clientWidth;
}).map((e) => e.innerText)"""


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Field, str]]:
    """An evaluation in the field, and where it is served. Parameter: its questionnaire."""
    field = open_field(tmp_path, ASKED[request.param][0]())
    server = make_server("127.0.0.1", 0, field.app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield field, f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("served", "lie"), [(name, lie) for name, (_, lie) in ASKED.items()], indirect=["served"]
)
def test_no_language_audience_or_screen_changes_how_a_scale_lies(
    served: tuple[Field, str], page: Page, lie: set[str]
) -> None:
    field, base = served
    with field.store.read() as work:
        links = [each for each in work.links(field.evaluation().id) if each.kind != "supplier"]
    met: dict[str, set[str]] = {}
    for link in links:
        for language in ("zh", "en"):
            page.goto(f"{base}/r/{link.slug}?language={language}")
            for size in WIDTHS:
                page.set_viewport_size({"width": size, "height": 844})
                assert overflow(page) <= 0
                assert measure(page, CROWDED) == []
                for name, each in measure(page, GEOMETRY).items():
                    met.setdefault(name, set()).add(each)
    assert {name: len(each) for name, each in met.items()} == dict.fromkeys(met, 1)
    assert set.union(*met.values()) == lie
    assert len(links) >= 2


@pytest.mark.parametrize("served", ["servqual"], indirect=True)
def test_a_wrong_answer_does_not_change_how_a_scale_lies(
    served: tuple[Field, str], page: Page
) -> None:
    field, base = served
    page.set_viewport_size({"width": 320, "height": 844})
    page.goto(base + field.path())
    page.locator(".end button").click()
    page.get_by_role("alert").wait_for()
    assert set(measure(page, GEOMETRY).values()) == {"across"}
    assert measure(page, CROWDED) == []
    assert overflow(page) <= 0
