"""The planner's page: figures of the planning module, prefilled, and no script needed."""

import re
from html import unescape
from pathlib import Path

import pytest

from analysis.statistics.planning.half_widths import Design
from analysis.statistics.planning.power import demand_needed, gap_power, raters_needed
from analysis.statistics.planning.size import size_for_mean, size_for_share
from app.report.formats import figure
from surveys.fieldwork.answers import Answers
from surveys.fieldwork.reach import Reach
from surveys.storage.values import Submission
from tests.app.consultant.results.test_results import answer
from tests.app.office import ID, Desk, Office, itss, open_office
from tests.app.sent import fields
from tests.surveys import samples

ALONE = "/evaluations/plan"
PAGE = f"/evaluations/{ID}/plan"


@pytest.fixture
def office(office: Office) -> Office:
    reach = Reach(audience="users", population=200, sampling="probability", asked=90)
    office.open(reach=(reach,))
    answer(office, users=30, staff=4, supplier=3)
    return office


def cells(page: str) -> list[str]:
    """The texts of all cells in order."""
    found = re.findall(r"<(?:td|th)[^>]*>(.*?)</(?:td|th)>", page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in found]


def test_by_itself_it_has_the_published_sizes(desk: Desk) -> None:
    assert cells(desk.get(ALONE).text)[5:8] == ["People asked", "384", "± 5.0"]
    small = cells(desk.get(f"{ALONE}?population:all=1000&response=40&basis=census").text)
    assert small[6:9] == ["278", "± 5.0", "695"]
    short = desk.get(f"{ALONE}?population:all=200&response=30").text
    assert "the population is too small" in short
    assert "It is not a sampling error" in short
    assert "this is a margin of error" in desk.get(f"{ALONE}?basis=census").text


def test_the_figures_are_those_of_the_planning_module(desk: Desk) -> None:
    query = (
        "sd=20&points=4&gap=25&raters=5&people=80&sd_supplier=10&characteristics=4&within=8"
        "&share=70&correlation=0.3&margin=30&deff=1.5"
    )
    found = cells(desk.get(f"{ALONE}?{query}").text)
    share = size_for_share(0.08, share=0.7, design_effect=1.5)
    mean = size_for_mean(4.0, 20.0, design_effect=1.5)
    design = Design(
        sd_demand=20.0, sd_supplier=10.0, characteristics=4, correlation=0.3, design_effect=1.5
    )
    power = gap_power(25.0, 5, 80, design, margin=30.0)
    assert str(share.n) in found
    assert str(mean.n) in found
    at = found.index("Probability of detecting a true gap of 25.0 points")
    assert found[at - 1] == f"± {figure(power.detectable, 'score')}"
    assert found[at + 1] == figure(power.power, "share")
    assert found[at + 3] == figure(power.mostly, "score")
    assert found[at + 5] == figure(power.within, "share")
    assert found[at + 7] == str(raters_needed(25.0, 80, design).n)
    assert found[at + 9] == str(demand_needed(25.0, 5, design).n)


def test_a_declared_statement_has_no_raters_to_plan_for(desk: Desk) -> None:
    page = desk.get(f"{ALONE}?supplier=declared&raters=2&people=80").text
    found = cells(page)
    design = Design(sd_demand=25.0, characteristics=5, declared=True)
    power = gap_power(10.0, 0, 80, design, margin=10.0)
    assert found[found.index("Probability of detecting a true gap of 10.0 points") + 1] == figure(
        power.power, "share"
    )
    assert found[-2:] == [
        "People needed (80% probability)",
        str(demand_needed(10.0, 0, design).n),
    ]
    assert "Supplier raters needed" not in page
    assert "one declared statement; people of the demand side: 80" in page


def test_it_is_prefilled_with_what_the_platform_shows_already(office: Office, desk: Desk) -> None:
    page = desk.get(PAGE).text
    shown = fields(page)
    assert (shown["population:users"], shown["basis"]) == ("200", "probability")
    assert (shown["raters"], shown["people"], shown["characteristics"]) == ("3", "30", "2")
    known = office.evaluation()
    assert (shown["supplier"], shown["margin"]) == (known.self_assessment or "panel", "10")
    assert "responses: 30" in page
    assert "personal links: 90" in page
    assert "population:supplier" not in shown


def test_no_answer_changes_it_only_how_many_there_are(office: Office, tmp_path: Path) -> None:
    """Two surveys of other answers and the same counts have the same page."""
    (tmp_path / "other").mkdir()
    other = open_office(tmp_path / "other")
    other.open(reach=office.evaluation().reach)
    with other.store.begin() as work:
        for number, audience in enumerate(["users"] * 30 + ["staff"] * 4 + ["supplier"] * 3):
            work.submissions.submit(
                Submission(
                    ballot=samples.ballot(number),
                    evaluation=ID,
                    version=itss().digest,
                    audience=audience,
                    language="zh",
                    answers=Answers(ratings="1" * 8),
                )
            )
    pages = [cells(each.sign_in().get(PAGE).text) for each in (office, other)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "query",
    [
        "sd=0",
        "sd=fast",
        "share=100",
        "response=0",
        "raters=2.5",
        "people=1",
        "gap=nan",
        "deff=1e9",
        "characteristics=0",
        "characteristics=51",
        "raters=1",
        "correlation=1",
        "margin=0",
        "population:all=0",
        "population:all=-3",
        "raters=",
    ],
)
def test_what_is_no_plan_is_told_at_its_field(desk: Desk, query: str) -> None:
    answer_ = desk.get(f"{ALONE}?{query}")
    assert answer_.status_code == 422
    assert answer_.text.count('aria-invalid="true"') == 1
    assert re.search("Enter a number from|cannot be read as a", answer_.text)
    assert "Results</h2>" not in answer_.text


def test_a_bound_between_whole_numbers_is_told_as_it_is(desk: Desk) -> None:
    assert "Enter a number from 0 to 0.95." in desk.get(f"{ALONE}?correlation=1").text


def test_a_population_below_the_answers_is_refused(desk: Desk) -> None:
    answer_ = desk.get(f"{PAGE}?population:users=20")
    assert answer_.status_code == 422
    assert "Fewer than the 30 responses received" in answer_.text


def test_before_there_is_a_questionnaire_it_plans_all_the_same(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.add()
    page = office.sign_in().get(PAGE)
    assert page.status_code == 200
    assert "People asked" in page.text


def test_numbers_are_taken_as_people_type_them(desk: Desk) -> None:
    plain = cells(desk.get(f"{ALONE}?sd=22.5&population:all=1200&response=40").text)
    typed = cells(desk.get(f"{ALONE}?sd=22,5&population:all=1,200&response=40%25").text)
    assert plain == typed
