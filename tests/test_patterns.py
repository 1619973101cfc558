from __future__ import annotations

import re

import pytest

from geomap.patterns import lazy


def test_it_does_what_the_pattern_does() -> None:
    pattern, plain = lazy(r"(b)(c)?", re.IGNORECASE), re.compile(r"(b)(c)?", re.IGNORECASE)
    text = "abcBx"
    assert pattern.findall(text) == plain.findall(text)
    assert pattern.sub("-", text) == plain.sub("-", text)
    assert pattern.split(text) == plain.split(text)
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert pattern.search(text, 2).span() == plain.search(text, 2).span()  # type: ignore[union-attr]
    assert (pattern.pattern, pattern.groups) == (plain.pattern, plain.groups)


def test_bytes_too() -> None:
    assert lazy(rb"\d+").findall(b"1 22") == [b"1", b"22"]


def test_nothing_is_compiled_before_it_is_used() -> None:
    pattern = lazy("(")
    with pytest.raises(re.error):
        pattern.search("a")


def test_what_a_pattern_has_not_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute"):
        _ = lazy("a").nothing  # type: ignore[attr-defined]
