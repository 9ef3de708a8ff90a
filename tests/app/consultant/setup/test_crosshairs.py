"""The lines between the quadrants are chosen once, in the form or on the command line."""

from pathlib import Path

import pytest

from surveys.fieldwork.evaluation import Crosshairs
from tests.app.office import ABOUT, HOME, open_office


@pytest.mark.parametrize("rule", ["grand_mean", "median", "midpoint"])
def test_the_form_keeps_the_rule(tmp_path: Path, rule: Crosshairs) -> None:
    office = open_office(tmp_path)
    made = office.sign_in().post("/evaluations/new", **ABOUT, crosshairs=rule)
    assert made.status_code == 303
    with office.store.read() as work:
        (found,) = work.evaluations(HOME)
    assert found.crosshairs == rule


def test_a_form_that_does_not_say_means_averages(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.sign_in().post("/evaluations/new", **ABOUT)
    with office.store.read() as work:
        (found,) = work.evaluations(HOME)
    assert found.crosshairs == "grand_mean"


def test_an_unknown_rule_is_refused(tmp_path: Path) -> None:
    page = open_office(tmp_path).sign_in().post("/evaluations/new", **ABOUT, crosshairs="mode")
    assert page.status_code == 422
    assert "Choose one" in page.text
