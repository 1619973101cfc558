"""How a place stands in its sentence."""

from __future__ import annotations

import pytest

from geomap.model import Toponym
from geomap.reading.claims import reading_vocabulary
from geomap.reading.phrases.salience import standing
from geomap.reading.sentences.itemising import itemise
from geomap.reading.sentences.items import Mentions
from geomap.reading.sentences.words import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kidal was quiet.", "subject"),
        ("Kidal, which lies north, was quiet.", "subject"),
        ("Then the town of Kidal fell.", "subject"),
        ("Troops left and Kidal fell.", "subject"),
        ("In Kidal, troops fought on.", "frame"),
        ("At the town of Kidal troops fought on.", "frame"),
        ("Troops took Kidal.", "other"),
        ("It was the turn of Kidal.", "other"),
        ("Troops came from Kidal.", "beside"),
        ("Troops landed north of Kidal.", "beside"),
        ("Kidal said that it knew of nothing.", "teller"),
        ("An army spokesman in Kidal said no.", "teller"),
        ("In Kidal officials said no.", "teller"),
    ],
)
def test_a_place_stands_in_its_sentence_as(text, expected):
    sentence = next(iter(sentences(text, [(0, len(text))])))
    vocab = reading_vocabulary()
    at = text.index("Kidal")
    items = itemise(sentence, Mentions(places=[Toponym(at, at + 5, "Kidal")]), vocab)
    i = next(k for k, item in enumerate(items) if item.kind == "place")
    assert standing(items, i, i + 1, vocab.cls) == expected
