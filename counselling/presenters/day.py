"""A single day in words: check-ins in order, answers beside the estimates taken with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from counselling.domain.voice import percent, whole
from counselling.presenters.voice import day_long, voice
from counselling.queries import DayDetail, Moment
from inference.domain.labels import EMOTIONS

if TYPE_CHECKING:
    from datetime import date, datetime

    from ema.models import Answer, EmotionSample, Prompt


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """``percent`` 0..100 for a bar, None where the answer is no place on a scale of 100."""

    wording: str
    value: str
    percent: float | None


@dataclass(frozen=True, slots=True)
class SampleLine:
    """``bars`` are the seven shares, most likely first; empty where there was no reading."""

    at: datetime
    headline: str
    detail: str
    key: str
    corrected: str
    bars: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class MomentView:
    prompt: Prompt
    at: datetime
    state: str
    answered: bool
    answers: list[AnswerLine]
    samples: list[SampleLine]


@dataclass(frozen=True, slots=True)
class DayView:
    title: str
    before: date
    after: date
    detail: DayDetail
    figures: list[tuple[str, str]]
    moments: list[MomentView]
    loose: list[SampleLine]


def day_view(detail: DayDetail) -> DayView:
    one = timedelta(days=1)
    return DayView(
        title=day_long(detail.day),
        before=detail.day - one,
        after=detail.day + one,
        detail=detail,
        figures=_figures(detail),
        moments=[_moment(moment) for moment in detail.moments],
        loose=[_sample(sample) for sample in detail.loose],
    )


def _figures(detail: DayDetail) -> list[tuple[str, str]]:
    """The day summary in five lines; empty while the day has not been summed up."""
    row = detail.summary
    if row is None:
        return []
    spoken = voice()
    labels = ", ".join(spoken.emotion(label) for label in row.dominant)
    expression = labels or _("not enough data")
    agreement = {"agree": _("agree"), "differ": _("differ")}.get(row.agreement, _("open"))
    return [
        (_("Check-ins answered"), f"{row.answered} / {row.prompts}"),
        (_("Negative affect"), whole(row.na_mean)),
        (_("Positive affect"), whole(row.pa_mean)),
        (_("Most frequent expression"), expression),
        (_("Negative share"), percent(row.negative_share)),
        (_("Readable samples"), f"{row.readable} / {row.samples}"),
        (_("Self-report and expression"), agreement),
    ]


def _moment(moment: Moment) -> MomentView:
    prompt = moment.prompt
    state = str(prompt.get_status_display())
    if prompt.cause:
        state = f"{state}: {prompt.get_cause_display()}"
    return MomentView(
        prompt=prompt,
        at=prompt.completed_at or prompt.due_at,
        state=state,
        answered=prompt.completed_at is not None,
        answers=[_answer(answer) for answer in moment.answers],
        samples=[_sample(sample) for sample in moment.samples],
    )


def _answer(answer: Answer) -> AnswerLine:
    if answer.value is None:
        return AnswerLine(answer.wording, answer.choice, None)
    if answer.item in ("valence", "arousal"):
        value = f"{answer.value:+g}".replace("-", "−") if answer.value else "0"
        return AnswerLine(_grid_words()[answer.item], value, None)
    return AnswerLine(answer.wording, whole(answer.value), answer.value)


def _grid_words() -> dict[str, str]:
    """The affect grid is one question with two answers."""
    return {
        "valence": _("Unpleasant to pleasant, −4 to 4"),
        "arousal": _("Sleepy to wide awake, −4 to 4"),
    }


def _sample(sample: EmotionSample) -> SampleLine:
    spoken = voice()
    if not sample.reading:
        reason = sample.no_reading_reason.replace("_", " ")
        return SampleLine(sample.captured_at, _("No reading"), reason, "", "", [])
    shares = {label: float(getattr(sample, label)) for label in EMOTIONS}
    bars: list[dict[str, object]] = [
        {
            "key": label,
            "label": spoken.emotion(label),
            "percent": round(share * 100, 1),
            "value": percent(share),
        }
        for label, share in sorted(shares.items(), key=lambda pair: -pair[1])
    ]
    words = {"quality": percent(sample.quality), "frames": sample.frames}
    detail = _("quality %(quality)s, %(frames)s frames") % words
    corrected = spoken.emotion(sample.corrected_label) if sample.corrected_label else ""
    headline = spoken.emotion(sample.top_label)
    return SampleLine(sample.captured_at, headline, detail, sample.top_label, corrected, bars)
