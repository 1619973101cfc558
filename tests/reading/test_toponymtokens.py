from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geomap.reading import toponymtokens
from geomap.reading.toponymtokens import LONGEST, REMEMBERED, Cutter, Vocabulary

DEMONYMS = {"syrian": "SY"}
WHOLE = re.compile(toponymtokens._TOKEN.pattern)  # what a word is, wherever it stands
TEXTS = st.text(st.sampled_from("aBZéÉя٣م'’.,-–(“\" \n\u00a0\u030112_sS"), max_size=60) | st.text(max_size=60)


def cutter() -> Cutter:
    return Cutter(Vocabulary(DEMONYMS))


@given(TEXTS)
@example("")
@example(" ")
@example("“Mosul,” he said – \n\n(U.S. troops) left al-Bab’s ... ")
@example("he said that he saw 'Aleppo'S end.Then d'Ivoire and A.B.'s 3D a.B.C iPhone x ÉT\u0301E")
def test_a_text_cut_at_its_names_has_the_words_of_the_text(text: str) -> None:
    cut = cutter().cut(text)
    whole = list(WHOLE.finditer(text))
    assert cut.words == [m[0] for m in whole]
    ends = [*(m.start() for m in whole[1:]), len(text)] if whole else []
    assert cut.gaps == [text[m.end() : end] for m, end in zip(whole, ends, strict=True)]
    known = Vocabulary(DEMONYMS)
    assert cut.opening == [number for number, m in enumerate(whole) if known[m[0]].opens]
    assert [start for start, m in zip(cut.starts, whole, strict=True) if start not in {-1, m.start()}] == []
    assert all(cut.starts[number] == whole[number].start() for number in {0, *cut.opening} if whole)


@given(TEXTS, TEXTS)
def test_what_was_met_before_changes_nothing(before: str, text: str) -> None:
    remembering = cutter()
    remembering.cut(before)
    assert remembering.cut(text) == cutter().cut(text)


def test_what_is_remembered_is_bounded() -> None:
    remembering = cutter()
    for start in range(0, 3 * REMEMBERED, 1000):
        remembering.cut(" ".join(f"W{number:x}x{number:x}" for number in range(start, start + 1000)))
        remembering.cut("".join(f"W{'('.join(f'{number:b}')}" for number in range(start, start + 1000)))
        assert len(remembering._stretches) <= REMEMBERED
        for word in remembering.cut("A b W").words:
            assert remembering.vocabulary[word].text == word
        assert len(remembering.vocabulary) <= REMEMBERED
    _ = remembering.vocabulary["x" * (LONGEST + 1)]
    assert "x" * (LONGEST + 1) not in remembering.vocabulary


@pytest.mark.parametrize("unit", ["'A", "a'A ", "A.", "\u0301", "é", "(B) "])
def test_a_text_of_one_kind_is_cut_whole(unit: str) -> None:
    cut = cutter().cut(unit * 3000)
    assert cut.words == [m[0] for m in WHOLE.finditer(unit * 3000)]


def test_what_a_word_could_be() -> None:
    cut = cutter().cut("Syrian al-Bab near")
    syrian, al, bab, near = map(Vocabulary(DEMONYMS).__getitem__, cut.words)
    assert (syrian.country, syrian.adjective, syrian.opens) == ("SY", True, True)
    assert (al.article, al.opens, al.goes_on) == (True, False, True)
    assert (bab.upper, bab.country) == (True, None)
    assert (near.strong, near.before, near.opens) == (True, "after_strong", False)
