"""In which language each stored response was answered, where responses say so."""

import numpy as np
from numpy.typing import NDArray

from surveys.fieldwork.evaluation import Evaluation
from surveys.questionnaire.instrument import Instrument
from surveys.storage.work import Work


def languages(
    work: Work, evaluation: Evaluation, instrument: Instrument, audience: str
) -> NDArray[np.str_] | None:
    """The language of every response of an audience to a version, in the order of the store; None
    where they bear none, or all the same one, or where the section that compares languages is
    switched off.

    Anonymous responses bear none.
    """
    compared = evaluation.secrecy != "anonymous" and "comparability" not in evaluation.without
    if not compared or len(instrument.languages) < 2:
        return None
    records = work.responses.records(evaluation.id, instrument.digest, audience, every=True)
    found = np.array([record.language for record in records], dtype="U16")
    return found if len(np.unique(found)) > 1 else None
