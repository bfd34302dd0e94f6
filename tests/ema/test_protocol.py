"""A definition is taken whole or refused by the name of the place that is wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ema.domain import everyday
from ema.domain.protocol import Kind, definition_read, scaled
from ema.domain.reading import ProtocolError


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    """The everyday definition with one place replaced; ``...`` removes it."""
    data = copy.deepcopy(everyday.definition())
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


def test_everyday_protocol_asks_four_times_within_a_minute() -> None:
    found = definition_read(everyday.definition())
    assert len(found.slots) == 4
    assert found.answer_keys()[:2] == ("valence", "arousal")
    assert found.seconds() < 60
    assert [i.key for i in found.items if i.role == "na"] == [
        "sad", "anxious", "stressed", "irritated",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["name"], ..., "definition.name"),
        (["name"], "  ", "definition.name"),
        (["items"], [], "definition.items"),
        (["items", 1, "kind"], "dial", "definition.items[1].kind"),
        (["items", 1, "key"], "Sad one", "definition.items[1].key"),
        (["items", 1, "low"], ..., "definition.items[1].low"),
        (["items", 1, "max"], -1, "definition.items[1].max"),
        (["items", 1, "max"], float("nan"), "definition.items[1].max"),
        (["items", 1, "colour"], "red", "definition.items[1].colour"),
        (["items", 0, "role"], "na", "definition.items[0].role"),
        (["items", 2, "key"], "sad", "definition.items"),
        (["items", 2, "key"], "valence", "definition.items"),
        (["slots", 0, "from"], "8:30", "definition.slots[0].from"),
        (["slots", 0, "from"], "24:00", "definition.slots[0].from"),
        (["slots", 3, "to"], "05:00", "definition.slots[3].to"),
        (["slots", 0, "kind"], "sometimes", "definition.slots[0].kind"),
        (["slots", 1], {"kind": "fixed", "at": "08:45"}, "definition.slots[1]"),
        (["min_gap_min"], 400, "definition.slots[1]"),
        (["expires_after_min"], 0, "definition.expires_after_min"),
        (["expires_after_min"], True, "definition.expires_after_min"),
        (["sample_max_age_h"], 10_000, "definition.sample_max_age_h"),
        (["camera", "offered"], "yes", "definition.camera.offered"),
        (["camera", "flash"], True, "definition.camera.flash"),
        (["extra"], 1, "definition.extra"),
    ],
)
def test_a_wrong_definition_is_refused_by_its_place(
    path: list[Any], value: Any, place: str
) -> None:
    with pytest.raises(ProtocolError) as refused:
        definition_read(changed(path, value))
    assert refused.value.place == place


def test_a_definition_must_be_an_object() -> None:
    with pytest.raises(ProtocolError, match="must be an object"):
        definition_read([])


def test_a_window_may_cross_midnight_but_not_four_in_the_morning() -> None:
    late = {"kind": "random", "from": "23:00", "to": "02:00"}
    assert definition_read(changed(["slots", 3], late)).slots[3].end.hour == 2
    with pytest.raises(ProtocolError, match="04:00"):
        definition_read(changed(["slots", 3], late | {"to": "04:30"}))


def test_choices_need_different_codes() -> None:
    item = {
        "key": "where",
        "kind": "choice",
        "wording": "Where are you?",
        "choices": [{"code": "home", "label": "Home"}, {"code": "home", "label": "At home"}],
    }
    with pytest.raises(ProtocolError) as refused:
        definition_read(changed(["items", 1], item))
    assert refused.value.place == "definition.items[1].choices"
    item["choices"][1] = {"code": "campus", "label": "On campus"}  # type: ignore[index]
    assert definition_read(changed(["items", 1], item)).items[1].kind is Kind.CHOICE


def test_values_are_scaled_from_the_items_own_range() -> None:
    item = definition_read(
        changed(["items", 1], {**everyday.definition()["items"][1], "min": 1, "max": 5})
    ).items[1]
    assert scaled(item, 1) == 0
    assert scaled(item, 4) == 75
