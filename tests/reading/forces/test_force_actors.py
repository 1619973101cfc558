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
        ("The fort was recaptured from the ZDKP on Monday.", "ZDKP", "ZDKP"),
        ("The capture of the fort by the ZDKP was news.", "ZDKP", "ZDKP"),
        ("The fort fell on Monday to the ZDKP.", "ZDKP", "ZDKP"),
        ("It had been a ZDKP stronghold.", "ZDKP", "ZDKP"),
        ("The ZDKP said it had captured the fort.", "ZDKP", "ZDKP"),
        ("The ford is in Ketishi hands.", "Ketishi", "Ketishi"),
        ("They left Ketishi-held land.", "Ketishi", "Ketishi"),
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
        "BORDER POST TAKEN BY ZDKP TODAY", "Yesterday's men came home.", "Ketishi held on to its port.",
        "He shook Ketishi hands in the market.", "Help came from the ZDKP.", "They went to the ZDKP.",
    ],
)  # fmt: skip
def test_capitals_and_owners_that_are_no_actors(lexicon: ForceLexicon, text: str) -> None:
    assert read(lexicon, text, focus="TD", year=2012) == ()


def test_a_presidents_soldiers_are_the_states(lexicon: ForceLexicon) -> None:
    text = "President Tamba's soldiers held the palace, and the army of President Tamba the bridge."
    mentions = read(lexicon, text, focus="TD", year=2012)
    assert ids(mentions) == ["chad", "chad"]
    assert spans(text, mentions) == ["President Tamba's soldiers", "army of President Tamba"]


def test_who_is_told_by_his_fighters_once_is_known_by_the_same_word(lexicon: ForceLexicon) -> None:
    text = (
        "Ketishi fighters burnt a mill. Ketishi withdrew from the ford, a Ketishi stronghold, and Ketishi gunmen fled."
    )
    mentions = read(lexicon, text, focus="TD", year=2012)
    assert [text[m.start : m.end] for m in mentions] == ["Ketishi fighters", "Ketishi", "Ketishi", "Ketishi gunmen"]
    assert {m.force.id for m in mentions} == {"ketishi-fighters"}


@pytest.mark.parametrize(
    "text",
    [
        "Ketishi fighters burnt a mill. In Ketishi there was no bread, and Ketishi withdrew its bid.",
        "The Ketishi garrison gave up. Ketishi held out for a day.",
        "Ketishi fighters burnt a mill. He sold Ketishi carpets.",
    ],
)
def test_a_town_is_not_those_who_come_from_it(lexicon: ForceLexicon, text: str) -> None:
    assert "Ketishi" not in [text[m.start : m.end] for m in read(lexicon, text, focus="TD", year=2012)]
