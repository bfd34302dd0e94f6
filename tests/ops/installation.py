"""A Maum of its own for one test: folder, database, broker, and real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 120.0  # two busy cores; nothing here waits that long unless it is broken


def eventually(true: Callable[[], Any], what: str, deadline_s: float = DEADLINE_S) -> Any:
    """What ``true`` returns once it is truthy; fails after the deadline."""
    until = time.monotonic() + deadline_s
    while time.monotonic() < until:
        if value := true():
            return value
        time.sleep(0.1)
    raise AssertionError(f"not within {deadline_s:.0f} s: {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """Runs commands and servers with settings of its own; ``close`` ends all it started."""

    def __init__(self, folder: Path, database: str, **env: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        assets = Path(os.environ["MAUM_VAR"]) / "assets"
        if assets.is_dir() and not (folder / "assets").exists():
            (folder / "assets").symlink_to(assets)
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("MAUM_", "DJANGO_"))},
            "MAUM_VAR": str(folder),
            "MAUM_DATABASE": database,
            "MAUM_SECRET_KEY": "only-for-tests",
            "MAUM_DEMO": "1",
            "PYTHONUNBUFFERED": "1",
            **env,
        }
        self.started: list[subprocess.Popen[str]] = []

    def manage(self, *args: str) -> str:
        """The output of a command that must succeed."""
        done = self.manage_try(*args)
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout

    def manage_try(self, *args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *args]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, text=True, capture_output=True, timeout=300
        )

    def start(self, *args: str) -> subprocess.Popen[str]:
        """A process that runs until it is stopped; its output is kept in the folder."""
        with (self.folder / "output.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *args],
                cwd=ROOT,
                env=self.env,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def serve(self, port: int, *args: str) -> subprocess.Popen[str]:
        """The whole system; its web part answers when this returns."""
        process = self.start("manage.py", "serve", "--port", str(port), "--web-workers", "1", *args)
        eventually(lambda: self.answers(process, f"http://127.0.0.1:{port}/health/live"), "web")
        return process

    def answers(self, process: subprocess.Popen[str], url: str) -> bool:
        assert process.poll() is None, self.output()
        try:
            with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    def output(self) -> str:
        return (self.folder / "output.log").read_text()[-4000:]

    def close(self) -> None:
        for process in self.started:
            for pid in [process.pid, *descendants(process.pid)]:
                with suppressed():
                    os.kill(pid, signal.SIGKILL)
            process.wait()


@contextmanager
def suppressed() -> Iterator[None]:
    try:
        yield
    except ProcessLookupError:
        return


def processes() -> dict[int, tuple[int, str]]:
    """Every living process: pid -> (parent, command line); zombies are dead."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if state != "Z":
            found[int(entry.name)] = (int(parent), command)
    return found


def descendants(pid: int) -> list[int]:
    alive = processes()
    children = [child for child, (parent, _) in alive.items() if parent == pid]
    return [*children, *(grand for child in children for grand in descendants(child))]


@contextmanager
def database_for(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind this test run is on."""
    url = os.environ.get("MAUM_DATABASE", "")
    if not url:
        yield ""  # SQLite, in the installation's folder
        return
    parts = urlsplit(url)
    name = f"{parts.path.strip('/')}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
