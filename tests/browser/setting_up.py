"""The consultant's part of the way: from signing in to an open evaluation."""

import re

from playwright.sync_api import Page, expect

from tests.browser.watch import Watch

EMAIL, PASSWORD = "lin@bureau.example", "a password of some length"
TITLE = "云枢运维服务评价 2026"
FIELDS = {
    "title": TITLE,
    "service": "业务系统售后服务",
    "supplier": "云枢科技",
    "demand_side": "市大数据中心",
    "population": "市大数据中心的全部系统用户与运维人员",
    "period_from": "2026-01-01",
    "period_to": "2026-06-30",
    "threshold": "5",
    "margin_share": "10",
}
CHOICES = {
    "purpose": "third_party",
    "route": "commissioned",
    "secrecy": "anonymous",
    "self_assessment": "declared",
}
SUBS = ("availability", "integrity", "timeliness", "interactivity", "courtesy")
REWORDED = "我需要系统时，系统都能正常使用。"
OWN = {
    "users": (
        "报修后很久没有人联系我。",
        "After I report a fault, nobody contacts me for a long time.",
    ),
    "staff": ("用户报修后很久没有人联系他们。", "Users wait long for a call back."),
    "supplier": ("用户报修后，我们很久才联系他们。", "We take long to call users back."),
}
RIGHT = {
    "security": "50", "responsiveness": "30", "friendliness": "20",
    "availability": "60", "integrity": "40", "timeliness": "70", "interactivity": "30",
}  # fmt: skip


def sign_in(watch: Watch, page: Page) -> None:
    """A wrong password first, then the right one."""
    page.goto(f"{watch.base}/")
    watch.look_twice(page)
    for password in ("not the password", PASSWORD):
        page.fill("#email", EMAIL)
        page.fill("#password", password)
        page.click("main button")
        if password != PASSWORD:
            expect(page.locator("#email")).to_have_value(EMAIL)
            watch.look(page, "zh")
    watch.look_twice(page)


def create(watch: Watch, page: Page) -> str:
    """A new evaluation, saved with a mistake first; gives its id."""
    page.click(".empty a.button")
    watch.look_twice(page, axe=False)
    for name, value in FIELDS.items():
        page.fill(f"[name={name}]", value)
    for name, value in CHOICES.items():
        page.check(f"[name={name}][value={value}]")
    page.select_option("[name=category]", "operation")
    page.fill("[name=period_to]", "2025-12-31")
    page.click(".save button")
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    watch.look(page, "zh")
    page.fill("[name=period_to]", FIELDS["period_to"])
    page.click(".save button")
    page.wait_for_url("**/model*")
    return page.url.split("/evaluations/")[1].split("/")[0]


def choose(watch: Watch, page: Page) -> None:
    """Five sub-characteristics of the ITSS model, for all three audiences."""
    watch.look_twice(page)
    for box in page.locator("[name=subs]").all():
        box.set_checked(box.get_attribute("value") in SUBS)
    page.click("form.sheet .save button")
    page.wait_for_url("**/questionnaire*")
    watch.look_twice(page, axe=False)


def reword(page: Page, watch: Watch) -> None:
    """Other words, another order, an own item and a question of one's own."""
    page.fill("[id='title:zh']", "售后服务质量问卷")
    page.fill("[id='title:en']", "Quality of after-sales service")
    page.click("#section-friendliness button[value^=up]")
    sections = page.locator(".outline > li")
    expect(sections.nth(1)).to_have_attribute("id", "section-friendliness")
    expect(page.locator("[id='title:zh']")).to_have_value("售后服务质量问卷")

    page.click("#section-security h3 a")
    watch.look_twice(page, axe=False)
    page.fill("[id='w:AVA1:users:zh']", REWORDED)
    page.click("#item-AVA2 button[value^=up]")
    expect(page.locator(".item").first).to_have_attribute("id", "item-AVA2")
    expect(page.locator("[id='w:AVA1:users:zh']")).to_have_value(REWORDED)

    page.goto(page.url.replace("/security", "/responsiveness"))
    page.click("a[href$='/item']")
    watch.look_twice(page, axe=False)
    page.select_option("#sub", "timeliness")
    for audience, texts in OWN.items():
        for language, text in zip(("zh", "en"), texts, strict=True):
            page.fill(f"[id='w:{audience}:{language}']", text)
    page.check("#reverse")
    page.click(".save button")
    expect(page.locator("textarea", has_text=OWN["users"][0])).to_be_visible()


