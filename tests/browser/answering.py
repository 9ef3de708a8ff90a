"""The part of those who answer: on a phone, by script or without, by post, by keyboard."""

import re
from dataclasses import dataclass

import httpx
from playwright.sync_api import Page, expect

from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import Token
from surveys.questionnaire.instrument import Instrument, Rating
from tests.browser.watch import PHONE, Watch
from tests.served import Served

COMMENT = {"zh": "夜间报修也有人接，很好。", "en": "Calls at night are answered, too."}
EVIDENCE = "服务台工单系统 2026 年上半年记录"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The evaluation in the field, past the server in the same database."""

    server: Served
    id: EvaluationId

    @property
    def instrument(self) -> Instrument:
        """The published questionnaire."""
        with self.server.store.read() as work:
            found = work.versions.current(self.id)
        assert found is not None
        return found

    def path(self, audience: str) -> str:
        """The path of an audience's link ("": the supplier's workspace)."""
        with self.server.store.read() as work:
            slug = next(each.slug for each in work.links.of(self.id) if each.audience == audience)
        return f"/r/{slug}" if audience else f"/s/{slug}"

    def count(self, audience: str) -> int:
        """How many sheets an audience has handed in."""
        with self.server.store.read() as work:
            return work.responses.counts(self.id).get(audience, 0)

    def tokens(self) -> list[Token]:
        """The tokens of the personal links."""
        with self.server.store.read() as work:
            return list(work.invitations.tokens(self.id).values())

    def ticks(self, audience: str, level: int) -> dict[str, str]:
        """A rating of `level` (1 worst … 5 best) for every item that the audience is asked."""
        ratings, asked = {}, self.instrument
        for section in asked.asked(audience):
            for name in section.items:
                item, scale = asked.items[name], asked.scale(name)
                point = scale.low + (scale.high - scale.low) * (level - 1) // 4
                point = scale.low + scale.high - point if item.reverse else point
                ratings[Rating(item=name, facet=section.facet).name] = str(point)
        return ratings


def tick(page: Page, ratings: dict[str, str]) -> None:
    """Tick every rating."""
    for name, value in ratings.items():
        page.check(f"input[name='{name}'][value='{value}']")


def without_script(watch: Watch, field: Field) -> None:
    """A user on a phone, in Chinese, in a browser that runs no script; first with a gap."""
    ratings = field.ticks("users", 5)
    with watch.page("zh", width=PHONE, script=False) as page:
        page.goto(watch.base + field.path("users"))
        expect(page.locator("fieldset").first).to_contain_text("1")
        first, *others = ratings.items()
        tick(page, dict(others))
        page.fill("[name='comment:responsiveness']", COMMENT["zh"])
        page.click(".end button")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("input:checked")).to_have_count(len(others))
        expect(page.locator("[name='comment:responsiveness']")).to_have_value(COMMENT["zh"])
        watch.look(page, "zh", thumb=True, axe=())
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("input:checked")).to_have_count(len(others))
        page.get_by_role("button", name="中文").click()
        tick(page, dict([first]))
        page.get_by_label("业务部门").check()
        page.click(".end button")
        expect(page.locator(".receipt dd")).to_be_visible()
        watch.look(page, "zh", thumb=True, axe=())
    assert field.count("users") == 1


def with_script(watch: Watch, field: Field) -> None:
    """A user on a phone, in English, whose half-filled page is closed and opened again."""
    ratings = field.ticks("users", 3)
    with watch.page("en", width=PHONE) as page:
        page.goto(watch.base + field.path("users"))
        watch.look_twice(page, argument="language", thumb=True)
        page.click(".end button")
        expect(page.get_by_role("alert")).to_be_focused()
        watch.look(page, "en", thumb=True)
        page.goto(watch.base + field.path("users"))
        bar = page.locator(".bar progress")
        assert bar.evaluate("each => [each.value, each.max]") == [0, len(ratings) + 1]
        tick(page, dict(list(ratings.items())[:5]))
        page.fill("[name='comment:responsiveness']", COMMENT["en"])
        assert bar.evaluate("each => each.value") == 5
        page.reload()
        expect(page.locator(".toast")).to_be_visible()
        watch.look(page, "en", thumb=True)
        expect(page.locator("input:checked")).to_have_count(5)
        expect(page.locator("[name='comment:responsiveness']")).to_have_value(COMMENT["en"])
        tick(page, ratings)
        page.get_by_label("Business").check()
        assert bar.evaluate("each => each.value === each.max")
        page.click(".end button")
        expect(page.locator(".receipt dd")).to_be_visible()
        assert page.evaluate("() => localStorage.length") == 0
        watch.look_twice(page, argument="language", thumb=True)
        page.reload()
        expect(page.locator(".receipt dd")).to_be_visible()
    assert field.count("users") == 2


def by_post(field: Field, audience: str, levels: list[int]) -> None:
    """Others, who all answer every item alike."""
    for number, level in enumerate(levels):
        with httpx.Client(
            base_url=field.server.url, timeout=60, trust_env=False, verify=False
        ) as client:
            page = client.get(field.path(audience))
            sheet = re.search(r'name="sheet" value="([^"]+)"', page.text)
            assert sheet is not None
            data = field.ticks(audience, level) | {"sheet": sheet[1]}
            data |= {"comment:security": f"意见 {number} / remark {number}"}
            assert client.post(field.path(audience), data=data).status_code == 303


def by_personal_link(watch: Watch, field: Field) -> None:
    """An invited person, whose link works once."""
    token = field.tokens()[0]
    with watch.page("zh", width=PHONE) as page:
        page.goto(f"{watch.base}/i/{token}")
        assert token not in page.url
        watch.look(page, "zh", thumb=True)
        tick(page, field.ticks("users", 4))
        page.click(".end button")
        expect(page.locator(".receipt dd")).to_be_visible()
    with watch.page("en", width=PHONE) as page:
        assert page.goto(f"{watch.base}/i/{token}").status == 404  # type: ignore[union-attr]
        expect(page.get_by_role("heading")).to_be_visible()
        watch.look_twice(page, argument="language", thumb=True)


def by_keyboard(watch: Watch, field: Field) -> None:
    """Someone of the staff who has no mouse: the whole form with Tab, arrows, space and Enter."""
    with watch.page("en") as page:
        page.goto(watch.base + field.path("staff"))
        groups: set[str] = set()
        for _ in range(400):
            page.keyboard.press("Tab")
            here = page.evaluate(
                "() => { const e = document.activeElement;"
                " return [e.type || '', e.name || '', !!e.closest('.end'),"
                " getComputedStyle(e).outlineStyle + getComputedStyle(e.parentElement).outlineStyle"
                " + getComputedStyle(e).boxShadow]; }"
            )
            if here[0] == "radio" and here[1] not in groups:
                groups.add(here[1])
                for _ in range(3):
                    page.keyboard.press("ArrowRight")
            if here[2]:
                break
        assert groups.issuperset(field.ticks("staff", 4))
        page.keyboard.press("Enter")
        expect(page.locator(".receipt dd")).to_be_visible()
    assert field.count("staff") == 1


def of_the_supplier(watch: Watch, field: Field) -> None:
    """The supplier's workspace, and one of its raters with a note of evidence."""
    with watch.page("zh", width=PHONE) as page:
        page.goto(watch.base + field.path(""))
        watch.look_twice(page, argument="language", thumb=True)
        page.locator("a.button[href*='/r/']").click()
        watch.look_twice(page, argument="language", thumb=True)
        tick(page, field.ticks("supplier", 5))
        page.click("#TIM1 summary")
        page.fill("[name='evidence:TIM1']", EVIDENCE)
        page.click(".end button")
        expect(page.locator(".receipt dd")).to_be_visible()
        page.goto(watch.base + field.path(""))
        expect(page.locator("main")).to_contain_text("1")
    assert field.count("supplier") == 1
