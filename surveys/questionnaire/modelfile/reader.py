"""From a model file to a `Model`: everything wrong with it is found in one reading."""

from pathlib import Path
from typing import get_args

from surveys.errors import ModelError, Problem
from surveys.exchange.decoding import Undecodable, decode_utf_8
from surveys.fieldwork.answers import NOT_APPLICABLE_FIELD
from surveys.questionnaire.labels import clashes
from surveys.questionnaire.model import Audience, Model, Scale, Side
from surveys.questionnaire.modelfile import structure
from surveys.questionnaire.modelfile.document import Document
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
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror}). Check the path."
        raise ModelError((Problem(where=str(path), code="unreadable", what=what),)) from error
    return read(decode(raw, file=path.name), file=path.name)


def decode(raw: bytes, *, file: str) -> str:
    """The text of a file in UTF-8, with or without byte order mark.

    Raises:
        ModelError: the bytes are in another encoding; the line is named.
    """
    try:
        return decode_utf_8(raw)
    except Undecodable as error:
        line = (error.before or "").count("\n") + 1
        what = f"not UTF-8 (byte 0x{error.byte or 0:02x}). Save the file as UTF-8."
        problem = Problem(where=f"{file}:{line}", code="encoding", what=what)
        raise ModelError((problem,)) from error


def read(text: str, *, file: str) -> Model:
    """Read the text of a model file; `file` names it in messages.

    Raises:
        ModelError: with every problem found, each with file and line, what is wrong and how to
            mend it.
    """
    document = Document(text, file=file)
    root = Table(document, document.root, (), "the file")
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
        root.problem("no_items", "there is nothing to rate. Add a [[characteristic]] with items.")
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
        what = f"points {low} to {high} are no scale. Keep to 0 <= low < high <= {HIGHEST}."
        table.problem("bad_bounds", what, "low")
    labels = table.texts("labels")
    if bounded and len(labels) not in (0, 2, high - low + 1):
        what = f"{len(labels)} labels for {high - low + 1} points. Give one per point"
        table.problem("label_count", f"{what}, two for the ends, or none.", "labels")
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
        what = f"the label '{words}' of point {point} may mean point {other} as well."
        table.problem("unclear_label", f"{what} Give every point a label of its own.", "labels")
    for point in scale.points if scale.not_applicable else ():
        for _, words in scale.label(point) or ():
            if words.strip() == NOT_APPLICABLE_FIELD:
                what = f"the label '{words}' of point {point} is how a file writes"
                what += ' "not applicable". Choose another.'
                table.problem("unclear_label", what, "labels")


def _audience(table: Table) -> Audience:
    table.only("id", "name", "side")
    audience_id = table.id("audiences")
    if audience_id in table.document.languages:
        what = "the id is that of a language too. Choose another, so that wordings are clear."
        table.problem("ambiguous_id", what, "id")
    name = table.text("name")
    for each in {fold(audience_id), *(fold(words) for _, words in name)} - {""}:
        earlier = table.document.claim("names of audiences", each, table.path)
        if earlier:
            what = f"'{each}' names the audience on line {earlier} too. Choose another name."
            table.problem("unclear_audience", what, "name")
    return Audience(id=audience_id, name=name, side=table.word("side", _SIDES))
