"""The rules of an evaluation reach its report, with what was stored of who was too quick."""

from dataclasses import replace

from analysis.report import Report
from analysis.sections.audiences import Exclusion
from analysis.sections.quality import QUALITY, Quality
from analysis.study.fingerprint import ANALYSIS_VERSION
from app import reporting
from surveys.fieldwork.answers import Answers, Note
from surveys.fieldwork.evaluation import Secrecy
from surveys.fieldwork.quality import DEFAULT, Rules
from tests.app.office import ID, Office, itss
from tests.surveys import samples

SPEEDERS = Rules(exclude=("speeder",))


def reported(office: Office, rules: Rules, *, secrecy: Secrecy = "confidential") -> Report:
    """Eighteen sheets, of which the first six came too fast; each has a comment with its number."""
    office.open(secrecy=secrecy, quality=rules)
    (section, *_) = itss().asked("users")
    with office.store.begin() as work:
        for number in range(18):
            ratings = "".join(str(2 + (number + place) % 4) for place in range(8))
            note = Note(kind="comment", id=section.id, text=f"No. {number}.")
            sheet = replace(
                samples.submission(samples.ballot(number), ratings=ratings),
                evaluation=ID,
                version=itss().digest,
                answers=Answers(ratings=ratings, notes=(note,)),
                hasty=None if secrecy == "anonymous" else number < 6,
            )
            work.submissions.submit(sheet)
    office.store.close_evaluation(ID, office.clock.now)
    return reporting.build(office.store, ID)


def care(report: Report) -> Quality:
    assert report.quality is not None
    return report[QUALITY][0]


def test_sheets_that_came_too_fast_are_left_out_with_what_they_say(office: Office) -> None:
    made = reported(office, SPEEDERS)
    (users,) = (each for each in made.audiences if each.id == "users")
    assert (users.complete, users.used) == (18, 12)
    assert users.excluded == (Exclusion(rule="speeder", n=6),)
    assert {each.text for each in made.comments} == {f"No. {i}." for i in range(6, 18)}
    assert (care(made).rules_set, care(made).excludes) == ("opening", True)
    assert reporting.find(office.store, made.fingerprint, ANALYSIS_VERSION) == ID


def test_the_default_rules_flag_them_and_keep_them(office: Office) -> None:
    made = reported(office, DEFAULT)
    (row,) = care(made).audiences
    (rule,) = (each for each in row.rules if each.rule == "speeder")
    assert (rule.n, rule.flagged, rule.excludes) == (18, 6, False)
    assert made.audiences[0].used == 18


def test_of_anonymous_sheets_it_is_not_known(office: Office) -> None:
    made = reported(office, SPEEDERS, secrecy="anonymous")
    (row,) = care(made).audiences
    (rule,) = (each for each in row.rules if each.rule == "speeder")
    assert (rule.flagged, rule.reason) == (None, "no_times")
    assert made.audiences[0].used == 18
