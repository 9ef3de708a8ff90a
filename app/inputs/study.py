"""`parallax analyse`: any survey's CSV export and an instrument file give the whole report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from analysis.report import Report, build
from analysis.statistics.moments.values import answered
from analysis.study.inputs import Inputs, Linked, Options, Wave
from analysis.study.matrix import Sample
from analysis.study.undertaking import Facts
from app.inputs.csvfile import open_csv
from app.inputs.request import Request
from app.inputs.responses import Responses, read_responses
from app.inputs.samples import Reader
from app.inputs.segment_columns import Division, check_columns, check_told, divide
from app.inputs.waves import in_order, linked
from app.inputs.weight_notes import cautions, notes
from app.words import LANGUAGES
from surveys.errors import AnswersError, Problem, Source
from surveys.exchange.columns import Named
from surveys.exchange.margin_file import read_margins_file
from surveys.exchange.reach_file import ReachFile, read_reach_file
from surveys.exchange.rule_file import read_rules_file
from surveys.fieldwork.margins import KnownMargins
from surveys.fieldwork.quality import DEFAULT, Rules
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.modelfile.reader import read_file

ByWave = Mapping[str, Sequence[Responses]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """One file that was read: its rows with text, and the columns that were not needed."""

    name: str
    encoding: str
    rows: int
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The report, and what there is to say about the files that it was made from."""

    report: Report
    files: tuple[FileRead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What was read beside the answers, each from its file, if it was named."""

    margins: KnownMargins | None
    reach: ReachFile | None
    quality: Rules


def analyse(request: Request, progress: Callable[[str], None] = lambda _: None) -> Analysis:
    """Read answers from CSV files and build the report; no database is needed.

    Args:
        request: files, columns and settings.
        progress: called with what is being done, in English.

    Raises:
        ModelError: the instrument file, or that of the margins, rules or response, is not in order.
        AnswersError: a file of answers is not in order; nothing is analysed.
    """
    model = read_file(request.instrument)
    instrument = compose(model, languages=model.languages or LANGUAGES)
    beside = _read_beside(request)
    if request.duration is None and "speeder" in beside.quality.exclude:
        progress("No column of seconds (--duration) is named: nobody is left out as too fast")
    segments = tuple(dict.fromkeys(request.segments))
    check_columns(segments, instrument)
    check_told(request.told, instrument)
    margin_columns = () if beside.margins is None else beside.margins.columns
    files, by_wave = _read_all(request, instrument, request.named(margin_columns), progress)
    every = [each for wave in by_wave.values() for each in wave]
    instrument = _narrowed(instrument, frozenset(each.audience for each in every))
    division = divide(every, segments, instrument)
    inputs = _inputs(request, instrument, beside, division, by_wave, progress)
    progress(f"Analysing {sum(each.n for each in every)} answer sheets")
    return Analysis(report=build(inputs), files=tuple(files))


def _read_beside(request: Request) -> _Beside:
    return _Beside(
        margins=None if request.margins is None else read_margins_file(request.margins),
        reach=None if request.response is None else read_reach_file(request.response),
        quality=DEFAULT if request.rules is None else read_rules_file(request.rules),
    )


def _inputs(
    request: Request,
    instrument: Instrument,
    beside: _Beside,
    division: Division,
    by_wave: ByWave,
    progress: Callable[[str], None],
) -> Inputs:
    reader = Reader(
        instrument=instrument,
        division=division,
        known=beside.margins,
        threshold=request.threshold,
        quality=beside.quality,
        language=request.language_column,
        cluster=request.cluster,
    )
    waves, weighed = in_order(by_wave, reader, request.wave)
    warnings = cautions(weighed, request.threshold)
    for note in (*division.notes, *notes(weighed), *warnings):
        progress(note)
    _check_statement(request, weighed.samples, instrument)
    if beside.reach is not None:
        beside.reach.check(_rated(weighed.samples, instrument))
    return Inputs(
        parallax=version("parallax"),
        instrument=instrument,
        facts=Facts(
            title=request.title or instrument.model.name.to(request.language),
            languages=instrument.model.languages,
        ),
        from_file=True,
        samples=weighed.samples,
        waves=waves,
        linked=_linked(request, by_wave, waves, instrument),
        weightings=weighed.weightings,
        attributes=division.attributes,
        cluster=request.cluster or "",
        reach=() if beside.reach is None else beside.reach.reach,
        options=_options(request, beside.quality),
    )


def _options(request: Request, quality: Rules) -> Options:
    return Options(
        threshold=request.threshold,
        margin=request.margin.points,
        margin_share=request.margin.share,
        margin_reason=(request.margin_reason or "").strip() or None,
        self_assessment=request.self_assessment,
        without=request.without,
        crosshairs=request.crosshairs,
        sampling=request.sampling,
        quality=quality,
        quality_set="default" if request.rules is None else "given",
    )


def _check_statement(request: Request, samples: Sequence[Sample], instrument: Instrument) -> None:
    """Raises `AnswersError` where several responses are to be one statement."""
    sides = {each.id: each.side for each in instrument.model.audiences}
    stated = sum(n for id_, n in _rated(samples, instrument).items() if sides[id_] == "supplier")
    if request.self_assessment == "declared" and stated > 1:
        what = f"the supplier's side has {stated} responses, and a declared self-assessment is one."
        what += " Leave the official one in the file, or give --self-assessment panel."
        names = ", ".join(path.name for path in request.answers)
        raise AnswersError((Problem(where=Source(names), code="several_stated", what=what),))


def _rated(samples: Sequence[Sample], instrument: Instrument) -> dict[str, int]:
    """Audience → responses that rate anything."""
    return {
        audience.id: sum(
            int(np.count_nonzero(answered(sample.points)))
            for sample in samples
            if sample.audience == audience.id
        )
        for audience in instrument.model.audiences
    }


def _read_all(
    request: Request, instrument: Instrument, named: Named, progress: Callable[[str], None]
) -> tuple[list[FileRead], dict[str, list[Responses]]]:
    """What is in the files, and their responses by wave; what is wrong with any of them at once."""
    files: list[FileRead] = []
    by_wave: dict[str, list[Responses]] = {}
    problems: list[Problem] = []
    for path in request.answers:
        try:
            file = open_csv(path, request.encoding)
            progress(f"Reading {file.name} ({file.encoding})")
            read = read_responses(file, instrument, named)
        except AnswersError as error:
            problems += error.problems
            continue
        files.append(
            FileRead(
                name=file.name,
                encoding=file.encoding,
                rows=read.rows,
                passed_over=read.passed_over,
            )
        )
        for note in (*file.notes, *read.notes):
            progress(f"{file.name}: {note}")
        for label, wave in read.waves.items():
            by_wave.setdefault(label, []).extend(wave)
    if problems:
        raise AnswersError(tuple(problems))
    return files, by_wave


def _linked(
    request: Request, by_wave: ByWave, waves: Sequence[Wave], instrument: Instrument
) -> tuple[Linked, ...]:
    if not waves or request.person is None:
        return ()
    first, last = by_wave[waves[0].label], by_wave[waves[-1].label]
    return linked(first, last, request.person, instrument)


def _narrowed(instrument: Instrument, audiences: frozenset[str]) -> Instrument:
    """Without the audiences of which no file has a row: nothing is to be said of them."""
    kept = tuple(each for each in instrument.model.audiences if each.id in audiences)
    return replace(instrument, model=replace(instrument.model, audiences=kept))
