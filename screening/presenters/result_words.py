"""What scores are about and what a band can mean, in a student's plain words: nothing here names an
illness, and no published label such as "severe" is repeated to the one who answered.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from screening.domain.instrument import Scale

Words = str | Promise

ABOUT: dict[str, Words] = {
    "phq9": gettext_lazy("low mood and how it has touched sleep, energy and thoughts"),
    "phq2": gettext_lazy("low mood and interest in things"),
    "gad7": gettext_lazy("worry, tension and restlessness"),
    "gad2": gettext_lazy("worry and nervousness"),
    "who5": gettext_lazy("well-being: feeling cheerful, calm, active, rested and interested"),
    "k10": gettext_lazy("how weighed down you have felt"),
    "k6": gettext_lazy("how weighed down you have felt"),
    "dass21": gettext_lazy("low mood, tension and stress"),
    "cesd20": gettext_lazy("low mood and how it has touched your days"),
    "cesd10": gettext_lazy("low mood and how it has touched your days"),
    "pss10": gettext_lazy("how often things felt like too much to cope with"),
    "audit": gettext_lazy("drinking, and what has come of it"),
    "auditc": gettext_lazy("how often and how much you drink"),
    "pcl5": gettext_lazy("what a very stressful experience can leave behind"),
    "ucla3": gettext_lazy("missing company, or feeling left out"),
    "swls": gettext_lazy("how content you are with your life as a whole"),
}

# Names of scales beside the first one, and of the first one where others stand beside it
PARTS: dict[tuple[str, str], Words] = {
    ("dass21", "depression"): gettext_lazy("Low mood"),
    ("dass21", "anxiety"): gettext_lazy("Tension and fear"),
    ("dass21", "stress"): gettext_lazy("Stress"),
}

# (title, what it can mean and what may help) by instrument and band
BANDS: dict[tuple[str, str], tuple[Words, Words]] = {
    ("phq9", "none_minimal"): (
        gettext_lazy("Few signs of low mood"),
        gettext_lazy("In the last two weeks you noticed little or none of what was asked."),
    ),
    ("phq9", "mild"): (
        gettext_lazy("Some signs of low mood"),
        gettext_lazy(
            "Some of this was there on several days. That is common, in busy weeks above all, and "
            "often passes. If it stays, talking it over is a good idea."
        ),
    ),
    ("phq9", "moderate"): (
        gettext_lazy("Low mood on many days"),
        gettext_lazy(
            "Much of this was there on many days. Many people at this point find a conversation "
            "with a counsellor useful, and need no reason that is “bad enough”."
        ),
    ),
    ("phq9", "moderately_severe"): (
        gettext_lazy("Low mood on most days"),
        gettext_lazy(
            "Most of this was there on more than half the days. That is a lot to carry. A "
            "counsellor will look at this and may write to you."
        ),
    ),
    ("phq9", "severe"): (
        gettext_lazy("Low mood nearly every day"),
        gettext_lazy(
            "Most of this was there nearly every day. That is a great deal to carry, and it can "
            "get better with help. A counsellor will look at this and may write to you."
        ),
    ),
    ("gad7", "minimal"): (
        gettext_lazy("Little worry or tension"),
        gettext_lazy("In the last two weeks you noticed little or none of what was asked."),
    ),
    ("gad7", "mild"): (
        gettext_lazy("Some worry and tension"),
        gettext_lazy(
            "Some of this was there on several days. That is common, before exams above all, and "
            "often passes. If it stays, talking it over is a good idea."
        ),
    ),
    ("gad7", "moderate"): (
        gettext_lazy("Worry or tension on many days"),
        gettext_lazy(
            "Much of this was there on many days. Many people at this point find a conversation "
            "with a counsellor useful, and need no reason that is “bad enough”."
        ),
    ),
    ("gad7", "severe"): (
        gettext_lazy("Worry or tension on most days"),
        gettext_lazy(
            "Most of this was there on most days. That is a lot to carry, and it can get better "
            "with help. A counsellor will look at this and may write to you."
        ),
    ),
    ("who5", "adequate"): (
        gettext_lazy("Well-being in the usual range"),
        gettext_lazy("More good moments than not in the last two weeks."),
    ),
    ("who5", "poor_wellbeing"): (
        gettext_lazy("Well-being on the low side"),
        gettext_lazy(
            "Good moments were there less than half of the time. It can be a hard stretch, or "
            "something that talking over would make lighter."
        ),
    ),
    ("who5", "likely_depression_screen"): (
        gettext_lazy("Few good moments lately"),
        gettext_lazy(
            "Good moments were rare in the last two weeks. It is worth telling somebody, and the "
            "counselling centre is there for just that."
        ),
    ),
}

# Where an instrument has no words of its own: by how far up its bands the score lies
LITTLE = (
    gettext_lazy("Little of what was asked"),
    gettext_lazy("You noticed little or none of what the questions are about."),
)
SOME = (
    gettext_lazy("Some of what was asked"),
    gettext_lazy(
        "Some of what the questions are about was there. That is common, and often passes. If it "
        "stays, talking it over is a good idea."
    ),
)
MUCH = (
    gettext_lazy("Much of what was asked"),
    gettext_lazy(
        "Much of what the questions are about was there. Many people at this point find a "
        "conversation with a counsellor useful, and need no reason that is “bad enough”."
    ),
)
MOST = (
    gettext_lazy("Most of what was asked"),
    gettext_lazy(
        "Most of what the questions are about was there. That is a lot to carry, and it can get "
        "better with help."
    ),
)
HIGH = (
    gettext_lazy("On the high side"),
    gettext_lazy("Much of the good that the questions are about was there."),
)
MIDDLE = (
    gettext_lazy("In the middle"),
    gettext_lazy("Some of the good that the questions are about was there, and some was missing."),
)
LOW = (
    gettext_lazy("On the low side"),
    gettext_lazy(
        "Much of the good that the questions are about was missing. It can be a hard stretch, or "
        "something that talking over would make lighter."
    ),
)
NO_BANDS = {
    "worse": gettext_lazy(
        "This questionnaire has no ranges to compare with. A higher number means that more of what "
        "it asks about was there; it says most beside your own earlier ones."
    ),
    "better": gettext_lazy(
        "This questionnaire has no ranges to compare with. A higher number means that more of the "
        "good that it asks about was there; it says most beside your own earlier ones."
    ),
}


def band_words(instrument: str, scale: Scale, code: str) -> tuple[Words, Words]:
    """Title and meaning of one of the scale's bands; by its place where nothing better is known.

    ``code`` "" is a scale without bands.
    """
    if known := BANDS.get((instrument, code)):
        return known
    codes = [band.code for band in scale.bands]
    if code not in codes:
        return gettext_lazy("Your answers, added up"), NO_BANDS[scale.higher_is]
    return _by_place(codes.index(code), len(codes) - 1, scale.higher_is)


def _by_place(place: int, last: int, higher_is: str) -> tuple[Words, Words]:
    if higher_is == "better":
        return HIGH if 3 * place > 2 * last else LOW if 3 * place < last else MIDDLE
    if place == 0:
        return LITTLE
    if place == last:
        return MOST if last > 2 else MUCH
    return MUCH if 2 * place > last else SOME
