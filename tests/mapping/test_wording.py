from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from packed import unpack

from geomap.mapping.inert import pack, plain
from geomap.mapping.wording import Numbers, cut, usual_words, written

ANYTHING = st.text(st.characters() | st.sampled_from(" ,.\0\n\u2019\ud800"))


def numbers_of(coded):
    return unpack(pack({"numbers": coded}))["numbers"]


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
    words = [cut(texts) for texts in several]
    usual = usual_words([word for said in words for word in said])
    numbers = Numbers(usual)
    for texts, said in zip(several, words, strict=True):
        coded, own = numbers.numbered(said)
        assert read(numbers_of(coded), written(usual), written(own)) == list(map(plain, texts))


def test_what_is_said_often_is_numbered_once_for_all():
    words = [cut(["The army took Alda, the army took Bera."]), cut(["The army took Cala."])]
    usual = usual_words([word for said in words for word in said])
    assert written(usual[1:]) == [" army", " took", ".", " The"]
    numbers = Numbers(usual)
    first, second = (numbers.numbered(said) for said in words)
    assert " Alda" in written(first[1])
    assert " Alda" not in written(second[1])
    assert numbers_of(first[0])[-1] == numbers_of(second[0])[-1] == 0


def test_no_text_has_no_words():
    assert cut([]) == []
