"""A declared self-assessment by link: one response, and whoever comes later is told so."""

from dataclasses import replace
from pathlib import Path

import pytest

from surveys.fieldwork.evaluation import SelfAssessment
from surveys.questionnaire.composition import compose
from tests.app.field import COMPLETE, STORED, Field, open_field, sheet
from tests.surveys import samples

EN = {"Accept-Language": "en"}
OTHER = {name: "1" if value == "4" else value for name, value in COMPLETE.items()}


@pytest.fixture
def declared(tmp_path: Path) -> Field:
    return open_field(tmp_path, self_assessment="declared")


@pytest.mark.parametrize(
    ("kind", "said", "not_said"),
    [
        ("declared", "official self-assessment", "Several people of your side"),
        ("panel", "Several people of your side", "official self-assessment"),
        (None, "Several people of your side", "official self-assessment"),
    ],
)
def test_the_form_says_which_it_is_before_the_first_question(
    tmp_path: Path, kind: SelfAssessment | None, said: str, not_said: str
) -> None:
    field = open_field(tmp_path, self_assessment=kind)
    page = field.browser().get(field.path("supplier"), headers=EN).text
    assert said in page
    assert page.index(said) < page.index("<fieldset")
    assert not_said not in page
    assert said not in field.browser().get(field.path("users"), headers=EN).text


def test_the_second_is_refused_and_gets_back_what_was_written(declared: Field) -> None:
    path = declared.path("supplier")
    first, second = declared.browser(), declared.browser()
    early, late = sheet(first.get(path)), sheet(second.get(path))
    assert first.post(path, data={**COMPLETE, "sheet": early}).status_code == 303
    refused = second.post(path, data={**OTHER, "comment:speed": "Mine", "sheet": late}, headers=EN)
    assert refused.status_code == 409
    assert "has been received" in refused.text
    assert "Mine" in refused.text
    assert declared.stored("supplier") == [STORED]


def test_who_comes_after_it_sees_no_form(declared: Field) -> None:
    path = declared.path("supplier")
    browser = declared.browser()
    browser.post(path, data={**COMPLETE, "sheet": sheet(browser.get(path))})
    page = declared.browser().get(path, headers=EN)
    assert page.status_code == 200
    assert "has been received" in page.text
    assert "<form" not in page.text


def test_a_reply_that_got_lost_can_be_sent_again(declared: Field) -> None:
    path = declared.path("supplier")
    browser = declared.browser()
    data = {**COMPLETE, "sheet": sheet(browser.get(path))}
    first, again = browser.post(path, data=data), browser.post(path, data=data)
    assert first.status_code == again.status_code == 303
    assert again.location.startswith(f"{path}/done")
    assert "Another person answers here" not in browser.get(again.location, headers=EN).text
    assert declared.stored("supplier") == [STORED]


def test_a_statement_by_one_audience_is_the_one_for_all_of_the_supplier(tmp_path: Path) -> None:
    sample = samples.model()
    second = samples.audience("managers", "supplier")
    model = replace(sample, audiences=(*sample.audiences, second))
    field = open_field(tmp_path, compose(model), self_assessment="declared")
    path = field.path("supplier")
    late, later = field.browser(), field.browser()
    waiting = sheet(late.get(field.path("managers")))
    first = field.browser()
    assert first.post(path, data={**COMPLETE, "sheet": sheet(first.get(path))}).status_code == 303
    refused = late.post(field.path("managers"), data={**OTHER, "sheet": waiting}, headers=EN)
    assert refused.status_code == 409
    assert "has been received" in refused.text
    assert "<form" not in later.get(field.path("managers"), headers=EN).text


def test_customers_answer_as_ever(declared: Field) -> None:
    for _ in range(2):
        browser, path = declared.browser(), declared.path("users")
        sent = browser.post(path, data={**COMPLETE, "sheet": sheet(browser.get(path))})
        assert sent.status_code == 303
    assert len(declared.stored("users")) == 2


@pytest.mark.parametrize(
    ("kind", "said"),
    [("declared", "exactly one self-assessment"), ("panel", "two at least")],
)
def test_the_suppliers_page_says_how_many_are_wanted(
    tmp_path: Path, kind: SelfAssessment, said: str
) -> None:
    field = open_field(tmp_path, self_assessment=kind)
    assert said in field.browser().get(field.path(""), headers=EN).text
