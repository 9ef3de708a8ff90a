"""The fingerprint: a SHA-256 over all that the figures of a report depend on."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.disclosure import visible
from analysis.statistics.moments.values import answered
from analysis.study.inputs import Inputs
from analysis.study.matrix import Sample
from analysis.study.work import of_wave
from surveys import codec

Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

ANALYSIS_VERSION = "3"
"""Raised whenever the same sheets would give other figures."""


def fingerprint(inputs: Inputs) -> str:
    """The name of these inputs: "sha256:" and 64 hexadecimal digits.

    Over the analysis version, the questionnaire's versions, weights, options, reach,
    and every sheet with its weight, choices and notes; the order of sheets and of samples does not
    matter. Of a hidden audience only that it is one: the few sheets that it has could be guessed
    from a hash.
    """
    digest = sha256()
    for part in _parts(inputs):
        # With its length before it, no part can be taken for the end of another.
        digest.update(len(part).to_bytes(8, "big") + part)
    return f"sha256:{digest.hexdigest()}"


def _parts(inputs: Inputs) -> Iterator[bytes]:
    yield ANALYSIS_VERSION.encode()
    yield inputs.instrument.digest.encode()
    yield codec.canonical(inputs.weights).encode()
    yield codec.canonical(inputs.options).encode()
    if inputs.attributes:
        yield f"attributes: {codec.canonical(inputs.attributes)}".encode()
    if inputs.reach:
        yield f"reach: {codec.canonical(inputs.reach)}".encode()
    yield from _samples(inputs)
    for wave in inputs.waves:
        of_one_wave = of_wave(inputs, wave)
        yield f"wave at {wave.time!r}".encode()
        yield codec.canonical(of_one_wave.options).encode()
        yield from _samples(of_one_wave)
    for linked in inputs.linked:
        if visible(len(linked.first), inputs.options.threshold):
            yield f"linked: {linked.audience}".encode()
            yield _sorted(np.hstack([linked.first, linked.last]).view(np.uint8))


def _samples(inputs: Inputs) -> Iterator[bytes]:
    hidden = _hidden(inputs)
    yield from (f"hidden: {audience}".encode() for audience in hidden)
    for name, group in groupby(sorted(inputs.samples, key=_name), key=_name):
        samples = [sample for sample in group if len(sample.points) or sample.records]
        if samples and name[0] not in hidden:
            yield from (part.encode() for part in name)
            yield _sheets(samples)
            yield _records(samples)


def _hidden(inputs: Inputs) -> list[str]:
    """The audiences of the demand side with fewer sheets, or rated ones, than the threshold."""
    hidden = []
    for audience in inputs.instrument.model.audiences:
        points = [s.points for s in inputs.samples if s.audience == audience.id]
        complete = sum(len(each) for each in points)
        rated = sum(int(np.count_nonzero(answered(each))) for each in points)
        few = any(n and not visible(n, inputs.options.threshold) for n in (complete, rated))
        if audience.side == "demand" and few:
            hidden.append(audience.id)
    return sorted(hidden)


def _name(sample: Sample) -> tuple[str, str]:
    return sample.audience, sample.instrument.digest


def _sheets(samples: list[Sample]) -> bytes:
    """All sheets, sorted, each with its weight where weights are used."""
    spoken = any(sample.languages is not None for sample in samples)
    chosen = sorted({name for sample in samples for name in sample.chosen or ()})
    shared = any(sample.clusters is not None for sample in samples)
    rows = [_bytes(sample, spoken, shared, chosen) for sample in samples]
    return _sorted(np.concatenate(rows))


def _sorted(rows: Bytes) -> bytes:
    return np.sort(np.ascontiguousarray(rows).view(f"S{rows.shape[1]}").ravel()).tobytes()


def _bytes(sample: Sample, spoken: bool, shared: bool, chosen: list[str]) -> Bytes:
    """Rows of bytes: ratings, the weight where it is used, language and cluster where any is known,
    the choices where they are known by sheet, and whether it came too fast.
    """
    none = np.zeros(len(sample.points), "U1")
    parts = [np.ascontiguousarray(sample.points).view(np.uint8)]
    if sample.weights is not None:
        parts.append(sample.weights.astype("<f8").reshape(-1, 1).view(np.uint8))
    if spoken:
        parts.append(_digests(none if sample.languages is None else sample.languages))
    if shared:
        parts.append(_digests(none if sample.clusters is None else sample.clusters))
    parts += [_digests((sample.chosen or {}).get(name, none)) for name in chosen]
    if sample.hasty is not None:
        parts.append(sample.hasty.reshape(-1, 1).view(np.uint8))
    return np.hstack(parts)


def _digests(texts: NDArray[np.str_]) -> Bytes:
    """Eight bytes for each text."""
    names, which = np.unique(texts, return_inverse=True)
    codes = b"".join(sha256(str(name).encode()).digest()[:8] for name in names)
    return np.frombuffer(codes, np.uint8).reshape(-1, 8)[which]


def _records(samples: list[Sample]) -> bytes:
    """Choices and notes, sorted; a record's ratings are among the sheets."""
    # Most records have the same few choices as others, and no notes: they are written once.
    kinds = Counter(
        (record.choices, record.notes) for sample in samples for record in sample.records
    )
    texts = sorted((codec.canonical(kind), times) for kind, times in kinds.items())
    return "\n".join(text for text, times in texts for _ in range(times)).encode()
