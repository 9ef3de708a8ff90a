"""A report of a file says nothing of an undertaking that nobody told it of."""

import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from analysis.document import to_dict
from analysis.report import Report
from app.report.faces import FORMATS
from tests.app.inputs.analysing import analysed

MODEL = """
audience = [
  { id = "users", name = "Customer", side = "demand" },
  { id = "crew", name = "Crew", side = "supplier" } ]
scale = [{ id = "five", low = 1, high = 5 }]
model = { id = "desk", version = "7", name = "Desk", scale = "five" }
[[characteristic]]
id = "speed"
name = "Speed"
item = [ { id = "Q1", wording = "Calls are answered." }, { id = "Q2", wording = "Faults end." } ]
"""
UNTOLD = {
    "en": r"link|Chinese / English|[Aa]nonymous|Secrecy|\bMode\b|Fieldwork|Route|verify|version 1\b"
    r"|Languages of the questionnaire|sealed|Conducted by|platform does not|before fieldwork",
    "zh": r"链接|中文 / 英文|匿名|答卷方式|调查方式|答卷时间|评价途径|verify|第 1 版|问卷语言"
    r"|封存|实施机构|收集开始前",
}
"""Words of facts that only an evaluation kept on the platform has."""


def written(folder: Path) -> tuple[Path, Path]:
    answers, model = folder / "a.csv", folder / "desk.toml"
    rows = [f"users,{1 + n % 4},{1 + n % 5}" for n in range(20)] + [
        "crew,4,5",
        "crew,3,4",
        "crew,5,4",
    ]
    answers.write_text("\n".join(["who,Q1,Q2", *rows]) + "\n", encoding="utf-8")
    model.write_text(MODEL, encoding="utf-8")
    return answers, model


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    answers, model = written(tmp_path_factory.mktemp("files"))
    return analysed([answers], model, audience="who").report


def words_of(face: str, content: bytes) -> str:
    """All that a face says."""
    if face == "pdf":
        pages = PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    if face == "xlsx":
        book = load_workbook(io.BytesIO(content))
        cells = (
            cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
        return "\n".join(str(cell) for cell in cells if cell is not None)
    plain = re.sub(r"<style.*?</style>", "", content.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", plain))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("face", ["html", "pdf", "xlsx"])
def test_no_face_prints_what_is_not_known(report: Report, face: str, language: str) -> None:
    text = words_of(face, FORMATS[face].render(report, language))  # type: ignore[arg-type]
    assert "Customer" in text
    found = re.search(UNTOLD[language], text)
    assert found is None, text[max(found.start() - 80, 0) : found.end() + 80]


def test_the_keys_stay_and_are_empty(report: Report) -> None:
    plain = json.loads(json.dumps(to_dict(report)))
    about = plain["evaluation"]
    assert about["languages"] == []
    for key in ("purpose", "route", "service", "supplier", "population", "conductor", "secrecy"):
        assert about[key] == "", key
    for key in ("period_from", "period_to", "opened_at", "closed_at", "sealed_at"):
        assert about[key] is None, key
    for audience in plain["audiences"]:
        assert (audience["invited"], audience["frame"], audience["sampling"]) == (None, None, None)
    assert {row["frame"] for row in plain["response"]} == {None}
    reasons = {rate["reason"] for row in plain["response"] for rate in row["rates"]}
    assert reasons == {"not_recorded"}
    assert plain["method"]["weights_version"] is None
    assert [each["number"] for each in plain["method"]["versions"]] == [None]


def test_what_is_told_is_printed(tmp_path: Path) -> None:
    answers, model = written(tmp_path)
    both = MODEL.replace('name = "Desk"', 'name = { zh = "服务台", en = "Desk" }')
    for word in ("Customer", "Crew", "Speed", "Calls are answered.", "Faults end."):
        both = both.replace(f'"{word}"', f'{{ zh = "{word}", en = "{word}" }}')
    model.write_text(both, encoding="utf-8")
    response = tmp_path / "r.toml"
    response.write_text('audience = [{ id = "users", asked = 50 }]\n', encoding="utf-8")
    found = analysed([answers], model, audience="who", response=response, sampling="census").report
    text = words_of("html", FORMATS["html"].render(found, "en"))
    assert "Chinese / English" in text
    assert "Customer: 50 asked, 20 sheets used" in text
    users, crew = found.audiences
    assert (users.frame, users.sampling, crew.frame) == ("list", "census", None)


def test_a_population_that_is_noted_says_nothing_of_how_people_were_asked(tmp_path: Path) -> None:
    answers, model = written(tmp_path)
    response = tmp_path / "r.toml"
    response.write_text('audience = [{ id = "users", population = 90 }]\n', encoding="utf-8")
    found = analysed([answers], model, audience="who", response=response).report
    text = words_of("html", FORMATS["html"].render(found, "en"))
    assert "90" in text
    assert re.search(UNTOLD["en"], text) is None
