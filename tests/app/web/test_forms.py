"""The one way of forms: fields declared with keys, numbers read and refused, mistakes in words."""

from collections.abc import Iterator
from math import isnan
from typing import Any

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from app.web import numbers
from app.web.forms import OneOf, StaffForm, form_of, mistakes, offered
from app.web.number_fields import Group, NumberField
from app.words import word

FIELDS: dict[str, dict[str, Any]] = {
    "sum": {"p:a": NumberField("Speed", percent=True), "p:b": NumberField("Care", percent=True)},
    "n": {
        "n": NumberField(
            "consultant.plan.raters",
            low=1,
            high=10_000,
            beyond="consultant.plan.range",
            required=True,
            whole=True,
        )
    },
    "share": {"share": NumberField("consultant.plan.share", scale=100)},
    "way": {
        "way": OneOf(
            "consultant.reach.sampling",
            choices=offered("consultant.sampling", ("census", "other")),
            default="other",
        )
    },
}


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    app = Flask(__name__)
    app.secret_key = "of the tests"
    with app.test_request_context():
        g.language = "en"
        yield


def posted(name: str, **typed: str) -> StaffForm:
    fields = dict(FIELDS[name])
    if name == "sum":
        fields["g:"] = Group("Together", list(fields))
    form = form_of(fields)
    return form(formdata=MultiDict(typed))


def told(form: StaffForm, *objections: tuple[str, str]) -> list[tuple[str, str]]:
    assert form.fits(objections) is (not form.errors)
    return mistakes(form)


def test_labels_and_messages_are_words_and_other_texts_stay() -> None:
    form = posted("n", n="many")
    label = word("consultant.plan.raters", "en")
    assert form["n"].label.text == label
    assert told(form) == [("#n", f"{label}: {word(numbers.NOT_WHOLE, 'en')}")]
    assert posted("sum")["p:a"].label.text == "Speed"


@pytest.mark.parametrize("text", ["0", "10,001", ""])
def test_a_number_out_of_its_range_or_missing_is_told_between_what_it_lies(text: str) -> None:
    ((_, message),) = told(posted("n", n=text))
    assert message.endswith("Enter a number from 1 to 10,000.")


def test_a_number_is_read_and_shown_as_it_was_typed() -> None:
    form = posted("n", n=" 1,000 ")
    assert (form["n"].data, told(form)) == (1000, [])
    assert 'value="1,000"' in str(form["n"]())
    assert 'inputmode="numeric"' in str(form["n"]())


def test_a_share_is_typed_and_shown_as_a_percentage() -> None:
    assert posted("share", share="57 %")["share"].data == 0.57
    assert 'value="57"' in str(form_of(FIELDS["share"]).of({"share": 0.57})["share"]())


def test_what_is_stored_is_shown_and_what_is_blank_is_none() -> None:
    assert form_of(FIELDS["n"]).of({"n": 6})["n"].shown == "6"
    assert posted("share", share=" ")["share"].data is None
    assert posted("share", share="")["share"].given is None
    assert isnan(posted("share", share="x")["share"].given)


def test_what_is_not_asked_for_is_kept_and_not_complained_of() -> None:
    form = posted("share", share="many")
    form["share"].disregard()
    assert told(form) == []
    assert form["share"].shown == "many"


def test_what_the_domain_objects_to_is_told_at_its_field_once() -> None:
    form = posted("sum", **{"p:a": "60", "p:b": "30"})
    found = told(form, ("g:", "is 90"), ("g:", "is not 100"), ("p:b", "is small"))
    assert found == [("#p:b", "Care: is small"), ("#g:", "Together: is 90")]
    assert form["g:"].total == "90"


def test_of_what_cannot_be_read_nothing_else_is_told() -> None:
    form = posted("sum", **{"p:a": "60", "p:b": "x"})
    found = told(form, ("g:", "is 60"), ("p:b", "is blank"))
    assert found == [("#p:b", f"Care: {word(numbers.NONE, 'en')}")]


def test_a_group_may_tell_what_is_wrong_with_its_parts() -> None:
    fields = FIELDS["sum"] | {"g:": Group("Together", list(FIELDS["sum"]), whole=True)}
    form = form_of(fields)(formdata=MultiDict({"p:a": "x"}))
    assert told(form) == [("#g:", f"Together: {word(numbers.NONE, 'en')}")]


@pytest.mark.parametrize(
    ("typed", "chosen"), [("census", "census"), ("other", "other"), ("no such", "other")]
)
def test_what_is_none_of_the_choices_counts_as_the_default(typed: str, chosen: str) -> None:
    form = posted("way", way=typed)
    assert (form["way"].data, told(form)) == (chosen, [])


def test_a_field_may_be_named_otherwise_than_by_its_label() -> None:
    form = form_of({"n": NumberField("Number", whole=True, description="Users · Number")})
    assert told(form(formdata=MultiDict({"n": "x"})))[0][1].startswith("Users · Number: ")
