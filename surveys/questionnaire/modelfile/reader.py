"""From a model file to a `Model`: everything wrong with it is found in one reading."""

from pathlib import Path
from typing import get_args

from surveys.errors import Line, ModelError, Problem, Source
from surveys.exchange.decoding import Undecodable, decode_utf_8
from surveys.fieldwork.answers import NOT_APPLICABLE_FIELD
from surveys.phrases import say
from surveys.questionnaire.labels import clashes
from surveys.questionnaire.model import Audience, Model, Scale, Side
from surveys.questionnaire.modelfile import structure
from surveys.questionnaire.modelfile.document import Document, worded
from surveys.questionnaire.modelfile.headings import check_names, columns
from surveys.questionnaire.modelfile.items import Context, facets_of, features, scale_of
from surveys.questionnaire.modelfile.missing_table import check_common, check_own
from surveys.questionnaire.modelfile.table import Table
from surveys.questionnaire.text import Text, fold

HIGHEST = 32
"""The last point that a stored sheet has a character for (`surveys.fieldwork.answers.DIGITS`)."""
"""The highest scale point: a stored answer is one base-36 digit."""

_SIDES: tuple[Side, ...] = get_args(Side)
_EVERYONE = Audience(
    id="respondents", name=Text.of({"zh": "受访者", "en": "Respondents"}), side="demand"
)


def read_file(path: Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: there is no such file, it is not UTF-8, or `read` refuses it.
    """
    return read(text_of(path), file=path.name)


def text_of(path: Path) -> str:
    """The text of a file, with or without byte order mark.

    Raises:
        ModelError: there is no such file, or it is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror}). Check the path."
        problem = Problem(where=Source(str(path)), code="unreadable", what=what)
        raise ModelError((problem,)) from error
    return decode(raw, file=path.name)


def decode(raw: bytes, *, file: str) -> str:
    """The text of a file in UTF-8, with or without byte order mark.

    Raises:
        ModelError: the bytes are in another encoding; the line is named.
    """
    try:
        return decode_utf_8(raw)
    except Undecodable as error:
        line = (error.before or "").count("\n") + 1
        said = say("file.encoding", byte=f"0x{error.byte or 0:02x}")
        raise ModelError((worded(Line(file, line), "encoding", said),)) from error


def read(text: str, *, file: str) -> Model:
    """Read the text of a model file; `file` names it in messages.

    Raises:
        ModelError: with every problem found, each with file and line, what is wrong and how to
            mend it.
    """
    document = Document(text, file=file)
    root = Table(document, document.root, (), "file")
    root.only(
        "model", "scale", "audience", "characteristic", "outcome", "feature", "question", "columns"
    )
    model = _model(root)
    every = (*model.rated, *(model.features or ()))
    check_names(root.table("columns"), model.columns, every, model.questions)
    check_common(root.table("columns"), model)
    document.check()
    return model


def _model(root: Table) -> Model:
    head = root.table("model")
    head.only("id", "version", "name", "description", "source", "scale", "facets")
    # The name comes first: it sets the languages of the file.
    name = head.text("name")
    scales = tuple(_scale(table) for table in root.tables("scale", "scale"))
    audiences = tuple(_audience(table) for table in root.tables("audience", "audience"))
    audiences = audiences or (_EVERYONE,)
    context = _context(head, scales, audiences)
    parts = structure.characteristics(root, context)
    outcomes = structure.outcomes(root, context)
    features_ = features(root, context)
    if not parts and not outcomes and not features_:
        root.problem("no_items", say("file.nothing_to_rate"))
    return Model(
        id=head.id("model"),
        version=head.string("version"),
        name=name,
        description=head.optional_text("description"),
        source=head.optional_text("source"),
        scales=scales,
        audiences=audiences,
        characteristics=parts,
        outcomes=outcomes,
        questions=structure.questions(root, context, parts),
        columns=columns(root.table("columns")),
        languages=root.document.languages,
        features=features_,
    )


def _context(head: Table, scales: tuple[Scale, ...], audiences: tuple[Audience, ...]) -> Context:
    known = tuple(scale.id for scale in scales)
    return Context(
        scales=scales,
        audiences=tuple(audience.id for audience in audiences),
        scale=scale_of(head, known),
        facets=facets_of(head, ("perception",)),
    )


def _scale(table: Table) -> Scale:
    table.only("id", "low", "high", "labels", "not_applicable", "missing")
    low, high = table.whole("low"), table.whole("high")
    bounded = 0 <= low < high <= HIGHEST
    if not bounded and {"low", "high"} <= table.data.keys():
        what = say("file.bad_bounds", low=low, high=high, highest=HIGHEST)
        table.problem("bad_bounds", what, "low")
    labels = table.texts("labels")
    if bounded and len(labels) not in (0, 2, high - low + 1):
        what = say("file.label_count", labels=len(labels), points=high - low + 1)
        table.problem("label_count", what, "labels")
    codes = table.codes("not_applicable") if _is_list(table, "not_applicable") else None
    scale = Scale(
        id=table.id("scales"),
        low=low,
        high=high,
        labels=labels,
        not_applicable=table.flag("not_applicable") if codes is None else True,
        missing=table.codes("missing"),
        not_applicable_codes=codes,
    )
    if bounded:
        _check_labels(table, scale)
        check_own(table, "missing", [scale])
        check_own(table, "not_applicable", [scale])
    return scale


def _is_list(table: Table, key: str) -> bool:
    return isinstance(table.data.get(key), list)


def _check_labels(table: Table, scale: Scale) -> None:
    """Note every label from which nobody could tell what a file means."""
    for point, words, other in clashes(scale):
        what = say("file.unclear_label", label=words, point=point, other=other)
        table.problem("unclear_label", what, "labels")
    for point in scale.points if scale.not_applicable else ():
        for _, words in scale.label(point) or ():
            if words.strip() == NOT_APPLICABLE_FIELD:
                what = say("file.label_not_applicable", label=words, point=point)
                table.problem("unclear_label", what, "labels")


def _audience(table: Table) -> Audience:
    table.only("id", "name", "side")
    audience_id = table.id("audiences")
    if audience_id in table.document.languages:
        table.problem("ambiguous_id", say("file.ambiguous_id"), "id")
    name = table.text("name")
    for each in {fold(audience_id), *(fold(words) for _, words in name)} - {""}:
        earlier = table.document.claim("names of audiences", each, table.path)
        if earlier:
            what = say("file.unclear_audience", name=each, line=earlier)
            table.problem("unclear_audience", what, "name")
    return Audience(id=audience_id, name=name, side=table.word("side", _SIDES))
