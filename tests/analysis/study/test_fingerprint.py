"""The fingerprint: the same for the same sheets in any order, another for any other input."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.study.fingerprint import fingerprint
from analysis.study.inputs import Inputs, Options
from analysis.study.undertaking import Facts
from surveys.fieldwork.answers import Answers, Note
from surveys.fieldwork.weights import Share, Weights
from tests.analysis.sheets import inputs, sample, weighted, without

SHEETS = ("55 44212 45 9", "55 33332 44 8", "0- 45143 5x 7")
NOTE = Answers(ratings="", notes=(Note(kind="comment", id="response", text="Good"),))
BASE = inputs(
    sample("users", *SHEETS, records=(NOTE,)),
    sample("staff", *SHEETS),
    options=Options(threshold=3),
)


def test_it_is_a_sha_256_and_stays_what_it_is() -> None:
    assert fingerprint(BASE).startswith("sha256:")
    assert len(fingerprint(BASE)) == 71
    assert fingerprint(BASE) == fingerprint(replace(BASE, facts=Facts(title="Another title")))


def test_the_order_of_sheets_and_of_samples_does_not_matter() -> None:
    users, staff = BASE.samples
    backwards = replace(users, points=users.points[::-1])
    assert fingerprint(replace(BASE, samples=(staff, backwards))) == fingerprint(BASE)


def test_a_sample_in_two_parts_is_the_same_sample() -> None:
    users, staff = BASE.samples
    first = replace(users, points=users.points[:1])
    rest = replace(users, points=users.points[1:], records=())
    assert fingerprint(replace(BASE, samples=(first, rest, staff))) == fingerprint(BASE)


def test_what_a_hidden_audience_answered_cannot_be_guessed_from_it() -> None:
    names = {
        fingerprint(replace(BASE, samples=(BASE.samples[0], sample("staff", sheet))))
        for sheet in SHEETS
    }
    assert len(names) == 1
    assert names != {fingerprint(BASE), fingerprint(replace(BASE, samples=BASE.samples[:1]))}


def other_inputs() -> dict[str, Inputs]:
    users, staff = BASE.samples
    points = users.points.copy()
    points[0, 0] = 4
    more = np.vstack([users.points, points[:1]])
    shares = (Share(id="response", percent=100.0), Share(id="courtesy", percent=0.0))
    return {
        "one answer": replace(BASE, samples=(replace(users, points=points), staff)),
        "one sheet more": replace(BASE, samples=(replace(users, points=more), staff)),
        "another audience": replace(BASE, samples=(users, replace(staff, audience="supplier"))),
        "no note": replace(BASE, samples=(replace(users, records=()), staff)),
        "respondent weights": replace(BASE, samples=(weighted(users, 1, 1, 1), staff)),
        "other respondent weights": replace(BASE, samples=(weighted(users, 1, 2, 1), staff)),
        "weights": replace(BASE, weights=Weights(method="direct", shares=shares)),
        "threshold": replace(BASE, options=Options(threshold=2)),
        "margin": replace(BASE, options=Options(threshold=3, margin=0.25)),
        "seal": replace(BASE, options=Options(threshold=3, sealed=False)),
        "questionnaire": replace(BASE, instrument=without(BASE.instrument, "K1")),
    }  # fmt: skip


@pytest.mark.parametrize("what", other_inputs())
def test_any_other_input_has_another_fingerprint(what: str) -> None:
    assert fingerprint(other_inputs()[what]) != fingerprint(BASE)


def test_no_two_of_them_are_alike() -> None:
    assert len({fingerprint(each) for each in other_inputs().values()}) == len(other_inputs())
