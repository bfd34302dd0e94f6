"""How long an EWMA chart runs before it signals: the alarm budget's arithmetic.

Markov chain approximation of Brook & Evans 1972 (Biometrika 59:539-549), zero state, limits at
their steady state, independent normal values. A chart's own limits start narrower and its
baseline is estimated from few days; both make early false alarms more frequent than this.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

STATES = 201  # odd, so that one state is centred on the mean
DEPTH = 8  # one-sided: how far below the mean the chain reaches, in limits


def ewma_arl(
    *, smoothing: float, limit: float, shift: float = 0.0, one_sided: bool = False
) -> float:
    """Mean number of values up to the first signal when the mean moved by ``shift`` SD."""
    top = limit * math.sqrt(smoothing / (2 - smoothing))
    bottom, states = (-DEPTH * top, 4 * STATES + 1) if one_sided else (-top, STATES)
    edges = np.linspace(bottom, top, states + 1)
    centres = (edges[:-1] + edges[1:]) / 2
    if one_sided:
        edges[0] = -np.inf
    reach = (edges[None, :] - (1 - smoothing) * centres[:, None]) / smoothing - shift
    stay = np.diff(_normal_cdf(reach), axis=1)
    runs = np.linalg.solve(np.eye(states) - stay, np.ones(states))
    return float(runs[int(np.argmin(np.abs(centres)))])


def false_alarms_a_week(*, monitored: int, arl0: float) -> float:
    """Expected false alarms among ``monitored`` people who each give one value a day."""
    return monitored * 7 / arl0


def _normal_cdf(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    erf = np.vectorize(math.erf, otypes=[np.float64])
    return np.asarray(0.5 * (1 + erf(x / math.sqrt(2))), dtype=np.float64)
