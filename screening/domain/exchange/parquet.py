"""Writes a table as Apache Parquet: one row group, plain encoding, no compression.

Written after https://parquet.apache.org/docs/file-format/ because the usual library weighs more
than 40 MB for this one use. What stands here is the part of the format that a flat table of
numbers and text needs; any reader of Parquet reads it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Final

Value = int | float | str | None
Kind = str  # "whole", "number" or "text"

MAGIC: Final = b"PAR1"
CREATED_BY: Final = "maum"
TYPES: Final[dict[Kind, int]] = {"whole": 1, "number": 5, "text": 6}  # INT32, DOUBLE, BYTE_ARRAY
UTF8: Final = 0
OPTIONAL: Final = 1
PLAIN: Final = 0
RLE: Final = 3

# Thrift's compact protocol: kinds of field
I32: Final = 5
I64: Final = 6
BINARY: Final = 8
LIST: Final = 9
STRUCT: Final = 12


def parquet_write(table: Mapping[str, tuple[Kind, Sequence[Value]]]) -> bytes:
    """The file of a table, column name to (kind, values); all columns of the same length."""
    rows = len(next(iter(table.values()))[1])
    body = bytearray(MAGIC)
    chunks = []
    for name, (kind, values) in table.items():
        page = _levels(values) + b"".join(_plain(kind, v) for v in values if v is not None)
        header = _page_header(rows, len(page))
        size = len(header) + len(page)
        chunks.append(_chunk(name, kind, rows, len(body), size))
        body += header + page
    footer = _struct(
        (1, I32, _int(1)),
        (2, LIST, _list(STRUCT, _schema(table))),
        (3, I64, _int(rows)),
        (4, LIST, _list(STRUCT, [_row_group(chunks, len(body) - len(MAGIC), rows)])),
        (6, BINARY, _text(CREATED_BY)),
    )
    return bytes(body) + footer + struct.pack("<i", len(footer)) + MAGIC


# -- pages


def _levels(values: Sequence[Value]) -> bytes:
    """Which rows hold a value: runs of the same level, their length in front."""
    runs = bytearray()
    start = 0
    for place in range(1, len(values) + 1):
        if place == len(values) or (values[place] is None) != (values[start] is None):
            runs += _varint((place - start) << 1) + bytes([values[start] is not None])
            start = place
    return struct.pack("<i", len(runs)) + bytes(runs)


def _plain(kind: Kind, value: int | float | str) -> bytes:
    if kind == "text":
        text = str(value).encode()
        return struct.pack("<i", len(text)) + text
    return struct.pack("<i", value) if kind == "whole" else struct.pack("<d", value)


def _page_header(rows: int, size: int) -> bytes:
    data = _struct(
        (1, I32, _int(rows)), (2, I32, _int(PLAIN)), (3, I32, _int(RLE)), (4, I32, _int(RLE))
    )
    return _struct((1, I32, _int(0)), (2, I32, _int(size)), (3, I32, _int(size)), (5, STRUCT, data))


# -- footer


def _schema(table: Mapping[str, tuple[Kind, Sequence[Value]]]) -> list[bytes]:
    root = _struct((4, BINARY, _text("schema")), (5, I32, _int(len(table))))
    return [root, *(_column(name, kind) for name, (kind, _values) in table.items())]


def _column(name: str, kind: Kind) -> bytes:
    fields = [(1, I32, _int(TYPES[kind])), (3, I32, _int(OPTIONAL)), (4, BINARY, _text(name))]
    if kind == "text":
        fields.append((6, I32, _int(UTF8)))
    return _struct(*fields)


def _chunk(name: str, kind: Kind, rows: int, start: int, size: int) -> bytes:
    about = _struct(
        (1, I32, _int(TYPES[kind])),
        (2, LIST, _list(I32, [_int(PLAIN), _int(RLE)])),
        (3, LIST, _list(BINARY, [_text(name)])),
        (4, I32, _int(0)),
        (5, I64, _int(rows)),
        (6, I64, _int(size)),
        (7, I64, _int(size)),
        (9, I64, _int(start)),
    )
    return _struct((2, I64, _int(start)), (3, STRUCT, about))


def _row_group(chunks: list[bytes], size: int, rows: int) -> bytes:
    return _struct((1, LIST, _list(STRUCT, chunks)), (2, I64, _int(size)), (3, I64, _int(rows)))


# -- Thrift's compact protocol


def _struct(*fields: tuple[int, int, bytes]) -> bytes:
    """Fields in rising order of their number, at most 15 apart."""
    out, before = bytearray(), 0
    for number, kind, content in fields:
        out += bytes([(number - before) << 4 | kind]) + content
        before = number
    return bytes(out) + b"\x00"


def _list(kind: int, parts: Sequence[bytes]) -> bytes:
    short = len(parts) < 15
    head = bytes([len(parts) << 4 | kind]) if short else bytes([0xF0 | kind]) + _varint(len(parts))
    return head + b"".join(parts)


def _text(text: str) -> bytes:
    content = text.encode()
    return _varint(len(content)) + content


def _int(value: int) -> bytes:
    """Zigzag: small numbers of either sign are short."""
    return _varint(value << 1 if value >= 0 else -value * 2 - 1)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
