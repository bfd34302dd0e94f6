"""The words of this room: labels, moods, qualities and why a picture could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from inference.domain.labels import EMOTIONS

EMOTION_WORDS: Mapping[str, Any] = {
    "anger": _("anger"),
    "disgust": _("disgust"),
    "fear": _("fear"),
    "happiness": _("happiness"),
    "sadness": _("sadness"),
    "surprise": _("surprise"),
    "neutral": _("neutral"),
}

NO_READING: Mapping[str, tuple[Any, Any]] = {  # code -> what was the matter, what to change
    "no_face": (_("No face was found."), _("Hold the phone at eye level, face in the oval.")),
    "face_too_small": (_("You are a little far away."), _("Come closer to the phone.")),
    "face_cut_off": (_("Part of your face is outside."), _("Move until it is in the oval.")),
    "too_dark": (_("It is too dark."), _("Turn towards a window or a lamp.")),
    "too_bright": (_("It is too bright."), _("Turn away from the strong light.")),
    "low_contrast": (_("The picture is too pale."), _("Try with the light from in front of you.")),
    "blurred": (_("The picture is blurred."), _("Hold still, or wipe the lens.")),
    "mouth_covered": (_("Your mouth is hard to see."), _("Nothing before it, straight ahead.")),
    "turned_away": (_("Your face is turned away."), _("Look straight at the phone.")),
    "uncertain": (_("It could not be read clearly."), _("That happens. Try again if you like.")),
    "": (_("It could not be read."), _("Try again if you like.")),
}

CAMERA_TROUBLE: Mapping[str, Any] = {
    "denied": _("The browser may not use the camera. You can allow it in the browser's settings."),
    "none": _("There is no camera on this device."),
    "in_use": _("Another app is using the camera. Close it and try again."),
    "unsupported": _("This browser cannot use the camera."),
    "off": _("The camera was switched off."),
    "camera": _("The camera gave no picture."),
    "offline": _("You are offline, and this device cannot read the picture by itself."),
    "refused": _("The picture was not taken in."),
    "busy": _("It is taking too long just now."),
    "server": _("Something went wrong on our side."),
}

VALENCE = {
    -4: _("very low"),
    -3: _("very low"),
    -2: _("low"),
    -1: _("a little low"),
    0: _("in between"),
    1: _("rather good"),
    2: _("good"),
    3: _("very good"),
    4: _("very good"),
}
AROUSAL = {
    -4: _("very tired"),
    -3: _("very tired"),
    -2: _("rather tired"),
    -1: _("a little tired"),
    0: "",
    1: _("fairly awake"),
    2: _("awake"),
    3: _("wide awake"),
    4: _("wide awake"),
}


def mood_words(valence: float | None, arousal: float | None) -> str:
    """ "A little low, rather tired" for a place on the affect grid; "" without both."""
    if valence is None or arousal is None:
        return ""
    parts = [str(VALENCE[round(valence)]), str(AROUSAL[round(arousal)])]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def quality_words(quality: float) -> Any:
    if quality >= 0.7:
        return _("good picture")
    return _("fair picture") if quality >= 0.4 else _("poor picture")


def certainty_words(top: float) -> Any:
    if top >= 0.7:
        return _("fairly clear")
    return _("not very clear") if top >= 0.45 else _("unclear")


def emotion_rows(shares: Mapping[str, float]) -> list[dict[str, Any]]:
    """Rows for the emotion bars, in the labels' one order; ``shares`` 0..1."""
    return [
        {
            "key": label,
            "label": EMOTION_WORDS[label],
            "percent": round(100 * shares.get(label, 0.0), 1),
            "value": f"{round(100 * shares.get(label, 0.0))} %",
        }
        for label in EMOTIONS
    ]


def checkin_words() -> dict[str, Any]:
    """Everything the check-in's scripts say."""
    return {
        "valence": {str(key): str(word) for key, word in VALENCE.items()},
        "arousal": {str(key): str(word) for key, word in AROUSAL.items()},
        "noReading": {key: [str(w), str(tip)] for key, (w, tip) in NO_READING.items()},
        "cameraTrouble": {key: str(word) for key, word in CAMERA_TROUBLE.items()},
        "emotions": {key: str(word) for key, word in EMOTION_WORDS.items()},
        "secondsLeft": str(_("about {n} seconds left")),
        "sliderValue": str(_("{n} of 100")),
        "untouched": str(_("not answered yet")),
        "holdStill": str(_("Hold still for three seconds")),
        "loading": str(_("Getting ready: this is loaded once, about 3 MB")),
        "sending": str(_("Reading")),
        "quality": [str(quality_words(q)) for q in (0.0, 0.5, 1.0)],
        "certainty": [str(certainty_words(p)) for p in (0.0, 0.5, 1.0)],
        "severalFaces": str(_("Several faces were in the picture; the largest one was read.")),
        "asEstimated": str(_("as estimated")),
        "onDevice": str(_("Read on this device. No picture left it.")),
        "onServer": str(_("Read on the server, in memory. No picture was kept.")),
        "progress": str(_("Step {n} of {total}")),
        "queued": str(_("Kept on this phone. It is sent as soon as you are online again.")),
        "saved": str(_("Your check-in is saved.")),
        "refused": str(_("This check-in could not be saved.")),
    }
