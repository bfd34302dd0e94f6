"""The sentence that a number comes with."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from counselling.domain.charts.coefficients import interval_words
from counselling.domain.voice import percent
from counselling.presenters.insights.drawings import band_name, interval
from screening.domain.distribution import Change, Moments, Shares
from screening.domain.instrument import Band
from screening.domain.norms import MINIMUM as NORMS_FROM
from screening.domain.norms import Norms
from screening.domain.reliability import MINIMUM as RELIABILITY_FROM
from screening.domain.reliability import WEAK_ITEM, Reliability, level
from screening.domain.suppression import K


def few_words() -> str:
    return _("Fewer than %(k)s sheets could be scored: nothing is shown.") % {"k": K}


def largest_words(shares: Shares, bands: Sequence[Band]) -> str:
    """Which band is the largest, as far as it is shown."""
    if shares.n < K:
        return few_words()
    known = [(count, band) for count, band in zip(shares.counts, bands, strict=True) if count]
    if not known:
        return _("%(n)s sheets; no band can be shown.") % {"n": shares.n}
    count, band = max(known, key=lambda pair: pair[0])
    hidden = _(" %(n)s people are in bands not shown.") % {"n": shares.hidden}
    words = {"n": shares.n, "share": percent(count / shares.n), "band": band_name(band)}
    most = _("Of %(n)s sheets, %(share)s are in the band “%(band)s”.") % words
    return most + (hidden if shares.hidden else "")


def average_words(moments: Moments) -> str:
    if moments.mean is None or moments.sd is None:
        return ""
    values = {"mean": f"{moments.mean:.1f}", "sd": f"{moments.sd:.1f}"}
    return _("Average %(mean)s (standard deviation %(sd)s).") % values


def change_words(change: Change | None) -> str:
    """ "higher by 0.9 points (0.3 to 1.5)", or that there is no clear change."""
    if change is None:
        return "–"
    values = {
        "by": f"{abs(change.difference):.1f}",
        "low": _signed(change.low),
        "high": _signed(change.high),
    }
    if not change.clear:
        return _("no clear change (%(low)s to %(high)s)") % values
    if change.difference > 0:
        return _("higher by %(by)s (%(low)s to %(high)s)") % values
    return _("lower by %(by)s (%(low)s to %(high)s)") % values


def _signed(value: float) -> str:
    text = f"{value:+.1f}".replace("-", "−")
    return "0.0" if text[1:] == "0.0" else text


def norms_words(name: str, norms: Norms) -> str:
    """The middle half and the median, or why there are none."""
    found = {p.percent: p for p in norms.percentiles}
    if not found:
        n = norms.n if norms.n >= K else f"<{K}"
        values = {"name": name, "least": NORMS_FROM, "n": n}
        return _("%(name)s: norms need %(least)s people; there are %(n)s.") % values
    values = {
        "name": name,
        "half": f"{found[50].value:g}",
        "quarter": f"{found[25].value:g}",
        "three": f"{found[75].value:g}",
    }
    return (
        _("%(name)s: half score %(half)s or less, the middle half %(quarter)s to %(three)s.")
        % values
    )


def reliability_words(name: str, found: Reliability) -> str:
    """ "PHQ-9: alpha 0.86 (0.84–0.88), answers hang together well.", or why there is none."""
    if found.alpha is None:
        if found.n >= RELIABILITY_FROM:
            return _("%(name)s: the answers do not vary.") % {"name": name}
        n = found.n if found.n >= K else f"<{K}"
        values = {"name": name, "least": RELIABILITY_FROM, "n": n}
        return _("%(name)s: this needs %(least)s complete sheets; there are %(n)s.") % values
    values = {
        "name": name,
        "alpha": interval_words(interval(found.alpha)),
        "reading": level_words(found.alpha.value),
    }
    return _("%(name)s: alpha %(alpha)s, %(reading)s.") % values


def level_words(value: float) -> str:
    """What a coefficient means, for somebody who has never met one."""
    return {
        "very_close": _("answers hang together very closely"),
        "well": _("answers hang together well"),
        "modest": _("answers hang together, if not closely"),
        "loose": _("answers hang together loosely: compare groups with care"),
        "hardly": _("answers hardly hang together: do not read the score as one thing"),
    }[level(value)]


def weak_words(correlation: float | None) -> str:
    """A remark on an item; empty where there is nothing to say."""
    if correlation is None:
        return _("too few answer differently to say")
    return _("adds little here") if correlation < WEAK_ITEM else ""
