"""The JSON report: what its schema says, what it says of missing figures, read back whole."""

import json
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args, get_type_hints

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from analysis import report as rooms
from analysis.build.assemble import build
from analysis.build.inputs import Options
from analysis.document import from_json, to_dict, to_json
from analysis.report.figures import Verdict
from analysis.report.sections import SECTIONS
from analysis.report.undertaking import Level
from analysis.report.whole import REASONS, Report
from surveys.errors import InputError
from tests.analysis.sheets import inputs, sample
from tests.analysis.test_build_gaps import RATERS, USERS, mixed

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "report-schema.json").read_text(encoding="utf-8"))
REPORTS = {
    "whole": build(inputs(USERS, RATERS)),
    "hidden": build(inputs(sample("staff", "55 44212 45 9"), USERS)),
    "empty": build(inputs()),
    "unsealed": build(inputs(USERS, RATERS, options=Options(sealed=False))),
    "mixed scales": mixed(USERS, RATERS),
}


@pytest.mark.parametrize("which", REPORTS)
def test_a_report_is_what_the_schema_says(which: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(to_json(REPORTS[which])))


@pytest.mark.parametrize("which", REPORTS)
def test_a_report_is_read_back_as_it_was(which: str) -> None:
    assert from_json(to_json(REPORTS[which])) == REPORTS[which]


def test_the_schema_takes_nothing_that_it_does_not_know() -> None:
    plain = to_dict(REPORTS["whole"])
    plain["scores"][0]["mood"] = 1
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(plain)


def shapes() -> dict[str, type]:
    """Every dataclass that a report is made of, by name."""
    modules = [import_module(f"{rooms.__name__}.{m.name}") for m in iter_modules(rooms.__path__)]
    found = (v for m in modules for v in vars(m).values() if isinstance(v, type))
    rows = (v for v in found if v.__module__.startswith(rooms.__name__) and is_dataclass(v))
    return {v.__name__: v for v in rows if v is not Report}


@pytest.mark.parametrize("name", sorted(shapes()))
def test_the_schema_names_every_field_of_every_row(name: str) -> None:
    described = SCHEMA["$defs"][name]
    assert set(described["properties"]) == {field.name for field in fields(shapes()[name])}
    assert set(described["required"]) == set(described["properties"])
    assert described["additionalProperties"] is False


def test_the_schema_knows_every_section_reason_level_and_verdict() -> None:
    assert set(SCHEMA["properties"]) == {field.name for field in fields(Report)}
    assert set(SECTIONS) < set(SCHEMA["properties"])
    assert set(SCHEMA["$defs"]["reason"]["enum"]) == {*REASONS, None}
    assert set(SCHEMA["$defs"]["level"]["enum"]) == set(get_args(Level))
    verdicts = {*get_args(Verdict), None}
    assert set(SCHEMA["$defs"]["Gap"]["properties"]["verdict"]["enum"]) == verdicts


def test_what_the_schema_lets_be_null_is_what_may_be_none() -> None:
    for name, shape in shapes().items():
        hints = get_type_hints(shape)
        for field, described in SCHEMA["$defs"][name]["properties"].items():
            optional = type(None) in get_args(hints[field])
            assert _nullable(described) == optional, f"{name}.{field}"


def _nullable(described: dict[str, Any]) -> bool:
    if "$ref" in described:
        described = SCHEMA["$defs"][described["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in described:
        return any(_nullable(each) for each in described["anyOf"])
    kind = described.get("type", ())
    return kind == "null" or "null" in kind or None in described.get("enum", ())


def test_numbers_are_unrounded_and_missing_ones_null_with_a_reason() -> None:
    plain = json.loads(to_json(REPORTS["empty"]))
    assert {(s["mean"], s["reason"]) for s in plain["scores"]} == {(None, "no_answers")}
    whole = json.loads(to_json(REPORTS["whole"]))
    means = [s["mean"] for s in whole["scores"]]
    assert means == [s.mean for s in REPORTS["whole"].scores]


def test_chinese_stands_in_the_document_as_it_is() -> None:
    assert "响应性" in to_json(REPORTS["whole"])


def test_a_figure_that_is_no_number_never_gets_out() -> None:
    row = replace(REPORTS["whole"].scores[0], mean=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        to_json(replace(REPORTS["whole"], scores=(row,)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "r.json:1: not JSON"),
        ("[]", "not an object"),
        ('{"parallax": 1}', "r.json"),
        ('{"parallax": NaN}', "NaN is no number"),
        ("{}", "missing"),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        from_json(text, file="r.json")
    assert says in str(caught.value)


def test_the_description_has_every_section_and_every_reason() -> None:
    text = (DOCS / "report.md").read_text(encoding="utf-8")
    for section in SCHEMA["properties"]:
        assert f"`{section}`" in text, section
    for reason in REASONS:
        assert f"`{reason}`" in text, reason
