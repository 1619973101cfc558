"""The parts of a page, unpacked as its script does."""

from __future__ import annotations

import base64
import gzip
import json
from itertools import accumulate


def unpack(text):
    """The value that was packed; columns are lists of numbers, with None for gaps, or bytes."""
    said, mark, rest = gzip.decompress(base64.b64decode(text)).partition(b"\0")
    if not mark:
        return json.loads(said)
    value, columns = json.loads(said)
    at = 0
    for path, kind, count in columns:
        holder = value
        for key in path[:-1]:
            holder = holder[key]
        if kind == 4:
            holder[path[-1]], at = rest[at : at + count], at + count
        else:
            holder[path[-1]], at = _column(rest, at, kind, count)
    assert at == len(rest)
    return value


def _column(data, at, kind, count):
    if kind != 8:
        return _numbers(data, at, kind, count)
    small = [byte - 256 if byte > 127 else byte for byte in data[at : at + count]]
    [others], at = _numbers(data, at + count, 0, 1)
    rows, at = _numbers(data, at, 0, others)
    numbers, at = _numbers(data, at, 3, others)
    for row, number in zip(accumulate(rows), numbers, strict=True):
        small[row] = number
    return small, at


def _numbers(data, at, kind, count):
    numbers = []
    for _ in range(count):
        number = bits = 0
        while True:
            byte = data[at]
            at += 1
            number |= (byte & 127) << bits
            bits += 7
            if byte < 128:
                break
        if kind & 2:
            number -= 1
        if number < 0:
            numbers.append(None)
        else:
            numbers.append((number >> 1) ^ -(number & 1) if kind & 1 else number)
    return numbers, at


def said(steps):
    """Numbers from the steps between them; gaps are stepped over."""
    sums = iter(list(accumulate(step for step in steps if step is not None)))
    return [None if step is None else next(sums) for step in steps]


def quotes(chunks):
    """What stands before each quote, the quotes and what stands behind them, of all chunks of texts, in order."""
    out = []
    for chunk in (chunk for name, chunk in chunks.items() if name.startswith("text")):
        told = _sentences(chunk, chunks["words"]["words"])
        rows = list(accumulate(chunk["sentence"].tolist()))
        before, behind = (_cells(chunk[name], len(rows)) for name in ("before", "behind"))
        for row, start, rest in zip(rows, before, behind, strict=True):
            end = len(told[row]) - rest
            out.append((told[row][:start], told[row][start:end], told[row][end:]))
    return out


def _cells(column, count):
    return [column] * count if isinstance(column, int) else column.tolist()


def _sentences(chunk, usual):
    out = []
    text = ""
    kind, data = chunk["sentences"].coded()
    for number in _column(data, 0, kind, len(chunk["sentences"]))[0]:
        if number == 0:
            out.append(text[1:])  # the space of its first word
            text = ""
        else:
            text += usual[number] if number < len(usual) else chunk["words"][number - len(usual)]
    return out
