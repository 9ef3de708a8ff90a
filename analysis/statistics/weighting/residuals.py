"""What of an answer the margins do not explain: on it the error of a calibrated mean rests."""

import numpy as np

from analysis.statistics.moments.values import Matrix
from analysis.statistics.weighting.design import Calibration

# A residual of leverage 1 is always 0: its answer alone decides a category's fit.
ALONE = 1.0 - 1e-9


class Projection:
    """The least squares fit on the categories of all margins; the equations are solved once.

    `weights`: the final ones (n); who has none takes no part. `free`: the rank of the fit less 1
    for the mean. `leverage`: each respondent's own part in its fit, m·x'(Σ m x x')⁻x; `alone`:
    whether someone's is 1, the only one of a category.
    """

    def __init__(self, calibration: Calibration, weights: Matrix) -> None:
        self._margins = [margin.places for margin in calibration.margins]
        self._sizes = [len(margin.totals) + 1 for margin in calibration.margins]
        self._shares = [margin.shares for margin in calibration.margins]
        self._starts = np.concatenate([[0], np.cumsum(self._sizes)])
        self._metric = np.where(weights > 0, calibration.metric, 0.0)
        self._unknown = [
            float(weights[place == size - 1].sum() / weights.sum())
            for place, size in zip(self._margins, self._sizes, strict=True)
        ]
        # Categories overlap across margins, so the equations have no single solution; fits do.
        products = self._products()
        self._inverse = np.linalg.pinv(products, rcond=1e-12, hermitian=True)
        self.free = int(np.linalg.matrix_rank(products, hermitian=True)) - 1
        self.leverage = self._leverage()
        self.alone = bool((self.leverage > ALONE).any())

    def _products(self) -> Matrix:
        found = np.zeros((self._starts[-1], self._starts[-1]))
        for a, (one, wide) in enumerate(zip(self._margins, self._sizes, strict=True)):
            for b, (two, high) in enumerate(zip(self._margins, self._sizes, strict=True)):
                joint = np.bincount(one * high + two, self._metric, wide * high)
                rows, columns = self._starts[a : a + 2], self._starts[b : b + 2]
                found[rows[0] : rows[1], columns[0] : columns[1]] = joint.reshape(wide, high)
        return found

    def _leverage(self) -> Matrix:
        found = np.zeros(len(self._metric))
        for a, one in enumerate(self._margins):
            for b, two in enumerate(self._margins):
                found += self._inverse[self._starts[a] + one, self._starts[b] + two]
        return np.asarray(np.clip(found * self._metric, 0.0, 1.0))

    def residuals(self, u: Matrix) -> Matrix:
        """u − x'B, B = (Σ m x x')⁻ Σ m x u, m the metric, x the indicators of all categories.

        u (n) are the linearised values of a mean (x_i − mean). The share of those whose category
        is not known is not fixed by the margin but comes from the sample; what it contributes,
        (1_unknown − share)·(B_unknown − mean of B over the population's shares), stays in.
        """
        weighted = self._metric * u
        moments = [
            np.bincount(place, weighted, size)
            for place, size in zip(self._margins, self._sizes, strict=True)
        ]
        fitted, left = self._inverse @ np.concatenate(moments), u.copy()
        for m, place in enumerate(self._margins):
            own = fitted[self._starts[m] : self._starts[m + 1]].copy()
            if self._unknown[m]:
                apart = float(own[-1] - self._shares[m] @ own[:-1])
                own += self._unknown[m] * apart
                own[-1] -= apart
            left -= own[place]
        return left
