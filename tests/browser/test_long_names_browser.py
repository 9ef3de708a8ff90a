"""Names that have no break opportunity, on a phone and on a desk: all is legible, nothing runs out.

The application answers through its test client; Chromium only lays out.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.report.faces import FORMATS
from surveys.fieldwork.evaluation import CATEGORIES
from surveys.questionnaire.composition import compose
from surveys.questionnaire.modelfile.reader import read
from tests.app.inputs.analysing import analysed
from tests.app.office import EN, ID, Desk, open_office
from tests.long_names import ADDRESS, CHINESE, COMPOUND, IDENTIFIER, model, write

OVERLAPS = """() => {
  const over = e => e && (['sticky', 'fixed'].includes(getComputedStyle(e).position)
    || over(e.parentElement));
  const boxes = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement;
    if (!text.data.trim() || element.closest('.visually-hidden, .first, title, style, option'))
      continue;
    if (!element.checkVisibility() || over(element)) continue;
    const drawn = element.namespaceURI.includes('svg');
    const range = document.createRange();
    range.selectNodeContents(text);
    const shapes = drawn ? [element.getBoundingClientRect()] : range.getClientRects();
    for (const each of shapes)
      if (each.width > 1)
        boxes.push([each.left, each.top, each.right, each.bottom, text.data.trim().slice(0, 60)]);
  }
  boxes.sort((a, b) => a[1] - b[1]);
  const found = [];
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j][1] < boxes[i][3]; j++) {
      const a = boxes[i], b = boxes[j];
      const wide = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
      const tall = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
      if (wide > 1.5 && tall > 0.45 * Math.min(a[3] - a[1], b[3] - b[1]))
        found.push(a[4] + ' | ' + b[4]);
    }
  return found;
}"""
WIDE = """() => [...document.querySelectorAll('main *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))
  .map(e => e.tagName + '.' + e.className).slice(0, 12)"""
STAFF = ("", "about", "model", "questionnaire", "weights", "margins", "care", "preview", "publish")
FIELD = ("fieldwork", "invitations", "reach", "plan")


@pytest.fixture(params=[390, 1200])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = browser.new_context(viewport={"width": request.param, "height": 900}).new_page()
    yield opened
    opened.close()


def check(page: Page, name: str) -> None:
    assert page.evaluate(OVERLAPS) == [], name
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], (name, page.evaluate(WIDE))


def test_the_report_on_screen(page: Page, tmp_path: Path) -> None:
    instrument, answers = write(tmp_path)
    done = analysed([answers], instrument, audience="who", segments=("unit",), title=COMPOUND)
    file = tmp_path / "report.html"
    file.write_bytes(FORMATS["html"].render(done.report, "en"))
    page.goto(file.as_uri())
    check(page, "report")
    heads = page.eval_on_selector_all(
        "tbody th", "all => all.map(th => th.getBoundingClientRect().width)"
    )
    assert min(heads) > 40  # no column is one letter wide


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    office = open_office(tmp_path)
    draft = compose(read(model(), file="desk.toml"), languages=("en",))
    office.open(
        draft,
        title=COMPOUND,
        supplier=IDENTIFIER,
        service=ADDRESS,
        demand_side=CHINESE[:80],
        category=CATEGORIES[0].id,
    )
    desk = office.sign_in()
    people = f"name,address,department\n{COMPOUND},a@example.org,{CHINESE[:80]}\n"
    desk.post(f"/evaluations/{ID}/invitations", list=people, audience="users")
    return desk


def answered_by(desk: Desk, page: Page) -> None:
    """Every request of the page goes to the application's test client."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        with desk.browser.get(path, headers=EN, follow_redirects=True) as found:
            route.fulfill(status=200, body=found.data, content_type=found.headers["Content-Type"])

    page.route("**/*", answer)


def test_the_pages_of_the_staff(page: Page, desk: Desk) -> None:
    answered_by(desk, page)
    for name in (*STAFF, *FIELD):
        page.goto(f"http://survey.example/evaluations/{ID}/{name}".rstrip("/"))
        expect(page.locator("main")).to_have_count(1)
        check(page, name)


def test_the_form_of_a_respondent(page: Page, desk: Desk) -> None:
    with desk.office.store.read() as work:
        slugs = [link.slug for link in work.links.of(ID)]
    answered_by(desk, page)
    for slug in slugs:
        page.goto(f"http://survey.example/r/{slug}")
        check(page, slug)
