"""The protocol that Maum comes with: four check-ins a day, each under a minute.

The affect grid is Russell, Weiss & Mendelsohn 1989. The sliders ask for single feelings on
0 to 100 in the words of the momentary-affect literature ("Right now I feel ..."); three of the
sliders' feelings are positive and four negative, so that both means rest on several items.
Four prompts a day: length lowers compliance, frequency hardly does (Wrzus & Neubauer 2023).
"""

from __future__ import annotations

from typing import Any

KEY = "everyday"


def _feeling(key: str, word: str, role: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "slider",
        "wording": f"Right now I feel {word}",
        "low": "not at all",
        "high": "very much",
        "role": role,
        "seconds": 3,
    }


def definition() -> dict[str, Any]:
    """The definition as it is published, in the shape that ``definition_read`` reads."""
    return {
        "name": "Everyday check-in",
        "items": [
            {
                "key": "affect",
                "kind": "affect_grid",
                "wording": "How are you, right now?",
                "hint": "Move the dot to where it fits.",
                "seconds": 8,
            },
            _feeling("sad", "sad", "na"),
            _feeling("happy", "happy", "pa"),
            _feeling("anxious", "anxious", "na"),
            _feeling("relaxed", "relaxed", "pa"),
            _feeling("stressed", "stressed", "na"),
            _feeling("energetic", "energetic", "pa"),
            _feeling("irritated", "irritated", "na"),
        ],
        "slots": [
            {"kind": "random", "from": "08:30", "to": "11:00"},
            {"kind": "random", "from": "11:30", "to": "14:30"},
            {"kind": "random", "from": "15:00", "to": "18:00"},
            {"kind": "random", "from": "18:30", "to": "21:30"},
        ],
        "min_gap_min": 90,
        "expires_after_min": 90,
        "sample_max_age_h": 72,
        "camera": {"offered": True, "frames": 12, "seconds": 3},
    }
