from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from geomap.reading import toponymtokens
from geomap.reading.toponymtokens import LONGEST, REMEMBERED, Pieces, Vocabulary

DEMONYMS = {"syrian": "SY"}
WHOLE = re.compile(toponymtokens._TOKEN.pattern)  # the same over a text as a whole
TEXTS = st.text(st.sampled_from("aBZé'’.,-–(“\" \n\u00a0\u0301٣م12_ss"), max_size=60) | st.text(max_size=60)


def pieces() -> Pieces:
    return Pieces(Vocabulary(DEMONYMS))


@given(TEXTS)
@example("")
@example(" ")
@example("“Mosul,” he said – \n\n(U.S. troops) left al-Bab’s ... ")
def test_a_text_taken_apart_at_its_spaces_is_the_text_taken_apart(text: str) -> None:
    tokens, starts, gaps = pieces().of(text)
    whole = list(WHOLE.finditer(text))
    assert [token.text for token in tokens] == [m[0] for m in whole]
    assert starts == [m.start() for m in whole]
    ends = [*starts[1:], len(text)] if starts else []
    assert gaps == [text[m.end() : end] for m, end in zip(whole, ends, strict=True)]


@given(TEXTS, TEXTS)
def test_what_was_met_before_changes_nothing(before: str, text: str) -> None:
    remembering = pieces()
    remembering.of(before)
    assert remembering.of(text) == pieces().of(text)


def test_what_is_remembered_is_bounded() -> None:
    remembering = pieces()
    for start in range(0, 3 * REMEMBERED, 1000):
        remembering.of(" ".join(f"W{number:x}x" for number in range(start, start + 1000)))
        assert len(remembering) <= REMEMBERED
        assert len(remembering.vocabulary) <= REMEMBERED
    remembering.of("x" * (LONGEST + 1))
    assert "x" * (LONGEST + 1) not in remembering


def test_what_a_word_could_be() -> None:
    (syrian, al, bab, near), _, _ = pieces().of("Syrian al-Bab near")
    assert (syrian.country, syrian.adjective, syrian.opens) == ("SY", True, True)
    assert (al.article, al.opens, al.starts, al.goes_on) == (True, False, True, True)
    assert (bab.upper, bab.country) == (True, None)
    assert (near.strong, near.before, near.starts) == (True, "after_strong", False)
