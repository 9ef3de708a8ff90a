"""Evaluations, named on the command line by their ids."""

from surveys.errors import NotFound
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.storage.work import Work

SHOWN = 20


def named(work: Work, id_: str) -> Evaluation:
    """The evaluation with this id. Raises `NotFound`, which names those that there are."""
    try:
        return work.evaluations.get(EvaluationId(id_))
    except NotFound as error:
        there = [
            each
            for organisation in work.people.organisations()
            for each in work.evaluations.of(organisation.id)
        ]
        lines = [f"  {each.id}  {each.title} ({each.status.value})" for each in there[:SHOWN]]
        known = "\n".join(["There are:", *lines]) if lines else "There is none yet."
        raise NotFound(f"There is no evaluation {id_!r}. {known}") from error
