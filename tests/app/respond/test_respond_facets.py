"""Kano pairs and levels of tolerance: from a model file over the form to the report."""

import io
import re
from pathlib import Path

import pytest

from app import reporting
from app.render import FORMATS
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.modelfile.reader import read
from surveys.storage.values import Link
from tests.analysis.sheets import INSTRUMENTS
from tests.app.field import Field, open_field, sheet, ticked
from tests.app.office import ID, Office, itss, open_office
from tests.surveys import samples

EN = {"Accept-Language": "en"}
MODEL = (
    (INSTRUMENTS / "zones.toml").read_text("utf-8")
    + """
[[audience]]
id = "supplier"
name = { zh = "供方", en = "Supplier" }
side = "supplier"
"""
)
PAIR = {"functional": 1, "dysfunctional": 5}
"""It would be liked, and its lack disliked: one-dimensional."""


def zones() -> Instrument:
    """The questionnaire of a model with levels, pairs and a feature."""
    return compose(read(MODEL, file="zones.toml"))


def entries(number: int = 0) -> dict[str, str]:
    """A whole sheet: just acceptable 3, wished for 6, got 4 or 5; the features are wanted.

    Q2 asks for the opposite: 5, 2, and 4 or 3.
    """
    got = 4 + number % 2
    points = {"adequate": 3, "desired": 6, "expectation": 6, "perception": got, **PAIR}
    asked = (rating for each in zones().asked("users") for rating in zones().rated(each))
    return {
        rating.name: str(8 - points[rating.facet] if rating.item == "Q2" else points[rating.facet])
        for rating in asked
    }


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path, zones())


def test_an_items_questions_stand_together_under_its_wording(field: Field) -> None:
    page = field.browser().get(field.path(), headers=EN).text
    until = '(?=<fieldset class="q|</section>)'
    groups = re.findall(f'<fieldset class="q several">(.*?){until}', page, re.DOTALL)
    heads = [re.search(r"<legend>(.*?)</legend>", each) for each in groups]
    assert [head[1] for head in heads if head] == [
        *("They answer soon", "One waits long", "Mended soon"),
        *("Takes messages", "Staffed at night"),
    ]
    names = [re.findall(r'<fieldset class="one" id="([^"]+)"', each) for each in groups]
    assert names[0] == ["Q1:adequate", "Q1:desired", "Q1"]
    assert names[2] == ["Q3:adequate", "Q3"]
    assert names[4] == ["F1:functional", "F1:dysfunctional"]


def test_every_question_is_numbered_and_explained(field: Field) -> None:
    page = field.browser().get(field.path(), headers=EN).text
    numbers = re.findall(r"<legend><b>(\d+)</b>", page)
    assert numbers == [str(i + 1) for i in range(len(zones().ratings))]
    for words in (
        *("the level you would just accept", "Each point is asked twice"),
        *("Just acceptable (any worse would not do)", "If it does not have this"),
        *("I like it", "I can live with it", "about 3 minutes"),
    ):
        assert words in page, words


def test_a_whole_sheet_is_received_in_the_order_of_asking(field: Field) -> None:
    browser, path = field.browser(), field.path()
    page = browser.get(path)
    sent = browser.post(path, data={**entries(), "sheet": sheet(page)})
    assert sent.status_code == 303
    assert field.stored() == ["6" + "364" + "524" + "34" + "4" + "15" + "15"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("F1:dysfunctional", "", "This question has not been answered."),
        ("F1:dysfunctional", "6", "Choose one of the points given."),
        ("K1:functional", "na", "Choose one of the points given."),
        ("Q1:desired", "8", "Choose one of the points given."),
        ("Q2:adequate", "", "This question has not been answered."),
    ],
)
def test_what_is_off_or_missing_is_told_at_its_place(
    field: Field, name: str, value: str, told: str
) -> None:
    browser, path = field.browser(), field.path()
    data = {**entries(), name: value, "sheet": sheet(browser.get(path))}
    page = browser.post(f"{path}?language=en", data=data)
    assert page.status_code == 422
    assert f'<fieldset class="one wrong" id="{name}" aria-describedby="{name}-error">' in page.text
    assert f'id="{name}-error">{told}' in page.text
    kept = {key: text for key, text in entries().items() if key != name}
    assert ticked(page) == kept
    assert field.stored() == []


