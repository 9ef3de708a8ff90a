"""The people of an audience by the language that they answered in, where that is known."""

from dataclasses import replace

import numpy as np

from analysis.study.inputs import Inputs
from analysis.study.matrix import some_of


def spoken(inputs: Inputs, audience: str, least: int) -> list[str]:
    """The languages of an audience, those of most people first; none unless two have `least`."""
    own = [s.languages for s in inputs.samples if s.audience == audience]
    known = [languages for languages in own if languages is not None]
    if not known:
        return []
    names, counts = np.unique(np.concatenate(known), return_counts=True)
    found = sorted((-int(n), str(name)) for name, n in zip(names, counts, strict=True) if str(name))
    return [name for _, name in found] if sum(-n >= least for n, _ in found) > 1 else []


def speaking(inputs: Inputs, audience: str, language: str) -> Inputs:
    """The inputs of those alone who answered in a language."""
    samples = [
        some_of(sample, sample.languages == language)
        for sample in inputs.samples
        if sample.audience == audience and sample.languages is not None
    ]
    # What the rules leave out is left out already.
    quality = replace(inputs.options.quality, exclude=())
    options = replace(inputs.options, quality=quality)
    return replace(inputs, samples=tuple(samples), waves=(), linked=(), options=options)
