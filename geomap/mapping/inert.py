"""Report text made inert: for a page's data, for labels that folium puts through templates, for scripts.

Nothing here escapes for one sink at a time. Data is packed so that no parser between here and the page sees its
characters. Labels, which folium and Leaflet put through templates and HTML, lose every character that has a meaning to
any of them. JSON in scripts writes such characters as escapes.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

from geomap.mapping.columns import Columnar, columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LABEL_LENGTH = 80

_LEVEL = 4
"""Of zlib: from 6 on packing takes half as long again or more for the last hundredth of the size."""
_NO_ORIGIN = b"\0\0\0\0\0\xff"
"""In the head of gzip's format: no time, no flags of the compressor's, no operating system."""
_BROKEN = re.compile("[\x00\ud800-\udfff]")
_ESCAPES = re.compile(r"\\u0000|\\.")
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
# Jinja, HTML, JavaScript strings and templates: each of their characters has a full-width twin that means nothing.
_WIDE = {ord(char): ord(char) + 0xFEE0 for char in "<>&\"'`${}%#\\"}
_SCRIPT_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&'`${}%#\u2028\u2029"}


def plain(text: str) -> str:
    """Replace NULs and lone surrogates, which a page cannot contain, by U+FFFD."""
    return _BROKEN.sub(REPLACEMENT, text)


def label(text: str, *, length: int = LABEL_LENGTH) -> str:
    """A short label that reads the same but is not syntax to any template, HTML or script parser.

    Parameters
    ----------
    text
        Any text, even a hostile one.
    length
        Code points of the longest label; a longer one is cut and ends in an ellipsis.

    Returns
    -------
    label
        Without control and bidi control characters; `<`, `{`, quotes and their like are full-width.
    """
    spaced = _BIDI_CONTROLS.sub("", _UNPRINTABLE.sub(" ", plain(text)))
    words = " ".join(spaced.split()).translate(_WIDE)
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def script_json(value: Json) -> str:
    """JSON that can stand in a script, and in a template around it, without opening or closing anything.

    Escapes inside strings only: outside them JSON's own braces are spaced, so that no template tag forms.
    """
    parts = re.split(r'("(?:[^"\\]|\\.)*")', json.dumps(_plain_strings(value), ensure_ascii=True, allow_nan=False))
    return "".join(
        part.translate(_SCRIPT_ESCAPES) if part.startswith('"') else part.replace("{", "{ ").replace("}", " }")
        for part in parts
    )


def pack(value: Any) -> str:
    """A value as JSON, gzip and base64: the same value always gives the same characters, all of them inert."""
    return compressed(serialised(value))


def serialised(value: Any) -> bytes:
    """A value as JSON.

    Columns in objects follow the JSON behind a NUL, which no JSON has; it is then a pair of the value, null standing
    for each of them, and the list of their paths, kinds and lengths.
    """
    found = list(columns_of(value)) if isinstance(value, dict) else []
    coded = [column.coded() for _, column in found]
    if found:
        value = [value, [[path, kind, len(column)] for (path, column), (kind, _) in zip(found, coded, strict=True)]]
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_left_out)
    if "\\u0000" in text:  # perhaps a NUL, perhaps a backslash before it
        text = _ESCAPES.sub(lambda found: "\\ufffd" if found[0] == "\\u0000" else found[0], text)
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raw = plain(text).encode()
    if found:
        raw = b"".join([raw, b"\0", *(data for _, data in coded)])
    return raw


def compressed(data: bytes) -> str:
    """Data through gzip and base64; the same for the same data."""
    packed = zlib.compress(data, _LEVEL, 31)
    return base64.b64encode(packed[:4] + _NO_ORIGIN + packed[10:]).decode("ascii")


def _left_out(value: object) -> None:
    if not isinstance(value, Columnar):
        raise TypeError(f"{type(value).__name__} is no JSON value")


def _plain_strings(value: Json) -> Json:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(key): _plain_strings(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_strings(item) for item in value]
    return value
