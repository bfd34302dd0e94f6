"""Every write to protocols, prompts, answers, samples and daily summaries."""

from ema.services.days import day_shard_close, days_summarise, zone_close, zones_close_due
from ema.services.frames import FrameAnswer, frame_answer
from ema.services.prompts import prompt_open, prompts_refresh, prompts_schedule
from ema.services.protocols import enrol, everyday_join, everyday_publish, protocol_publish
from ema.services.samples import sample_correct, sample_record
from ema.services.submissions import prompt_submit
from ema.services.synthetic import days_synthesise, demo_checkin_renew

__all__ = [
    "FrameAnswer",
    "day_shard_close",
    "days_summarise",
    "days_synthesise",
    "demo_checkin_renew",
    "enrol",
    "everyday_join",
    "everyday_publish",
    "frame_answer",
    "prompt_open",
    "prompt_submit",
    "prompts_refresh",
    "prompts_schedule",
    "protocol_publish",
    "sample_correct",
    "sample_record",
    "zone_close",
    "zones_close_due",
]
