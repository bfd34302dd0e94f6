"""Structured logs: one JSON object a line, with counts and job ids and nothing personal."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

FIELDS = ("request_id", "method", "route", "status", "duration_ms", "task", "job", "count", "event")


class JsonLines(logging.Formatter):
    """Writes only the fields named here: whatever else a caller attaches is left out."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({f: getattr(record, f) for f in FIELDS if getattr(record, f, None) is not None})
        if record.exc_info and record.exc_info[0]:
            # The message of an exception may quote a value; its type and place may not.
            line["error"] = record.exc_info[0].__name__
            line["trace"] = self._places(record)
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def _places(record: logging.LogRecord) -> list[str]:
        places, trace = [], record.exc_info[2] if record.exc_info else None
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return places[-8:]


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonLines"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "nowhere": {"class": "logging.NullHandler"},  # without any, Python writes to stderr itself
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # These quote paths, addresses or user names; Maum's own request log replaces them.
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["nowhere"], "propagate": False},
        "axes": {"handlers": ["nowhere"], "propagate": False},
        "kombu.connection": {"level": "ERROR"},  # warns that the embedded broker has no host
        "fontTools": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
