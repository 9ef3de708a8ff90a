"""In which language each sheet was answered, where sheets say so."""

import numpy as np
from numpy.typing import NDArray

from analysis.matrix import Points, Sample, unpack
from surveys.evaluation import Evaluation
from surveys.storage.store import Work


def with_language(
    work: Work, evaluation: Evaluation, digest: str, sample: Sample
) -> NDArray[np.str_] | None:
    """The language of every sheet of a sample, None where sheets bear none, or all the same one, or
    where the section that compares languages is switched off.

    Anonymous sheets bear none. Sheets and records come in no common order: a record belongs to a
    sheet with its ratings, and which of several alike it is changes nothing.
    """
    told = evaluation.secrecy != "anonymous" and "comparability" not in evaluation.without
    if not told or len(sample.instrument.languages) < 2:
        return None
    records = list(work.records(evaluation.id, digest, sample.audience, every=True))
    if len(records) != len(sample.points):
        return None
    packed = "".join(record.answers.ratings for record in records).encode("ascii")
    found = np.full(len(records), "", dtype="U16")
    languages = np.array([record.language for record in records], dtype="U16")
    found[in_order(sample.points)] = languages[in_order(unpack(packed, sample.points.shape[1]))]
    return found if len(np.unique(found)) > 1 else None


def in_order(points: Points) -> NDArray[np.intp]:
    """The rows in an order that depends on what they hold alone."""
    rows = np.ascontiguousarray(points)
    return np.argsort(rows.view(f"V{rows.shape[1]}").ravel(), kind="stable")
