"""The embedded broker: a message is whole, goes to one reader, and survives its writer."""

from __future__ import annotations

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from config.broker import Channel, Transport


@pytest.fixture
def channel(tmp_path: Path) -> Channel:
    return open_channel(tmp_path)


def open_channel(folder: Path) -> Channel:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder)}
    connection = Connection("filesystem://", transport=Transport, transport_options=options)
    channel = connection.channel()
    assert isinstance(channel, Channel)
    return channel


def test_messages_come_in_the_order_they_were_put(channel: Channel) -> None:
    for number in range(5):
        channel._put("maum", {"n": number})
    assert [channel._get("maum")["n"] for _ in range(5)] == list(range(5))


def test_message_goes_to_one_reader(channel: Channel, tmp_path: Path) -> None:
    other = open_channel(tmp_path)
    for number in range(4):
        channel._put("maum", {"n": number})
    first = channel._get("maum")  # from here on it knows of all four
    rest = []
    for reader in (other, channel, other, channel):
        try:
            rest.append(reader._get("maum")["n"])
        except Empty:
            continue
    assert sorted([first["n"], *rest]) == [0, 1, 2, 3]


def test_half_written_message_is_not_seen(channel: Channel, tmp_path: Path) -> None:
    (tmp_path / ".0_draft.maum.msg").write_text('{"n":')
    with pytest.raises(Empty):
        channel._get("maum")


def test_queues_are_kept_apart(channel: Channel) -> None:
    channel._put("reply.maum", {"n": 1})
    with pytest.raises(Empty):
        channel._get("maum")
    assert channel._get("reply.maum") == {"n": 1}
    assert channel._size("reply.maum") == 0


def test_taken_message_leaves_nothing_behind(channel: Channel, tmp_path: Path) -> None:
    channel._put("maum", {"n": 1})
    channel._get("maum")
    assert list(tmp_path.iterdir()) == []
