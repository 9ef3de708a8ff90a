"""The JSON report: what its schema says, what it says of missing figures, read back whole."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from analysis.document import to_dict, to_json
from analysis.report import SECTIONS, SWITCHES, build
from analysis.schema import schema
from analysis.sections.gaps import Verdict
from analysis.study.inputs import Options
from analysis.study.reasons import REASONS
from analysis.study.undertaking import Level
from tests.analysis.sections.test_gaps import RATERS, USERS, mixed
from tests.analysis.sheets import inputs, sample
from tests.reports import changed, document, having

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "report-schema.json").read_text(encoding="utf-8"))
REPORTS = {
    "whole": build(inputs(USERS, RATERS)),
    "hidden": build(inputs(sample("staff", "55 44212 45 9"), USERS)),
    "empty": build(inputs()),
    "unsealed": build(inputs(USERS, RATERS, options=Options(sealed=False))),
    "mixed scales": mixed(USERS, RATERS),
}


def test_the_schema_in_docs_is_the_one_of_the_rows() -> None:
    assert schema() == SCHEMA, "python -m analysis.schema > docs/report-schema.json"
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("which", REPORTS)
def test_a_report_is_what_the_schema_says(which: str) -> None:
    assert set(document(REPORTS[which])) == set(SCHEMA["properties"])


def test_the_schema_takes_nothing_that_it_does_not_know() -> None:
    plain = to_dict(REPORTS["whole"])
    plain["scores"][0]["mood"] = 1
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(plain)


def test_the_schema_says_of_every_row_what_it_is_and_wants_all_of_it() -> None:
    rows = [each for each in SCHEMA["$defs"].values() if "properties" in each]
    assert len(rows) > len(SECTIONS)
    for row in rows:
        assert row["description"]
        assert row["required"] == list(row["properties"])
        assert row["additionalProperties"] is False


def test_the_schema_knows_every_section_reason_level_and_verdict() -> None:
    assert {section.key for section in SECTIONS} < set(SCHEMA["properties"])
    assert set(SWITCHES) < set(SCHEMA["properties"])
    assert set(SCHEMA["$defs"]["reason"]["enum"]) == {*REASONS, None}
    assert set(SCHEMA["$defs"]["level"]["enum"]) == set(get_args(Level))
    verdicts = {*get_args(Verdict), None}
    assert set(SCHEMA["$defs"]["Gap"]["properties"]["verdict"]["enum"]) == verdicts


def test_numbers_are_unrounded_and_missing_ones_null_with_a_reason() -> None:
    plain = json.loads(to_json(REPORTS["empty"]))
    assert {(s["mean"], s["reason"]) for s in plain["scores"]} == {(None, "no_answers")}
    whole = json.loads(to_json(REPORTS["whole"]))
    means = [s["mean"] for s in whole["scores"]]
    assert means == [s.mean for s in REPORTS["whole"].scores]


def test_chinese_stands_in_the_document_as_it_is() -> None:
    assert "响应性" in to_json(REPORTS["whole"])


def test_a_figure_that_is_no_number_never_gets_out() -> None:
    row = changed(REPORTS["whole"].scores[0], mean=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        to_json(having(REPORTS["whole"], scores=(row,)))


def test_the_description_has_every_section_and_every_reason() -> None:
    text = (DOCS / "report.md").read_text(encoding="utf-8")
    for section in SCHEMA["properties"]:
        assert f"`{section}`" in text, section
    for reason in REASONS:
        assert f"`{reason}`" in text, reason