def ask_department(page: Page, watch: Watch) -> None:
    """A question about the respondent; the languages' lists are uneven at first."""
    page.goto(page.url.split("/questionnaire")[0] + "/questionnaire/questions/new")
    watch.look_twice(page, axe=False)
    page.fill("[id='text:zh']", "您所在的部门")
    page.fill("[id='text:en']", "Your department")
    page.fill("[id='options:zh']", "信息部门\n业务部门\n其他")
    page.fill("[id='options:en']", "IT\nBusiness")
    page.click(".save button")
    watch.look(page, "zh")
    page.fill("[id='options:en']", "IT\nBusiness\nOther")
    page.click(".save button")
    page.wait_for_url("**/sections/**")
    watch.look_twice(page)


def weigh(page: Page, watch: Watch) -> None:
    """Percentages that do not add up, then such that do."""
    page.goto(page.url.split("/questionnaire")[0] + "/weights")
    watch.look_twice(page, axe=False)
    page.check("[name=method][value=direct]")
    for name, percent in RIGHT.items():
        page.fill(f"[id='p:{name}']", "45" if name == "security" else percent)
    expect(page.locator("[id='g:'] output")).to_have_text("95")
    page.click(".save button")
    expect(page.locator(".summary a")).to_have_attribute("href", "#g:")
    watch.look(page, "zh")
    page.fill("[id='p:security']", RIGHT["security"])
    expect(page.locator("[id='g:'] output")).to_have_text("100")
    page.click(".save button")
    page.wait_for_url("**/weights*saved=1")
    expect(page.locator(".onward a")).to_have_attribute("href", re.compile("/preview$"))


def preview(page: Page, watch: Watch, id_: str) -> None:
    """What each audience will read, in each language."""
    page.goto(f"{watch.base}/evaluations/{id_}/preview")
    watch.look_twice(page, axe=False)
    asked = {
        ("users", "zh"): REWORDED,
        ("users", "en"): OWN["users"][1],
        ("staff", "zh"): OWN["staff"][0],
        ("staff", "en"): OWN["staff"][1],
        ("supplier", "zh"): OWN["supplier"][0],
        ("supplier", "en"): OWN["supplier"][1],
    }
    for (audience, language), words in asked.items():
        page.select_option("#audience", audience)
        page.select_option("#in", language)
        page.click(".preview-bar button")
        expect(page.locator("fieldset", has_text=words)).to_be_visible()
    expect(page.locator("select option")).to_have_count(5)


def publish(page: Page, watch: Watch) -> None:
    """The frozen version, then fieldwork, looked at before and after it is opened."""
    page.click(".preview-bar a.button")
    watch.look_twice(page, axe=False)
    page.click(".save button")
    page.wait_for_url("**/fieldwork")
    watch.look_twice(page)
    page.click("button[value=open]")
    expect(page.locator("section.state.open")).to_be_visible()
    watch.look_twice(page)


def look_around(page: Page, watch: Watch, id_: str) -> None:
    """Pages beside the way: lists, facts, questions before something is lost, refusals."""
    here = f"/evaluations/{id_}"
    beside = [
        *("/evaluations", "/evaluations?q=nothing", "/evaluations/nothing", "/account"),
        *(here, f"{here}/about", f"{here}/questionnaire/reset", f"{here}/delete"),
    ]
    for path in beside:
        page.goto(watch.base + path)
        watch.look_twice(page)
