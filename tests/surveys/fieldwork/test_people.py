from dataclasses import replace
from typing import get_args

import pytest

from surveys.fieldwork.evaluation import close, open_, release
from surveys.fieldwork.people import Action, Role, User, UserId, may
from tests.surveys.samples import NOW, ORGANISATION, evaluation

OURS = evaluation()
THEIRS = replace(OURS, organisation="other")
RELEASED = release(close(open_(OURS, NOW), NOW), NOW, has_supplier=False)
WORK: set[Action] = {
    *("view", "edit", "field", "report", "seal", "release"),
    *("archive", "delete"),
}
ALLOWED: dict[Role, set[Action]] = {"operator": set(), "consultant": WORK, "viewer": {"view"}}


def user(role: Role) -> User:
    return User(id=UserId("u"), organisation=ORGANISATION, email="u@x", name="U", role=role)


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("action", sorted(WORK))
def test_a_role_may_do_what_it_is_for(role: Role, action: Action) -> None:
    assert may(user(role), action, OURS) is (action in ALLOWED[role])


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("action", get_args(Action))
def test_another_organisations_evaluation_is_nobodys(role: Role, action: Action) -> None:
    assert not may(user(role), action, THEIRS)


@pytest.mark.parametrize("action", get_args(Action))
def test_who_has_not_signed_in_may_nothing(action: Action) -> None:
    assert not may(None, action)
    assert not may(None, action, RELEASED)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("operator", {"people"}), ("consultant", {"list", "create", "clock"}), ("viewer", {"list"})],
)
def test_without_an_evaluation_there_is_little_to_do(role: Role, allowed: set[str]) -> None:
    assert {action for action in get_args(Action) if may(user(role), action)} == allowed


def test_a_viewer_reads_the_report_once_it_is_released() -> None:
    viewer = user("viewer")
    assert not may(viewer, "report", OURS)
    assert may(viewer, "report", RELEASED)
    assert not may(viewer, "report", replace(RELEASED, organisation="other"))
