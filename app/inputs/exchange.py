"""Answers in from a CSV file, and out to one."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from app.inputs.csvfile import CsvFile, open_csv
from app.inputs.responses import read_responses
from surveys.errors import NotFound, Refused
from surveys.exchange import sheets
from surveys.exchange.columns import Named
from surveys.fieldwork.answers import Answers
from surveys.fieldwork.evaluation import Admission, Evaluation, Status, admit, is_due_to_close
from surveys.fieldwork.people import OrganisationId
from surveys.questionnaire.instrument import Instrument
from surveys.storage.store import Store
from surveys.storage.values import Submission
from surveys.storage.work import Work

MARK = "\ufeff"
"""Makes spreadsheets read the file as UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file's rows: kept, kept before, and without any answer.

    `notes`: what else there is to say of them, in English.
    """

    file: str
    encoding: str
    new: Mapping[str, int]
    known: int
    empty: int
    passed_over: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An export: its bytes, sheets by audience, and audiences that are too small to be shown."""

    content: bytes
    sheets: Mapping[str, int]
    hidden: tuple[str, ...]


def take(
    store: Store,
    evaluation: Evaluation,
    path: Path,
    *,
    audience: str | None,
    language: str | None,
    now: datetime,
    encoding: str | None = None,
) -> Taken:
    """Read a CSV file into an evaluation in the field, all its rows or none.

    Args:
        store: where the evaluation is.
        evaluation: it.
        path: the file, with one row for each sheet.
        audience: the column that says who answered; None: the one that the questionnaire names,
            else "audience" where there is one, else all are of the first demand-side audience.
        language: noted with the sheets; None: the questionnaire's first.
        now: the time.
        encoding: of the file; None: as `surveys.exchange.decoding.decode` finds.

    Raises:
        AnswersError: the file is not in order.
        NotFound: nothing was published.
        Refused: the evaluation takes no answers now.
    """
    with store.read() as work:
        _check_admitted(work, evaluation, now)
        asked = work.versions.current(evaluation.id)
    if asked is None:
        raise NotFound("The evaluation was never published. Publish its questionnaire first.")
    file = open_csv(path, encoding)
    column = _column(file, asked, audience)
    read = read_responses(file, asked, Named(audience=column))
    piles = {
        each.audience: sheets.every_sheet(each.marks.tobytes(), each.marks.shape[1], each.records)
        for each in read.responses
    }
    new = _keep(store, evaluation, asked, file, piles, language or asked.languages[0])
    rows = sum(map(len, piles.values()))
    return Taken(
        file=file.name,
        encoding=file.encoding,
        new=new,
        known=rows - sum(new.values()),
        empty=read.rows - rows,
        passed_over=read.passed_over,
        notes=(*file.notes, *read.notes),
    )


def give(store: Store, evaluation: Evaluation) -> Given:
    """The sheets of a closed evaluation as a CSV file, in the order of their random ballots.

    An audience of the demand side below the threshold is left out. In anonymous mode the file has
    ratings only: choices and comments beside them could tell who someone is.

    Raises:
        Refused: the evaluation is not closed.
    """
    if evaluation.status not in (Status.CLOSED, Status.RELEASED):
        raise Refused("not_closed", "Close the evaluation first; then export its answers.")
    with store.read() as work:
        asked = [
            work.versions.instrument(version.digest) for version in work.versions.of(evaluation.id)
        ]
        counts = work.responses.counts(evaluation.id)
        hidden = _hidden(asked, counts, evaluation.threshold)
        names = sheets.columns(asked, whole=evaluation.secrecy != "anonymous")
        rows = sheets.table(names, _sheets(work, evaluation, asked, frozenset(hidden)))
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
    return Given(
        content=(MARK + out.getvalue()).encode(),
        sheets={name: n for name, n in counts.items() if name not in hidden},
        hidden=hidden,
    )


def _keep(
    store: Store,
    evaluation: Evaluation,
    asked: Instrument,
    file: CsvFile,
    piles: Mapping[str, Sequence[Answers]],
    language: str,
) -> dict[str, int]:
    """Keep all of it or nothing; audience → how many are new."""
    # The same text is the same file, in whichever encoding it comes.
    key = sha256(file.content).digest()
    try:
        with store.begin() as work:
            return {
                name: work.submissions.submit_all(
                    Submission(
                        ballot=sheets.ballot_of_row(evaluation.id, key, name, number),
                        evaluation=evaluation.id,
                        version=asked.digest,
                        audience=name,
                        language=language,
                        answers=answers,
                    )
                    for number, answers in enumerate(pile)
                )
                for name, pile in piles.items()
            }
    except Refused as error:
        raise _explained(error, asked, piles) from error


def _explained(
    error: Refused, asked: Instrument, piles: Mapping[str, Sequence[Answers]]
) -> Refused:
    """The refusal; where the supplier's one statement stood against it, with what to do."""
    if error.code != "declared":
        return error
    sides = {each.id: each.side for each in asked.model.audiences}
    stated = sum(len(pile) for name, pile in piles.items() if sides[name] == "supplier")
    what = "The self-assessment is declared: the supplier has one response. "
    if stated > 1:
        what += f"The file has {stated} of them. Leave the official one in it, unless another was "
        what += "received already, and import it again. Nothing was kept."
    else:
        what += "Another was received already. Take the file's out of it, and import it again. "
        what += "Nothing was kept."
    return Refused("declared", what)


def _check_admitted(work: Work, evaluation: Evaluation, now: datetime) -> None:
    """Raises `Refused` after the close, and where the close is due, with what it waits for."""
    if admit(evaluation, now) is not Admission.CLOSED:
        return
    if not is_due_to_close(evaluation, now):
        raise Refused("closed", "The evaluation is closed: it takes no answers any more.")
    what = "The closing time of the evaluation has come: it takes no answers now."
    if work.clocks.of(OrganisationId(evaluation.organisation), now).waits:
        what += " It is not closed yet, for it waits until someone has confirmed the clock"
        what += " (`parallax clock`). If the clock is wrong, set it right and import again."
    raise Refused("closed", f"{what} If answers are still to come in, set a later closing time.")


def _column(file: CsvFile, asked: Instrument, audience: str | None) -> str | None:
    if audience is None and asked.model.columns.audience is None and sheets.AUDIENCE in file.header:
        return sheets.AUDIENCE
    return audience


def _hidden(asked: list[Instrument], counts: Mapping[str, int], threshold: int) -> tuple[str, ...]:
    protected = {each.id for one in asked for each in one.model.audiences if each.side == "demand"}
    return tuple(name for name, n in counts.items() if name in protected and n < threshold)


def _sheets(
    work: Work, evaluation: Evaluation, asked: list[Instrument], hidden: frozenset[str]
) -> Iterator[Mapping[str, str]]:
    for instrument in asked:
        for audience in instrument.model.audiences:
            if audience.id not in hidden:
                records = work.responses.records(
                    evaluation.id, instrument.digest, audience.id, every=True
                )
                for record in records:
                    yield sheets.cells(instrument, audience.id, record.answers)
