from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.codec import canonical, from_json, from_plain, to_plain
from surveys.errors import InputError
from surveys.fieldwork.evaluation import Evaluation, Status
from surveys.questionnaire import shelf
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.text import Text
from tests.surveys import samples

NO_TEXT = Text(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    n: int
    share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    name: str
    kind: Literal["a", "b"] = "a"
    status: Status = Status.DRAFT
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    pair: tuple[str, int] = ("x", 1)
    label: Text = NO_TEXT
    day: date | None = None
    at: datetime | None = None
    yes: bool = False


FULL = Outer(
    name="名称",
    kind="b",
    status=Status.OPEN,
    inner=Inner(n=1, share=0.1),
    many=(Inner(n=2), Inner(n=3)),
    pair=("y", 2),
    label=Text.of({"zh": "中", "en": "en"}),
    day=date(2026, 3, 1),
    at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    yes=True,
)


@pytest.mark.parametrize("value", [FULL, Outer(name="")])
def test_a_value_comes_back_as_it_was(value: Outer) -> None:
    assert from_json(Outer, canonical(value)) == value


@pytest.mark.parametrize("model", shelf.shelf())
def test_whole_questionnaires_come_back_with_the_same_hash(model: str) -> None:
    instrument = compose(shelf.load(model))
    again = from_json(Instrument, canonical(instrument))
    assert again == instrument
    assert again.digest == instrument.digest


def test_an_evaluation_comes_back_as_it_was() -> None:
    assert from_json(Evaluation, canonical(samples.evaluation())) == samples.evaluation()


@given(st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
def test_any_text_and_number_comes_back(name: str, n: int, share: float) -> None:
    value = Outer(name=name, inner=Inner(n=n, share=share))
    assert from_json(Outer, canonical(value)) == value


def test_equal_values_have_one_text() -> None:
    one, two = Text.of({"zh": "中", "en": "e"}), Text.of({"en": "e", "zh": "中"})
    assert canonical(one) == canonical(two) == '{"en":"e","zh":"中"}'


def test_what_is_none_is_left_out() -> None:
    assert "inner" not in to_plain(Outer(name="x"))


def test_a_number_without_a_fraction_is_a_fine_float() -> None:
    share = from_plain(Inner, {"n": 1, "share": 1}).share
    assert (share, type(share)) == (1.0, float)


@pytest.mark.parametrize(
    ("plain", "place"),
    [
        ([], "Outer"),
        ({}, "Outer"),
        ({"name": 1}, "Outer.name"),
        ({"name": "x", "nmae": "x"}, "Outer"),
        ({"name": "x", "kind": "c"}, "Outer.kind"),
        ({"name": "x", "status": "gone"}, "Outer.status"),
        ({"name": "x", "inner": {"n": "1"}}, "Outer.inner.n"),
        ({"name": "x", "inner": {"n": True}}, "Outer.inner.n"),
        ({"name": "x", "inner": {"n": 1.5}}, "Outer.inner.n"),
        ({"name": "x", "many": [{"n": 1}, {}]}, "Outer.many[1]"),
        ({"name": "x", "many": {}}, "Outer.many"),
        ({"name": "x", "pair": ["y"]}, "Outer.pair"),
        ({"name": "x", "label": 3}, "Outer.label"),
        ({"name": "x", "label": {"zh": 3}}, "Outer.label.zh"),
        ({"name": "x", "day": "1 March"}, "Outer.day"),
        ({"name": "x", "at": 5}, "Outer.at"),
        ({"name": "x", "yes": 1}, "Outer.yes"),
        ({"name": None}, "Outer.name"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(plain: object, place: str) -> None:
    with pytest.raises(InputError) as wrong:
        from_plain(Outer, plain)
    assert [problem.where for problem in wrong.value.problems] == [place]


@pytest.mark.parametrize("text", ["", "{", "[1,", "NaN{"])
def test_what_is_no_json_is_said_with_its_line(text: str) -> None:
    with pytest.raises(InputError, match=r"report.json:1: not JSON"):
        from_json(Outer, text, "report.json")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_know_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(Inner(n=1, share=value))


def test_only_plain_values_are_known() -> None:
    with pytest.raises(TypeError, match="set has no plain form"):
        to_plain({1})
