"""One command starts the whole system, keeps it running, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from tests.ops.installation import Installation, descendants, eventually, free_port, processes

pytestmark = pytest.mark.processes
Install = Callable[..., Installation]


def part(of: int, name: str) -> list[int]:
    """The processes below ``of`` whose command line holds ``name``."""
    alive = processes()
    return [pid for pid in descendants(of) if pid in alive and name in alive[pid][1]]


def gone(pids: list[int]) -> bool:
    return not set(pids) & set(processes())


def health(port: int) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/health/", headers={"Accept": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return dict(json.load(response))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))


def test_all_parts_start_heal_and_stop_together(install: Install) -> None:
    place, port = install("place"), free_port()
    serve = place.serve(port)
    eventually(lambda: health(port)["status"] == "ok", "health with a worker's heartbeat")

    first = eventually(lambda: part(serve.pid, "worker --pool"), "worker")
    os.kill(first[0], signal.SIGKILL)
    second = eventually(
        lambda: [pid for pid in part(serve.pid, "worker --pool") if pid not in first],
        "a new worker for the one that was killed",
    )

    everyone = [serve.pid, *descendants(serve.pid)]
    assert set(second) < set(everyone)
    groups = {os.getpgid(pid) for pid in everyone if pid != serve.pid}
    assert len(groups) == 1
    serve.send_signal(signal.SIGINT)
    assert serve.wait(60) == 0
    assert gone(everyone), place.output()


def test_web_that_dies_ends_everything_with_an_error(install: Install) -> None:
    place, port = install("place"), free_port()
    serve = place.serve(port)
    everyone = descendants(serve.pid)
    os.kill(part(serve.pid, "gunicorn")[0], signal.SIGKILL)
    assert serve.wait(60) != 0
    eventually(lambda: gone(everyone), "all parts ended")
    assert "web part stopped by itself" in place.output()


def test_killed_supervisor_leaves_no_orphan(install: Install) -> None:
    place, port = install("place"), free_port()
    serve = place.serve(port)
    everyone = descendants(serve.pid)
    serve.kill()
    serve.wait(10)
    eventually(lambda: gone(everyone), "all parts ended")


def test_taken_port_is_one_clear_line(install: Install) -> None:
    place = install("place")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = place.manage_try("serve", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "Address already in use" in refused.stderr
    assert refused.stderr.count("\n") == 1
