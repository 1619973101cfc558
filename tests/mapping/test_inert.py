from __future__ import annotations

import base64
import gzip
import json
import re

import pytest
from chronicles import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from geomap.mapping.inert import label, pack, plain, script_json

ANYTHING = st.text(st.characters()) | st.text(st.sampled_from("{}%#<>&\"'`$\\/\x00\ud800\u202e\u2028ab "))


@given(ANYTHING)
def test_plain_text_can_be_encoded_and_keeps_its_length(text):
    plain(text).encode()
    assert len(plain(text)) == len(text)
    assert "\x00" not in plain(text)


@given(ANYTHING)
def test_a_label_has_no_character_that_a_parser_gives_a_meaning_to(text):
    shown = label(text)
    assert not set(shown) & set("<>&\"'`${}%#\\\x00\r\n\u2028\u202e")
    assert len(shown) <= 80
    shown.encode()


def test_a_label_reads_like_its_text():
    assert label("  Jaysh   al-Islam ") == "Jaysh al-Islam"
    assert label("جيش الإسلام") == "جيش الإسلام"
    assert label("<b>{{x}}") == "＜b＞｛｛x｝｝"
    assert label("x" * 200) == "x" * 79 + "…"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_label_passes_a_template_untouched(text):
    assert Template(label(text)).render() == label(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | ANYTHING, lambda it: st.lists(it) | st.dictionaries(ANYTHING, it)
    )
)
def test_json_in_a_script_opens_nothing_and_means_the_same(value):
    text = script_json(value)
    assert not re.search(r"\{\{|\{%|\{#|<|>|`|\$\{|[\u2028\u2029]", text)
    assert json.loads(text) == json.loads(_pure(value))
    assert Template(text).render() == text


@given(st.dictionaries(ANYTHING, st.lists(ANYTHING)))
def test_packed_data_comes_out_as_it_went_in(value):
    text = pack(value)
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", text)
    assert json.loads(gzip.decompress(base64.b64decode(text))) == json.loads(_pure(value))


def test_packing_depends_on_no_clock_and_no_system():
    raw = base64.b64decode(pack({"a": [1, 2, "ж"]}))
    assert raw[4:8] == b"\0\0\0\0"
    assert raw[9] == 255


def _pure(value):
    if isinstance(value, str):
        return json.dumps(plain(value))
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(plain(key))}:{_pure(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_pure(item) for item in value) + "]"
    return json.dumps(value)
