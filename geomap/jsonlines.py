"""JSON on one line, safe for any reader of lines and of UTF-8."""

from __future__ import annotations

import json

from geomap.patterns import lazy

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_UNSAFE = lazy("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def to_json(record: object) -> str:
    """One line of JSON; characters that UTF-8 text cannot carry safely stay escaped.

    These are control characters, NUL among them, lone surrogates, and what some readers take for the end of a line.
    """
    line = _ENCODER.encode(record)
    if line.isascii() and "\x7f" not in line:
        return line
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
