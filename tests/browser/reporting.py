"""The end of the way: fieldwork, seal, close, and the report on screen, on paper, as data."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdf
from playwright.sync_api import Page, expect

from tests.browser.answering import COMMENT, EVIDENCE, Field
from tests.browser.setting_up import REWORDED, TITLE
from tests.browser.watch import SHARED, Watch

LIST = """姓名,邮箱,语言,部门
王芳,wang@customer.example,zh,信息部门
,,zh,业务部门
李娜,li@customer.example,en,
"""
NOTO = {"Noto-Sans", "Noto-Sans-CJK-SC"}
LEAVE_A_FEW = """() => document.querySelectorAll(
    "tbody:nth-of-type(n+4), tr:nth-child(n+4)").forEach(e => e.remove())"""


def invite(watch: Watch, page: Page) -> None:
    """Two people from a pasted list of three, of whom one has neither name nor address."""
    page.click("a[href$='/invitations']")
    watch.look_twice(page, axe=False)
    page.fill("#list", LIST)
    expect(page.locator("#links-off")).to_be_checked()
    page.check("#links-on")
    page.click("form.sheet .save button")
    expect(page.locator(".problems li")).to_have_count(1)
    expect(page.locator(".problems")).to_contain_text("3")
    expect(page.locator("tbody tr")).to_have_count(2)
    watch.look(page, "zh")
    with page.expect_download() as loading:
        page.click("a[href$='links.csv']")
    lines = loading.value.path().read_text(encoding="utf-8-sig").splitlines()
    names = {line.split(",")[1] for line in lines[1:]}
    assert names == {"王芳", "李娜"}
    page.click("a[href$='/texts']")
    watch.look_twice(page, axe=False)
    expect(page.locator("textarea").first).to_contain_text("{link}")


def pause(watch: Watch, page: Page, field: Field) -> None:
    """Paused and resumed; respondents are told."""
    _go(page, "fieldwork")
    page.click("button[value=pause]")
    expect(page.locator("section.state.paused")).to_be_visible()
    watch.look_twice(page)
    with watch.page("zh") as visitor:
        answer = visitor.goto(watch.base + field.path("users"))
        assert answer is not None
        assert answer.status == 503
        watch.look_twice(visitor, argument="language", thumb=True)
    page.click("button[value=resume]")
    expect(page.locator("section.state.open")).to_be_visible()


def seal(watch: Watch, page: Page) -> None:
    """The self-assessment, fixed after asking."""
    _go(page, "self-assessment")
    watch.look_twice(page, axe=False)
    page.click("section.state a.button")
    watch.look_twice(page, axe=False)
    page.click(".save button")
    expect(page.locator("#sure")).to_have_attribute("aria-invalid", "true")
    watch.look(page, "zh")
    page.check("#sure")
    page.click(".save button")
    expect(page.locator("section.state.sealed")).to_be_visible()
    watch.look_twice(page)


def close(watch: Watch, page: Page) -> None:
    """The end of fieldwork, for good."""
    _go(page, "results")
    watch.look_twice(page)
    _go(page, "fieldwork")
    page.click("a.danger")
    watch.look_twice(page, axe=False)
    page.check("#sure")
    page.click(".save button")
    page.wait_for_url("**/results")
    watch.look_twice(page)
    _go(page, "fieldwork")
    expect(page.locator("button[value=open], button[value=resume]")).to_have_count(0)
    watch.look_twice(page)


def read_on_screen(watch: Watch, page: Page) -> None:
    """The report as a page; its figures are those of the data."""
    _go(page, "results")
    data = json.loads(_download(page, "json", "zh").read_text(encoding="utf-8"))
    address = page.locator("a.file[href*='report.html']").first.get_attribute("href")
    for language in ("zh", "en"):
        page.goto(watch.base + re.sub("language=..", f"language={language}", address or ""))
        watch.look(page, language, axe=())
        _same_figures(page, data)
        # Rows are alike but for their figures; axe-core takes a minute over all of them.
        page.evaluate(LEAVE_A_FEW)
        watch.look(page, language, axe=SHARED[language])
    overall = _score(data, "overall", "overall", "users")
    assert (overall["n"], overall["score100"]) == (8, 75.0)


def _same_figures(page: Page, data: dict[str, Any]) -> None:
    for audience in ("users", "staff"):
        where = f"scores/overall/overall/{audience}/perception"
        score = _score(data, "overall", "overall", audience)
        shown = page.locator(f"[data-figure='{where}/score100']").first
        expect(shown).to_have_text(f"{score['score100']:.1f}")
    where = "scores/characteristic/security/users/perception/mean"
    mean = _score(data, "characteristic", "security", "users")["mean"]
    expect(page.locator(f"[data-figure='{where}']").first).to_have_text(f"{mean:.2f}")


def _score(data: dict[str, Any], level: str, id_: str, audience: str) -> dict[str, Any]:
    wanted = (level, id_, audience, "perception")
    found = (
        score
        for score in data["scores"]
        if (score["level"], score["id"], score["audience"], score["facet"]) == wanted
    )
    return dict(next(found))


def print_it(page: Page) -> bytes:
    """The PDF in both languages: its words, its pages, its fonts."""
    _go(page, "results")
    raw = _download(page, "pdf", "both").read_bytes()
    paper = pypdf.PdfReader(io.BytesIO(raw))
    assert len(paper.pages) > 5
    text = "".join(each.extract_text() for each in paper.pages)
    flowing = re.sub(r"\s+", "", text)
    for words in (TITLE, REWORDED, COMMENT["zh"], EVIDENCE, "云枢科技"):
        assert words.replace(" ", "") in flowing
    for words in (COMMENT["en"], "Contents", "Fingerprint"):
        assert words.replace(" ", "") in flowing
    assert paper.outline
    fonts = _fonts(paper)
    assert {name.partition("+")[2].removesuffix("-Bold") for name in fonts} == NOTO
    assert all(fonts.values())
    return raw


def _fonts(paper: pypdf.PdfReader) -> dict[str, bool]:
    """Names of all fonts of a document, wherever in it; whether each is embedded."""
    found: dict[str, bool] = {}
    for number in range(1, int(str(paper.trailer["/Size"]))):
        one = paper.get_object(number)
        if not isinstance(one, pypdf.generic.DictionaryObject) or one.get("/Type") != "/Font":
            continue
        parts = [each.get_object() for each in one.get("/DescendantFonts", [one])]
        found[str(one["/BaseFont"])] = all(
            any(key.startswith("/FontFile") for key in part["/FontDescriptor"].get_object())
            for part in parts
        )
    return found


def release(watch: Watch, page: Page, field: Field) -> None:
    """The report for the supplier, too."""
    _go(page, "release")
    watch.look_twice(page)
    page.check("#sure")
    page.click(".save button")
    page.wait_for_url("**/results")
    watch.look_twice(page)
    with watch.page("zh") as supplier:
        supplier.goto(watch.base + field.path(""))
        watch.look_twice(supplier, argument="language")
        with supplier.expect_download() as loading:
            supplier.locator("a[href*='report.pdf'][href*='language=en']").click()
        assert loading.value.path().read_bytes().startswith(b"%PDF")


def _go(page: Page, place: str) -> None:
    """Another page of the same evaluation."""
    start, _, rest = page.url.partition("/evaluations/")
    page.goto(f"{start}/evaluations/{rest.split('/')[0]}/{place}")


def _download(page: Page, fmt: str, language: str) -> Path:
    with page.expect_download() as loading:
        page.click(f"a.file[href*='report.{fmt}'][href*='language={language}']")
    return Path(loading.value.path())
