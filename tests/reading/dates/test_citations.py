"""Which brackets cite, and which tell."""

from __future__ import annotations

import pytest

from geomap.reading.dates.citations import citations


@pytest.mark.parametrize(
    "bracket",
    [
        "(BBC 17 Oct. 2011; The Guardian 16 Aug. 2011)",
        "(UN 9 Aug. 2011)",
        "(Reuters, 4 October 2023)",
        "(Crisis Group, 4 May 2015, p. 7)",
        "(Hansen 2013, p. 89)",
        "(The Washington Post, 3 June 2014)",
        "(Agence d'Information du Niger, 3 June 2021)",
        "(Radio Garoua, 12 March 2020)",
    ],
)
def test_who_wrote_what_and_when_cites(bracket):
    text = f"Rebels took the town {bracket} and left."
    assert [text[start:stop] for start, stop in citations(text, 0, len(text))] == [bracket]


@pytest.mark.parametrize(
    "bracket",
    [
        "(4 May 2023)",
        "(January 2015)",
        "(In May 2023)",
        "(since 2014)",
        "(at the end of December)",
        "(taken by the Reuters crew on 3 May 2014)",
        "(Ayn al-Arab)",
        "(Kobani, January 2015)",
    ],
)
def test_what_the_story_tells_itself_does_not(bracket):
    text = f"Rebels took the town {bracket} and left."
    assert citations(text, 0, len(text)) == []


def test_only_the_stretch_is_read():
    text = "(UN 9 Aug. 2011) rebels (UN 9 Aug. 2012)"
    assert citations(text, 17, len(text)) == [(24, len(text))]


@pytest.mark.parametrize("heading", ["Second Sudanese Civil War (1983-2005).", "War in Abkhazia (1992):"])
def test_the_years_of_a_war_that_heads_an_item_are_not_those_of_the_item(heading):
    text = f"{heading} Troops retake the town."
    bracket = heading[heading.index("(") : heading.index(")") + 1]
    assert [text[start:stop] for start, stop in citations(text, 0, len(text))] == [bracket]


def test_the_years_of_a_war_in_a_sentence_tell_when_it_was():
    text = "Rebels held the town in the Second Sudanese Civil War (1983-2005). The army left."
    assert citations(text, 0, len(text)) == []
