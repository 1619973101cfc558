"""Who is meant by "the rebels", and whose those are who serve or oppose somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forcetexts import read

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


def test_rebels_are_those_that_the_text_has_named(lexicon: ForceLexicon) -> None:
    text = "In the Central African Republic the UFDR took Birao. The rebels then seized Ouadda."
    assert read(lexicon, text, year=2013)[-1].force.name == "Union of Democratic Forces for Unity"
    assert read(lexicon, "In the Central African Republic rebels took Birao.", year=2013)[-1].force.name == "Seleka"


@pytest.mark.parametrize(
    ("text", "focus", "year", "expected"),
    [
        # by whom they fight
        ("anti-Houthi forces took Mocha", "YE", 2017, [("anti-Houthi forces", "unknown", None)]),
        ("Anti-Gadhafi fighters entered Sirte", "LY", 2011, [("Anti-Gadhafi fighters", "rebel", "libya:revolution")]),
        ("anti-Taliban protests", "AF", 2009, []),
        ("anti-Syrian militiamen held Tripoli", "LB", 1983, [("anti-Syrian militiamen", "described", None)]),
        (
            "Forces opposing President Laurent Gbagbo entered Man",
            "CI",
            2011,
            [("Forces opposing President Laurent Gbagbo", "rebel", "ivory-coast:forces-nouvelles")],
        ),
        (
            "Fighters opposed to Gaddafi held Zawiya",
            "LY",
            2011,
            [("Fighters opposed to Gaddafi", "rebel", "libya:revolution")],
        ),
        # by whom they serve
        (
            "Forces loyal to Ivory Coast's elected president, Alassane Ouattara, took Man",
            "CI",
            2011,
            [
                (
                    "Forces loyal to Ivory Coast's elected president, Alassane Ouattara",
                    "rebel",
                    "ivory-coast:forces-nouvelles",
                )
            ],
        ),
        ("Soldiers loyal to two renegade officers took Goma", "CD", 2004, [("Soldiers", "described", None)]),
        ("Soldiers loyal to the president took Goma", "CD", 2004, [("Soldiers", "state", "congo:government")]),
        ("The renegades left Bukavu", "CD", 2004, [("renegades", "described", None)]),
        ("Their eastern rivals took Brega", "LY", 2019, [("eastern rivals", "described", None)]),
        ("The rivals met in Geneva", "LY", 2019, []),
        # of what side the rebels of a war with two sides are
        ("Rebels took Abeche", "TD", 2006, [("Rebels", "rebel", "chad:rebels")]),
        ("In the city government opposition melted away", "CI", 2011, []),
        # a generic word within a name is the name's
        ("Karamand Defense Forces took Loikaw", "MM", 2023, [("Karamand Defense Forces", "unknown", None)]),
        ("The PUK retook Sulaymaniyah", "IQ", 1996, [("PUK", "militia", "kurdish-civil-war:puk")]),
        ("The PUK retook Jalawla", "IQ", 2014, [("PUK", "militia", "iraq:kurdish")]),
        # by a name and its abbreviation
        (
            "The rebel Rally of Democratic Forces (RDF) and the rebel Forces for Unity and Renewal (FUR) took Biltine",
            "TD",
            2006,
            [("Rally of Democratic Forces", "unknown", None), ("Forces for Unity and Renewal", "unknown", None)],
        ),
        (
            "The rebel Forces for Development and Democracy (UFDD) took Abeche",
            "TD",
            2006,
            [("Forces for Development and Democracy", "rebel", "chad:rebels")],
        ),
        (
            "Union for Peace in the Central African Republic (UPC) rebels captured Bambari",
            "CF",
            2020,
            [
                (
                    "Union for Peace in the Central African Republic (UPC) rebels",
                    "rebel",
                    "central-african-republic:seleka",
                )
            ],
        ),
    ],
)  # fmt: skip
def test_whose_they_are_is_told_by_the_words_round_them(
    lexicon: ForceLexicon, text: str, focus: str, year: int, expected: list[tuple[str, str, str | None]]
) -> None:
    found = [
        (text[m.start : m.end], m.category, m.force.side)
        for m in read(lexicon, text, focus=focus, year=year)
        if m.kind != "country"
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Islamist rebels gave up Gao. MNLA rebels took it.",
            ["ansar-dine", "national-movement-for-the-liberation-of-azawad"],
        ),
        ("MUJAO held Gao. The Islamist militants left it.", ["mujao", "mujao"]),
        ("Fighters from the Islamist Ansar Dine group took it.", ["ansar-dine"]),
        ("It was held by troops belonging to the MNLA.", ["national-movement-for-the-liberation-of-azawad"]),
        ("Mercenaries from Russia's Wagner Group took it.", ["wagner-group"]),
        ("The MNLA-dominated HCUA took it.", ["hcua"]),
    ],
)
def test_which_rebels(lexicon: ForceLexicon, text: str, expected: list[str]) -> None:
    assert [m.force.id for m in read(lexicon, text, focus="ML", year=2013)] == expected


def test_rebels_before_any_is_named_are_the_first_named(lexicon: ForceLexicon) -> None:
    found = read(lexicon, "Buchanan fell to rebels. The port is held by MODEL, not by LURD.", focus="LR", year=2003)
    assert [m.force.id for m in found] == ["model", "model", "lurd"]
    found = read(lexicon, "Ganta fell to rebels. LURD said so; MODEL did not.", focus="LR", year=2003)
    assert [m.force.id for m in found] == ["lurd", "lurd", "model"]
    found = read(lexicon, "LURD has Gbarnga. MODEL took Buchanan. The rebels want Taylor to go.", focus="LR", year=2003)
    assert found[2].force.id == "model"
    joined = "The rebels, joined by MODEL, took Ganta. It remained in the hands of LURD."
    assert [m.force.id for m in read(lexicon, joined, focus="LR", year=2003)] == ["lurd", "model", "lurd"]


def test_government_forces_are_not_those_of_a_state_that_sent_its_own(lexicon: ForceLexicon) -> None:
    found = read(lexicon, "French forces flew tourists out. Government forces took Man.", focus="CI", year=2002)
    assert [m.country for m in found] == ["FR", "CI"]


@pytest.mark.parametrize(
    ("text", "focus", "expected"),
    [
        ("Croatian defenders entered Knin.", "HR", [("Croatian defenders", "HR")]),
        ("Forces from Georgia took Gagra.", "GE", [("Forces from Georgia", "GE")]),
        ("Forces from Georgia's Abkhazia region took Gagra.", "GE", [("Georgia", "GE")]),
        ("Rebellious troops took Man.", "CI", [("Rebellious troops", None)]),
    ],
)
def test_whose_forces_are_told_by_a_nation(
    lexicon: ForceLexicon, text: str, focus: str, expected: list[tuple[str, str | None]]
) -> None:
    found = read(lexicon, text, focus=focus, year=2005)
    assert [(m.force.as_written, m.country) for m in found] == expected
