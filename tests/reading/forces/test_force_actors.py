"""Actors told by what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forcetexts import ids, read, spans

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


@pytest.mark.parametrize(
    ("text", "span", "name"),
    [
        ("By noon Kasumov's men were in the fort.", "Kasumov's men", "Kasumov's men"),
        ("The Dorji brothers' gunmen hold the pass.", "Dorji brothers' gunmen", "Dorji brothers' gunmen"),
        ("The garrison of the fort gave up.", "garrison", "garrison"),
        ("On Monday the last defenders left.", "last defenders", "last defenders"),
        ("He said foreign troops had taken it.", "foreign troops", "foreign troops"),
        ("It said its troops had taken the fort.", "troops", "troops"),
        ("Later the ZDKP captured the fort.", "ZDKP", "ZDKP"),
        ("The fort was captured by the ZDKP on Monday.", "ZDKP", "ZDKP"),
        ("We met the Sons of the Steppe at the ford.", "Sons of the Steppe", "Sons of the Steppe"),
    ],
)
def test_actors_without_an_entry_go_by_the_texts_words(lexicon: ForceLexicon, text: str, span: str, name: str) -> None:
    (mention,) = read(lexicon, text, focus="TD", year=2012)
    assert text[mention.start : mention.end] == mention.force.as_written == span
    assert (mention.force.name, mention.force.side) == (name, None)


@pytest.mark.parametrize(
    "text",
    [
        "The UNHCR took the children in.", "They live in NSW towns.", "The PLC reported a loss.",
        "BORDER POST TAKEN BY ZDKP TODAY", "Yesterday's men came home.",
    ],
)  # fmt: skip
def test_capitals_and_owners_that_are_no_actors(lexicon: ForceLexicon, text: str) -> None:
    assert read(lexicon, text, focus="TD", year=2012) == ()


def test_a_presidents_soldiers_are_the_states(lexicon: ForceLexicon) -> None:
    text = "President Tamba's soldiers held the palace, and the army of President Tamba the bridge."
    mentions = read(lexicon, text, focus="TD", year=2012)
    assert ids(mentions) == ["chad", "chad"]
    assert spans(text, mentions) == ["President Tamba's soldiers", "army of President Tamba"]
