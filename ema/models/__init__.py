"""Protocols, prompts, answers, emotion samples and the days they are summed up in."""

from ema.models.days import DailySummary, DayClosing
from ema.models.prompts import Answer, MissCause, Prompt, PromptStatus
from ema.models.protocols import Enrolment, Protocol, ProtocolVersion
from ema.models.samples import EmotionSample

__all__ = [
    "Answer",
    "DailySummary",
    "DayClosing",
    "EmotionSample",
    "Enrolment",
    "MissCause",
    "Prompt",
    "PromptStatus",
    "Protocol",
    "ProtocolVersion",
]
