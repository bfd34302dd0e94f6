"""What is new on a profile since the counsellor looked before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counselling.domain.voice import whole
from counselling.queries import Profile


def changes(profile: Profile, since: datetime) -> list[str]:
    """In sentences, most weighty first; empty where nothing is new."""
    return list(_changes(profile, since))


def _changes(profile: Profile, since: datetime) -> Iterator[str]:
    raised = sum(flag.raised_at > since for flag in profile.flags)
    if raised:
        words = ngettext("%(n)s new flag", "%(n)s new flags", raised)
        yield words % {"n": raised}
    yield from _sheets(profile, since)
    days = [row for row in profile.summaries if row.computed_at > since]
    if days:
        told = sum(row.answered for row in days)
        words = ngettext(
            "%(n)s more day summed up (%(told)s check-ins answered)",
            "%(n)s more days summed up (%(told)s check-ins answered)",
            len(days),
        )
        yield words % {"n": len(days), "told": told}
    signed = sum(thread.latest.signed_at > since for thread in profile.notes)
    if signed:
        yield ngettext("%(n)s new note", "%(n)s new notes", signed) % {"n": signed}


def _sheets(profile: Profile, since: datetime) -> Iterator[str]:
    """Each new score with its step from the one before on the same questionnaire."""
    for number, sheet in enumerate(profile.sheets):
        if sheet.submitted_at <= since or sheet.value is None:
            continue
        words = {"title": sheet.title, "value": whole(sheet.value), "band": sheet.band}
        earlier = (s for s in profile.sheets[number + 1 :] if s.title == sheet.title)
        before = next((s.value for s in earlier if s.value is not None), None)
        if before is None:
            yield _("%(title)s %(value)s, %(band)s") % words
        else:
            step = f"{sheet.value - before:+g}".replace("-", "−")
            yield _("%(title)s %(value)s, %(band)s (%(step)s)") % (words | {"step": step})
