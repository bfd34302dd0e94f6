"""How well the answers to a scale hang together in this population: alpha, omega, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.domain.suppression import K

Matrix = NDArray[np.float64]

MINIMUM = 100  # complete sheets; our own choice: below, alpha's interval is commonly wider than 0.1
# Nunnally and Bernstein 1994, Psychometric Theory, ch. 7: 0.7 is modest, 0.8 enough to compare
# groups, 0.9 the least for decisions about persons; the words for them are ours. Ch. 8: an item
# that correlates below 0.3 with the rest adds little.
LEVELS = ((0.9, "very_close"), (0.8, "well"), (0.7, "modest"), (0.6, "loose"))
WEAK_ITEM = 0.3
RESAMPLES = 500
CONFIDENCE = 0.95
_ROUNDS = 500  # of the factor's iteration; it stops by itself far earlier
_STILL = 1e-8
_ROUNDING = 1e-12  # a covariance below this is none


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its bootstrap percentile interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Reliability:
    """``alpha`` and ``omega`` None: too few sheets, or no answer varies. ``item_rest`` holds each
    item's correlation with the sum of the others; None where fewer than ten people give another
    answer than the commonest: it would say little, and whether anybody does.
    """

    n: int
    left_out: int  # sheets with an answer missing
    alpha: Estimate | None = None
    omega: Estimate | None = None
    item_rest: tuple[float | None, ...] = ()


def reliability(points: Matrix, *, seed: int = 0) -> Reliability:
    """Of ``points``, (people, items): each answer as it counts, reversed items already turned
    round (``Item.points``), NaN where there is none. Only complete sheets are used.

    Alpha is Cronbach's (1951, Psychometrika 16:297-334), omega is McDonald's omega total of one
    common factor (1999, Test Theory, ch. 6). Their intervals are percentile intervals over
    ``RESAMPLES`` bootstrap samples of people; the same ``seed`` gives the same ones. Omega needs
    three items that vary, alpha two.
    """
    complete = points[~np.isnan(points).any(axis=1)]
    n, left_out = len(complete), len(points) - len(complete)
    if n < MINIMUM:
        return Reliability(n, left_out)
    cov = covariance(complete)
    varies = np.diag(cov) > 0
    if varies.sum() < 2:
        return Reliability(n, left_out)
    drawn = _resampled(complete[:, varies], seed)
    kept = cov[np.ix_(varies, varies)]
    return Reliability(
        n=n,
        left_out=left_out,
        alpha=_estimate(alpha(cov), alpha(drawn, items=len(cov))),
        omega=_estimate(omega_total(kept), omega_total(drawn)) if varies.sum() > 2 else None,
        item_rest=_item_rest(cov, _differing(complete)),
    )


def level(value: float) -> str:
    """What a coefficient says: very_close, well, modest, loose or hardly."""
    return next((name for least, name in LEVELS if value >= least), "hardly")


def covariance(points: Matrix) -> Matrix:
    """(items, items), over n - 1, of complete ``points`` (people, items)."""
    found: Matrix = np.atleast_2d(np.cov(points, rowvar=False))
    return found


def alpha(cov: Matrix, items: int | None = None) -> Matrix:
    """Cronbach's alpha of covariances (..., items, items). ``items`` counts those that do not vary
    and were left out of ``cov`` too.
    """
    count = items or cov.shape[-1]
    total = cov.sum(axis=(-2, -1))
    own = np.trace(cov, axis1=-2, axis2=-1)
    found: Matrix = count / (count - 1) * (1 - own / total)
    return found


def omega_total(cov: Matrix) -> Matrix:
    """McDonald's omega total of covariances (..., items, items) under one common factor.

    The factor is fitted to the correlations by unweighted least squares ("minres", Harman and
    Jones 1966, Psychometrika 31:351-368), as principal axes iterated until the communalities stand
    still. The loadings are put back on the items' own scale, since the score is their plain sum:
    (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances).
    """
    deviations = np.sqrt(np.diagonal(cov, axis1=-2, axis2=-1))
    scale = np.where(deviations > 0, deviations, 1)  # what does not vary correlates with nothing
    loadings = one_factor(cov / scale[..., :, None] / scale[..., None, :])
    common = (loadings * deviations).sum(axis=-1) ** 2
    unique = ((1 - loadings**2) * deviations**2).sum(axis=-1)
    found: Matrix = common / (common + unique)
    return found


def one_factor(correlations: Matrix) -> Matrix:
    """Loadings (..., items) of one factor on correlations (..., items, items), by minres.

    A communality is kept at 1 at the most, so that no unique variance is negative.
    """
    items = correlations.shape[-1]
    off = correlations * (1 - np.eye(items))
    direction = np.ones(correlations.shape[:-1]) / np.sqrt(items)
    # the largest correlation is a usual first communality
    loadings: Matrix = np.sqrt(np.clip(np.abs(off).max(axis=-1), 0, 1))
    for _ in range(_ROUNDS):
        communalities = loadings**2
        image = np.einsum("...ij,...j->...i", off, direction) + communalities * direction
        length = np.linalg.norm(image, axis=-1, keepdims=True)
        direction = image / np.where(length > 0, length, 1)
        after = np.clip(direction * np.sqrt(length), -1, 1)
        moved = float(np.abs(after - loadings).max())
        loadings = after
        if moved < _STILL:
            break
    return loadings


def _differing(points: Matrix) -> list[int]:
    """For each item, how many people give another answer than the commonest."""
    counts = (np.unique(column, return_counts=True)[1] for column in points.T)
    return [len(points) - int(count.max()) for count in counts]


def _item_rest(cov: Matrix, differing: Sequence[int]) -> tuple[float | None, ...]:
    """Correlation of each item with the sum of the others."""
    own = np.diag(cov)
    with_sum = cov.sum(axis=1)
    rest = cov.sum() - 2 * with_sum + own
    scale = np.sqrt(own * np.maximum(rest, 0))
    return tuple(
        float((both - variance) / size) if size > 0 and others >= K else None
        for both, variance, size, others in zip(with_sum, own, scale, differing, strict=True)
    )


def _resampled(points: Matrix, seed: int) -> Matrix:
    """Covariances (``RESAMPLES``, items, items) of people drawn with replacement.

    Each sample is the same people weighted by how often they were drawn; an item at a time, so
    that memory stays at a few numbers a person and sample.
    """
    n, items = points.shape
    centred = points - points.mean(axis=0)
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(np.float64)
    means = weights @ centred / n
    products = [weights @ (centred * centred[:, [item]]) for item in range(items)]
    sums = np.stack(products, axis=1)
    drawn: Matrix = (sums - n * means[:, :, None] * means[:, None, :]) / (n - 1)
    drawn[np.abs(drawn) < _ROUNDING] = 0
    return drawn


def _estimate(value: Matrix, drawn: Matrix) -> Estimate:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail))
    return Estimate(float(value), float(low), float(high))
