"""Runs everything Maum consists of: web, worker and beat, started and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STOP_WITHIN_S = 20  # then SIGKILL
RESTART_AFTER_S = 2  # a worker that dies at once must not spin
LOOK_EVERY_S = 0.2
PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One program of the running system."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    restart_at: float = 0.0


class Command(BaseCommand):
    help = "Run web, worker and beat together; Ctrl-C stops all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-workers", type=int, default=2, help="web processes")
        parser.add_argument("--no-worker", action="store_true", help="web only")
        parser.add_argument("--log-dir", type=Path, help="one log file a part, not stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        port_require_free(options["host"], options["port"])
        if not settings.HTTPS and not settings.CSRF_TRUSTED_ORIGINS:
            os.environ.setdefault("MAUM_SITE", f"http://{options['host']}:{options['port']}")
        parts = [Part("web", web_command(options["host"], options["port"], options["web_workers"]))]
        if not options["no_worker"]:
            parts += [Part("worker", worker_command()), Part("beat", beat_command())]
        group = Group(parts, options["log_dir"])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, group.stop_ask)
        group.start()
        try:
            self.greet(group, options["host"], options["port"])
            group.watch()
        finally:
            group.stop()
        if group.failed:
            raise CommandError(group.failed)

    def greet(self, group: Group, host: str, port: int) -> None:
        if not group.web_wait(host, port):
            return
        self.stdout.write(f"Maum is at http://{host}:{port}")
        if settings.DEMO:
            call_command("demo_logins", stdout=self.stdout)
        self.stdout.write("Ctrl-C stops it.")
        self.stdout.flush()


class Group:
    """The parts as one process group of their own, so that each signal reaches them once."""

    def __init__(self, parts: list[Part], log_dir: Path | None) -> None:
        self.parts, self.log_dir = parts, log_dir
        self.leader, self.stopping, self.failed = 0, False, ""

    def stop_ask(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def start(self) -> None:
        for part in self.parts:
            self.part_start(part)

    def part_start(self, part: Part) -> None:
        log = self.log_open(part.name)
        part.process = subprocess.Popen(  # noqa: S603 - our own commands
            part.command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=self.leader,
            preexec_fn=die_with_parent,
        )
        self.leader = self.leader or part.process.pid

    def log_open(self, name: str) -> IO[bytes] | None:
        if self.log_dir is None:
            return None
        self.log_dir.mkdir(parents=True, exist_ok=True)
        return (self.log_dir / f"{name}.log").open("ab")

    def web_wait(self, host: str, port: int) -> bool:
        """Wait until the web part accepts connections; False when it died or we are to stop."""
        while not self.stopping and not self.web_died():
            with socket.socket() as probe:
                if probe.connect_ex((host, port)) == 0:
                    return True
            time.sleep(LOOK_EVERY_S)
        return False

    def watch(self) -> None:
        while not self.stopping and not self.web_died():
            for part in self.parts[1:]:
                self.part_revive(part)
            time.sleep(LOOK_EVERY_S)

    def web_died(self) -> bool:
        web = self.parts[0].process
        if web is not None and web.poll() is not None:
            self.failed = f"The web part stopped by itself with exit status {web.returncode}."
        return bool(self.failed)

    def part_revive(self, part: Part) -> None:
        """Start a part that died again, after a pause."""
        if part.process is None or part.process.poll() is None:
            return
        if not part.restart_at:
            sys.stderr.write(f"The {part.name} died (status {part.process.returncode}).\n")
            part.restart_at = time.monotonic() + RESTART_AFTER_S
        elif time.monotonic() >= part.restart_at:
            part.restart_at = 0.0
            self.part_start(part)

    def stop(self) -> None:
        """End every part: politely, and by force what is left of the group after the deadline."""
        started = [part.process for part in self.parts if part.process]
        running = [process for process in started if process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                break
        try:
            os.killpg(self.leader, signal.SIGKILL)
        except ProcessLookupError:
            return  # nobody is left
        for process in running:
            process.wait()


def die_with_parent() -> None:
    """Ask Linux to end this child when the supervisor is killed, so that no orphan serves on."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def port_require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or "unusable"
            raise CommandError(f"Port {port} on {host}: {reason}. Choose another one.") from None


def web_command(host: str, port: int, workers: int) -> list[str]:
    shared_memory = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat files must not wait for a disk
    place = ["--worker-tmp-dir", shared_memory] if Path(shared_memory).is_dir() else []
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", f"{host}:{port}", "--workers", str(workers)),
        *("--worker-class", "gthread", "--threads", "8", "--timeout", "60"),
        *("--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"),
        "--preload",  # a defect shows at once, and the processes share what they loaded
        *place,
    ]


def worker_command() -> list[str]:
    """One task at a time, in the worker's own process: what the embedded broker can do."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--pool", "solo"),
        *("--without-gossip", "--without-mingle", "--loglevel", "warning"),
    ]


def beat_command() -> list[str]:
    """Its own process: a beat inside a killed worker would outlive it as a second clock."""
    schedule = settings.VAR_DIR / "beat-schedule"
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "beat"),
        *("--schedule", str(schedule), "--pidfile", "", "--loglevel", "warning"),
    ]
