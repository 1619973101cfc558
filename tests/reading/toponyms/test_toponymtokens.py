from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from geomap.reading.toponyms.tokens import LONGEST, REMEMBERED, Vocabulary, Words, words_of

DEMONYMS = {"syrian": "SY"}
# What a word is, without the short cut for most of them.
MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
ELIDED = r"(?!(?:(?<=\b[dl]['’])|(?<=ll['’]))[A-ZÀ-ÖØ-Þ])"
WHOLE = re.compile(rf"(?:[^\W\d_]\.){{2,}}|[^\W\d_]+(?:[{MARKS}]+[^\W\d_]*|['’ʻʼʿʾ‘`](?![sS]\b){ELIDED}[^\W\d_]+)*|\d+")
TEXTS = st.text(st.sampled_from("aBZéÉя٣م'’.,-–(“\" \n\u00a0\u030112_sS"), max_size=60) | st.text(max_size=60)


def cut(text: str) -> Words:
    return words_of(text, Vocabulary(DEMONYMS))


@given(TEXTS)
@example("")
@example(" ")
@example("près d'Alep, dell'Ucraina, L'Aquila, d'alep, D'Angelo, l’État, jusqu'à")
@example("“Mosul,” he said – \n\n(U.S. troops) left al-Bab’s ... ")
@example("he said that he saw 'Aleppo'S end.Then d'Ivoire and A.B.'s 3D a.B.C iPhone x ÉT\u0301E can't ab`c")
def test_the_words_of_a_text_and_what_is_between_them(text: str) -> None:
    found = cut(text)
    whole = list(WHOLE.finditer(text))
    assert found.words == [m[0] for m in whole]
    assert found.starts == [m.start() for m in whole]
    ends = [*(m.start() for m in whole[1:]), len(text)] if whole else []
    assert found.gaps == [text[m.end() : end] for m, end in zip(whole, ends, strict=True)]
    known = Vocabulary(DEMONYMS)
    assert found.opening == [number for number, m in enumerate(whole) if known[m[0]].opens]


@given(TEXTS, TEXTS)
def test_what_was_met_before_changes_nothing(before: str, text: str) -> None:
    remembering = Vocabulary(DEMONYMS)
    words_of(before, remembering)
    assert words_of(text, remembering) == cut(text)


def test_what_is_remembered_is_bounded() -> None:
    known = Vocabulary(DEMONYMS)
    for number in range(2 * REMEMBERED):
        assert known[f"W{number:x}"].text == f"W{number:x}"
        assert len(known) <= REMEMBERED
    _ = known["x" * (LONGEST + 1)]
    assert "x" * (LONGEST + 1) not in known


def test_what_a_word_could_be() -> None:
    syrian, al, bab, near = map(Vocabulary(DEMONYMS).__getitem__, cut("Syrian al-Bab near").words)
    assert (syrian.country, syrian.adjective, syrian.opens) == ("SY", True, True)
    assert (al.article, al.opens, al.goes_on) == (True, False, True)
    assert (bab.upper, bab.country) == (True, None)
    assert (near.strong, near.before, near.opens) == (True, "after_strong", False)


def test_what_an_elision_joins_is_two_words() -> None:
    assert cut("près d'Alep, dell'Ucraina, L'Aquila, d'alep").words == [
        "près", "d", "Alep", "dell", "Ucraina", "L'Aquila", "d'alep",
    ]  # fmt: skip
