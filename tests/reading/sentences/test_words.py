"""Sentences and tokens: offsets, abbreviations, wrapped lines, compounds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reading.sentences.words import MAX_TOKENS, is_titled, is_wrapped, sentences, tokenize


def split(text):
    return [text[s.start : s.end] for s in sentences(text, [(0, len(text))])]


def test_sentences_end_at_full_stops_and_line_ends():
    assert split("Headline without a stop\nOne. Two! Three?") == ["Headline without a stop", "One.", "Two!", "Three?"]


@pytest.mark.parametrize(
    "text", ["Gen. Smith came.", "The U.S. army came.", "It cost 3.5 million.", "He came at 5 p.m. on Monday."]
)
def test_abbreviations_do_not_end_a_sentence(text):
    assert split(text) == [text]


def test_lines_broken_by_width_are_joined():
    text = "The army said on Monday that\nit had taken the town and\nwould go on to the river and\nthe bridge."
    assert is_wrapped(text)
    assert len(split(text)) == 1


def test_a_compound_gives_its_force_a_token_of_its_own():
    assert [t.text for t in tokenize("rebel-held al-Bab")] == ["rebel", "-", "held", "al-Bab"]


def test_a_possessive_is_a_token_of_its_own():
    assert [t.text for t in tokenize("Syria’s Ma'arrat")] == ["Syria", "’s", "Ma'arrat"]


def test_a_sentence_never_crosses_a_gap():
    text = "The army [ad] left."
    found = list(sentences(text, [(0, 9), (13, len(text))]))
    assert [text[s.start : s.end] for s in found] == ["The army", "left."]


@given(st.text(max_size=400))
def test_tokens_stand_in_the_text_in_order(text):
    tokens = [t for s in sentences(text, [(0, len(text))]) for t in s.tokens]
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(st.integers(1, 5))
def test_a_long_line_is_cut(n):
    text = "word " * (MAX_TOKENS * n + 1)
    assert all(len(s.tokens) <= MAX_TOKENS for s in sentences(text, [(0, len(text))]))


@pytest.mark.parametrize(
    ("line", "titled"),
    [
        ("Rebels Seize Key Border Town From Government Troops", True),
        ("ARMY RETAKES LAST TOWN NEAR BORDER", True),
        ("Rebels seized Khan Sheikhoun, Maarat Misrin, Kafr Nabl and Saraqib", False),
        ("Troops Enter Mosul", False),
        ("", False),
    ],
)
def test_a_line_in_the_capitals_of_a_headline_is_known(line, titled):
    assert is_titled(line.split()) is titled


def test_ras_is_no_owner():
    assert [t.text for t in tokenize("took Ra's Lanuf and the army's base")] == [
        "took",
        "Ra's",
        "Lanuf",
        "and",
        "the",
        "army",
        "'s",
        "base",
    ]


def test_citations_belong_to_the_sentence_they_follow():
    text = "Rebels took Gao.[4][5] The army left."
    assert [text[s.start : s.end] for s in sentences(text, [(0, len(text))])] == [
        "Rebels took Gao.[4][5]",
        "The army left.",
    ]


def test_the_marks_of_posts_are_no_tokens():
    assert [t.text for t in tokenize("#SAA took ~80% of #Homs 🔥⚡ with @allies.")] == [
        *["SAA", "took", "80", "%", "of", "Homs", "with", "allies", "."]
    ]
    assert [t.text for t in tokenize("■ Homs • no. # 5")][:1] == ["■"]


def test_signs_for_words_are_those_words():
    assert [t.lower for t in tokenize("A & B w/ C")] == ["a", "and", "b", "with", "c"]
