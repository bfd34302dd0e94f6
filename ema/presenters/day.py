"""One day in full: its check-ins with answers and estimates, and how it was summed up in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ema.domain.summary import MIN_PROMPTS, MIN_SAMPLES
from ema.models import Answer, DailySummary, EmotionSample, Prompt, PromptStatus
from ema.presenters.words import (
    EMOTION_WORDS,
    NO_READING,
    certainty_words,
    emotion_rows,
    mood_words,
    quality_words,
)
from inference.domain.labels import EMOTIONS


@dataclass(frozen=True)
class Seen:
    """An expression estimate as the page shows it."""

    sample: EmotionSample
    rows: list[dict[str, Any]]
    label: Any
    corrected: Any
    quality: Any
    certainty: Any
    reason: Any

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [(key, EMOTION_WORDS[key]) for key in EMOTIONS]


@dataclass
class Entry:
    """A check-in, or a sample taken outside one."""

    at: datetime
    prompt: Prompt | None = None
    mood: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    cause: str = ""

    @property
    def is_answered(self) -> bool:
        return bool(self.answers or self.mood)


def entries_of_day(
    prompts: Iterable[Prompt], answers: Iterable[Answer], samples: Iterable[EmotionSample]
) -> list[Entry]:
    """The day in the order of its moments; check-ins that have not come are left out."""
    told, seen = defaultdict(list), defaultdict(list)
    for answer in answers:
        told[answer.prompt_id].append(answer)
    for sample in samples:
        seen[sample.prompt_id].append(sample)
    entries = [
        _entry(prompt, told[prompt.pk], seen.pop(prompt.pk, []))
        for prompt in prompts
        if prompt.status != PromptStatus.SCHEDULED
    ]
    loose = [sample for rows in seen.values() for sample in rows]
    entries += [Entry(sample.captured_at, seen=[_seen(sample)]) for sample in loose]
    return sorted(entries, key=lambda entry: entry.at)


def _entry(prompt: Prompt, answers: list[Answer], samples: list[EmotionSample]) -> Entry:
    values = {answer.item: answer.value for answer in answers}
    sliders = [a for a in answers if a.item not in ("valence", "arousal")]
    return Entry(
        at=prompt.completed_at or prompt.due_at,
        prompt=prompt,
        mood=mood_words(values.get("valence"), values.get("arousal")),
        answers=[(a.wording, a.choice or f"{a.value:.0f}") for a in sliders],
        seen=[_seen(sample) for sample in samples],
        cause=prompt.get_cause_display(),
    )


def _seen(sample: EmotionSample) -> Seen:
    seven = {label: getattr(sample, label) for label in EMOTIONS}
    return Seen(
        sample=sample,
        rows=emotion_rows(seven) if sample.reading else [],
        label=EMOTION_WORDS.get(sample.top_label, ""),
        corrected=EMOTION_WORDS.get(sample.corrected_label, ""),
        quality=quality_words(sample.quality),
        certainty=certainty_words(max(seven.values())),
        reason=NO_READING.get(sample.no_reading_reason, NO_READING[""])[0],
    )


def day_words(summary: DailySummary) -> list[str]:
    """How the day was summed up, in plain sentences."""
    sentences = [_report(summary), _expression(summary), _agreement(summary), _when(summary)]
    return [sentence for sentence in sentences if sentence]


def _report(summary: DailySummary) -> str:
    counts = {"answered": summary.answered, "n": summary.prompts}
    told = _("You answered %(answered)d of %(n)d check-ins.") % counts
    if summary.na_mean is None or summary.pa_mean is None:
        few = {"least": MIN_PROMPTS}
        return told + " " + _("A day's mean needs at least %(least)d.") % few
    means = {"na": round(summary.na_mean), "pa": round(summary.pa_mean)}
    words = _("On average, unpleasant feelings stood at %(na)d and pleasant ones at %(pa)d of 100.")
    return told + " " + words % means


def _expression(summary: DailySummary) -> str:
    if not summary.samples:
        return ""
    if not summary.dominant:
        few = {"n": summary.readable, "least": MIN_SAMPLES}
        words = ngettext(
            "%(n)d expression estimate is too little to say what prevailed: it takes %(least)d.",
            "%(n)d expression estimates are too few to say what prevailed: it takes %(least)d.",
            summary.readable,
        )
        return words % few
    named = _(" and ").join(str(EMOTION_WORDS[key]) for key in summary.dominant)
    share = round(100 * summary.shares[summary.dominant[0]])
    given = {"n": summary.readable, "named": named, "share": share}
    if len(summary.dominant) > 1:
        return _("Of %(n)d expression estimates, %(named)s came equally often.") % given
    return _("Of %(n)d expression estimates, most read %(named)s (%(share)d %%).") % given


def _agreement(summary: DailySummary) -> str:
    return {
        "agree": _("Face and words leaned the same way that day."),
        "differ": _(
            "Face and words leaned different ways that day. That is common, and says nothing by "
            "itself."
        ),
    }.get(summary.agreement, "")


def _when(summary: DailySummary) -> str:
    at = {"at": date_format(localtime(summary.computed_at), "j M, H:i")}
    if summary.revision > 1:
        return _("Summed up on %(at)s, again after something came in late or was corrected.") % at
    return _("Summed up on %(at)s.") % at
