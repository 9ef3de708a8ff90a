"""Kano pairs, features and levels in model files; no form asks them, and nothing else moves."""

import re

import pytest

from surveys import codec, shelf
from surveys.composition import compose
from surveys.errors import ModelError
from surveys.model import KANO_SCALE, Model
from surveys.modelfile.reader import read
from surveys.readiness import of_files, problems
from tests.analysis.sheets import INSTRUMENTS, instrument

ZONES = (INSTRUMENTS / "zones.toml").read_text("utf-8")


def codes(text: str) -> set[str]:
    with pytest.raises(ModelError) as caught:
        read(text, file="a.toml")
    return {problem.code for problem in caught.value.problems}


def test_pairs_levels_and_features_are_columns() -> None:
    names = [rating.name for rating in instrument("zones").ratings]
    assert names == [
        "Q3:expectation",
        *("Q1:adequate", "Q2:adequate", "Q3:adequate", "Q1:desired", "Q2:desired"),
        *("Q1", "Q2", "Q3", "K1"),
        *("K1:functional", "F1:functional", "K1:dysfunctional", "F1:dysfunctional"),
    ]


def test_kano_has_its_own_scale_and_levels_that_of_the_item() -> None:
    asked = instrument("zones")
    assert asked.scale("K1", "functional") is asked.scale("F1") is KANO_SCALE
    assert asked.scale("K1").high == asked.scale("Q1", "desired").high == 7


def test_an_instrument_with_them_is_stored_and_read_back() -> None:
    asked = instrument("zones")
    assert codec.from_json(type(asked), codec.canonical(asked)) == asked


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"functional", "dysfunctional"]', '"functional"]', "lone_facet"),
        ('["perception", "adequate", "desired"]', '["perception", "desired"]', "lone_facet"),
        ('"expectation", "adequate"]', '"adequate"]', "lone_facet"),
        ("like = 5", "like = 3", "bad_like"),
        ('"{item}-"', '"{item}+"', "column_clash"),
        ('"{item}-"', '"minus"', "bad_pattern"),
        ('id = "F1"', 'id = "Q1"', "duplicate_id"),
        ('id = "F1"', 'id = "F1"\nscale = "seven"', "unknown_key"),
        ('id = "K1"', 'id = "K1"\nreverse = true', "reversed_pair"),
    ],
)
def test_a_fault_is_met_by_its_name(old: str, new: str, code: str) -> None:
    assert old in ZONES
    assert code in codes(ZONES.replace(old, new, 1))


def test_no_form_can_be_published_with_them() -> None:
    (problem,) = problems(instrument("zones"))
    assert problem.code == "files_only"
    assert re.match("functional, dysfunctional, adequate, desired: no form", problem.what)


def test_other_models_are_the_text_that_they_were() -> None:
    for model in (shelf.load("itss"), shelf.load("servqual")):
        assert of_files(model) == ()
        stored = codec.to_plain(compose(model))
        assert "features" not in stored["model"]
        assert not {"functional", "desired", "like"} & set(stored["model"]["columns"])
        assert codec.from_json(Model, codec.canonical(model)) == model
