"""Whose words a quotation is that goes over several sentences."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reading.sentences.quotations import turns
from geomap.reading.sentences.words import Sentence, tokenize
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def sources(engine: Engine, text: str) -> list[str | None]:
    claims = engine.claims(report_from_text(text, id="r", published=dt.date(2016, 6, 1)))
    return [c.according_to.name if c.according_to else None for c in claims]


def sentence(text: str) -> Sentence:
    tokens = tokenize(text)
    return Sentence(0, len(text), 0, tokens, tuple(token.lower for token in tokens))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"Rebels hold Saraqib. The army left Palmyra on Friday," a local baker told Zorapress.', ["local baker"] * 2),
        ("“Rebels hold Saraqib. The army left Palmyra on Friday,” a local baker told Zorapress.", ["local baker"] * 2),
        ('Karim Haddad said: "Rebels hold Saraqib. The army left Palmyra on Friday."', ["Karim Haddad"] * 2),
        ('"Rebels hold Saraqib." The army left Palmyra on Friday, a baker said.', [None, "baker"]),
        ('"Rebels hold Saraqib. We are glad," a baker said. He smiled.', ["baker"]),
        ('"Rebels hold Saraqib. We are glad." The army left Palmyra on Friday.', [None, None]),
        ('"Rebels hold Saraqib.\n\nThe army left Palmyra on Friday," a baker said.', [None, "baker"]),
        ('a dire state." Rebels hold Saraqib. The army left Palmyra, a baker said.', [None, "baker"]),
        ('Mayor Karim Haddad said rebels hold Saraqib.\n\n"The army left Palmyra," he said.', ["Karim Haddad"] * 2),
        ("The army captured Palmyra on Friday, it said.", ["army"]),
        ("The army captured Palmyra on Friday, and a lorry that it said was stolen.", [None]),
    ],
)
def test_a_quotation_is_its_speakers_to_its_end(engine: Engine, text: str, names: list[str | None]) -> None:
    assert sources(engine, f"SYRIA. {text}") == names


def test_a_mark_that_nothing_parts_from_the_word_before_it_closes() -> None:
    assert turns(sentence('a dire state." He left.'), inside=False) == (True, None)
    assert turns(sentence('He said: "We left.'), inside=False) == (True, 9)
    assert turns(sentence('We left," he said.'), inside=True) == (True, None)
    assert turns(sentence("We left."), inside=True) == (False, 0)