def test_the_supplier_rates_how_the_service_is_and_is_asked_for_no_levels(field: Field) -> None:
    browser, path = field.browser(), field.path("supplier")
    page = browser.get(path, headers=EN)
    asked = dict.fromkeys(re.findall(r'type="radio" name="([^"]+)"', page.text))
    assert list(asked) == ["Q3:expectation", "Q1", "Q2", "Q3", "K1"]
    assert "several" not in page.text
    sent = browser.post(path, data={**dict.fromkeys(asked, "5"), "sheet": sheet(page)})
    assert sent.status_code == 303
    assert field.stored("supplier") == ["5" + "--5" + "--5" + "-5" + "5" + "----"]


def test_what_came_too_late_is_given_back_with_item_and_question(field: Field) -> None:
    browser, path = field.browser(), field.path()
    data = {**entries(), "sheet": sheet(browser.get(path))}
    field.close()
    page = browser.post(f"{path}?language=en", data=data)
    assert page.status_code == 409
    assert "2. They answer soon · Just acceptable (any worse would not do)" in page.text
    assert "I dislike it" in page.text


def test_the_report_of_what_came_by_the_form_has_both_sections(field: Field) -> None:
    for number in range(8):
        browser, path = field.browser(), field.path()
        browser.post(path, data={**entries(number), "sheet": sheet(browser.get(path))})
    field.close()
    report = reporting.build(field.store, samples.EVALUATION)
    assert {row.id: (row.n, row.category, row.one_dimensional) for row in report.kano} == {
        "K1": (8, "O", 8),
        "F1": (8, "O", 8),
    }
    zone = {row.id: row for row in report.tolerance}
    assert list(zone) == ["Q1", "Q2", "Q3"]
    for row in zone.values():
        assert (row.n, row.adequacy, row.superiority, row.within) == (8, 1.5, -1.5, 1.0)
    assert [zone[item].desired_by for item in zone] == ["desired", "desired", "expectation"]
    page = FORMATS["html"].render(report, "en").decode()
    assert "Staffed at night" in page


def test_levels_and_pairs_are_switched_on_for_a_model_of_the_shelf(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.add(itss())
    desk, path = office.sign_in(), f"/evaluations/{ID}/questionnaire/sections"
    before = desk.get(f"{path}/security").text
    assert before.count('name="also:') == 4
    assert 'name="also:kano" checked' not in before
    on = {"also": "1", "also:levels": "on", "also:kano": "on", "comment": "on"}
    assert desk.post(f"{path}/security", **on).status_code == 303
    page = desk.get(f"/evaluations/{ID}/preview?audience=users&in=en").text
    assert 'name="AVA1:desired"' in page
    assert 'name="AVA1:dysfunctional"' in page
    assert desk.post(f"{path}/kano-security", do="remove:AVA1").status_code == 303
    assert "AVA1:functional" not in {each.name for each in office.draft().ratings}
    assert "AVA1" in {each.name for each in office.draft().ratings}
    off = {"also": "1", "comment": "on"}
    assert desk.post(f"{path}/security", **off).status_code == 303
    assert office.draft() == itss()


def upload(office: Office, text: str) -> None:
    desk = office.sign_in()
    base = f"/evaluations/{ID}/model"
    file = (io.BytesIO(text.encode()), "zones.toml")
    assert desk.post(f"{base}/upload", form=base, file=file).status_code == 303
    chosen = {"subs": ["speed"], "audiences": ["users", "supplier"], "languages": ["zh", "en"]}
    taken = desk.post(base, form=f"{base}?model=zones", model="zones", **chosen)
    assert taken.status_code == 303


def test_an_uploaded_file_is_chosen_worded_previewed_and_published(tmp_path: Path) -> None:
    office, base = open_office(tmp_path), f"/evaluations/{ID}"
    office.add()
    upload(office, MODEL)
    desk = office.sign_in()
    outline = desk.get(f"{base}/questionnaire").text
    assert outline.count("Kano pairs") == 2
    assert "With levels of tolerance" in outline
    section = f"{base}/questionnaire/sections/kano:features"
    assert "asks Kano pairs" in desk.get(section).text
    assert desk.post(section, **{"w:F1:*:en": "Staffed all night"}).status_code == 303
    assert "Staffed all night" in desk.get(f"{base}/preview?audience=users&in=en").text
    assert desk.get(f"{base}/weights").status_code == 200
    assert desk.get(f"{base}/publish").status_code == 200
    assert desk.post(f"{base}/publish").status_code == 303
    with office.store.read() as work:
        published = work.current(ID)
        links: list[Link] = list(work.links(ID))
    assert published is not None
    assert [each.name for each in published.ratings] == [each.name for each in zones().ratings]
    assert {link.audience for link in links} >= {"users", "supplier"}
