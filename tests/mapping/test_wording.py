from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from packed import unpack

from geomap.mapping.inert import pack, plain
from geomap.mapping.wording import worded

ANYTHING = st.text(st.characters() | st.sampled_from(" ,.\0\n\u2019\ud800"))


def numbers_of(column):
    return unpack(pack({"numbers": column}))["numbers"]


def read(numbers, usual, own):
    """The texts, as the page puts them together."""
    texts, text = [], ""
    for number in numbers:
        if number == 0:
            texts.append(text[1:])
            text = ""
        else:
            text += usual[number] if number < len(usual) else own[number - len(usual)]
    return texts


@given(st.lists(st.lists(ANYTHING)))
def test_texts_come_out_as_they_went_in(several):
    usual, parts = worded(several)
    for texts, part in zip(several, parts, strict=True):
        assert read(numbers_of(part.numbers), usual, part.words) == list(map(plain, texts))


def test_what_is_said_often_is_numbered_once_for_all():
    usual, (first, second) = worded([["The army took Alda, the army took Bera."], ["The army took Cala."]])
    assert usual[1:] == [" army", " took", " The", "."]
    assert " Alda" in first.words
    assert " Alda" not in second.words
    assert numbers_of(first.numbers)[-1] == numbers_of(second.numbers)[-1] == 0


def test_a_word_that_one_text_has_is_numbered_in_its_part_alone():
    usual, parts = worded([["Alda"], ["Bera", "Cala"]])
    assert usual == ["\0"]
    assert [part.words for part in parts] == [[" Alda"], [" Bera", " Cala"]]
    assert [numbers_of(part.numbers) for part in parts] == [[1, 0], [1, 0, 2, 0]]


def test_no_text_has_no_words():
    assert worded([[]])[1][0].words == []
