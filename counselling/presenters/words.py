"""Times and severities as a counsellor reads them at a glance."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

SEVERITY_KEYS = {3: "urgent", 2: "elevated", 1: "watch", 0: "none"}


def span_words(span: timedelta) -> str:
    """ "41 min", "3 h 5 min", "1 d 3 h", "12 d": two units at the most."""
    minutes = max(int(span.total_seconds() // 60), 0)
    hours, days = minutes // 60, minutes // 1440
    if minutes < 60:
        return _("%(min)s min") % {"min": minutes}
    if hours < 10:
        return _("%(h)s h %(min)s min") % {"h": hours, "min": minutes % 60}
    if days < 1:
        return _("%(h)s h") % {"h": hours}
    if days < 7 and hours % 24:
        return _("%(d)s d %(h)s h") % {"d": days, "h": hours % 24}
    return _("%(d)s d") % {"d": days}


def clock_words(until: datetime | None, now: datetime) -> str:
    """How long there is left to acknowledge, or how long that time is over."""
    if until is None:
        return ""
    if until >= now:
        return _("acknowledge within %(span)s") % {"span": span_words(until - now)}
    return _("%(span)s past its time") % {"span": span_words(now - until)}
