"""Who is known, how sides are drawn, who does not fight whom."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from forcetexts import ids, read

from geomap.reading.forces import KINDS, load_forces
from geomap.sides import CUES

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.reading.forces import ForceLexicon


def test_bundled_lexicon_is_wide(lexicon: ForceLexicon) -> None:
    at_war = [e for e in lexicon.forces.values() if e.sides]
    assert len(at_war) >= 350
    assert len({t for e in at_war for t in e.sides}) >= 80
    assert {e.kind for e in at_war} == set(KINDS)


def test_sides_of_a_war_are_told_apart(lexicon: ForceLexicon) -> None:
    for theatre in lexicon.theatres.values():
        styles = list(theatre.sides.values())
        assert len({s.cue for s in styles}) == len(styles), theatre.id
        for one, other in itertools.combinations(styles, 2):
            assert _distance(one.colour, other.colour) > 60, (theatre.id, one.name, other.name)


@pytest.mark.parametrize(("year", "whose"), [(2016, "syrian-government"), (2025, "syrian-transitional-government")])
def test_an_army_is_that_of_who_governs_in_the_year(lexicon: ForceLexicon, year: int, whose: str) -> None:
    text = "Syrian army forces took the fort. The army holds it."
    assert set(ids(read(lexicon, text, focus="SY", year=year))) == {whose}


def _distance(one: str, other: str) -> float:
    """Redmean: a cheap distance that follows the eye."""
    (r1, g1, b1), (r2, g2, b2) = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (one, other))
    mean = (r1 + r2) / 2
    return float(
        ((2 + mean / 256) * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + (2 + (255 - mean) / 256) * (b1 - b2) ** 2) ** 0.5
    )


def test_styles_have_colours_and_cues(lexicon: ForceLexicon) -> None:
    styles = lexicon.styles()
    assert styles["syria:kurdish"] == lexicon.style("syrian-democratic-forces")
    for style in styles.values():
        assert len(style.colour) == 7
        int(style.colour[1:], 16)
        assert style.cue in CUES
    unknown = lexicon.style("karmadon-brigade")
    assert unknown == lexicon.style("karmadon-brigade")
    assert unknown.cue in CUES


def test_years_are_in_order_and_backers_resolve(lexicon: ForceLexicon) -> None:
    for entry in lexicon.forces.values():
        assert entry.first is None or entry.last is None or entry.first <= entry.last
        assert all(backer.name for backer in lexicon.backers(entry.id))
    assert [f.id for f in lexicon.backers("houthis")] == ["iran"]


def test_sides_that_do_not_fight_one_another(lexicon: ForceLexicon, tmp_path: Path) -> None:
    assert "sahel:azawad" not in lexicon.alliances(2012)["sahel:france"]
    assert "sahel:azawad" in lexicon.alliances(2014)["sahel:france"]
    assert "sahel:france" in lexicon.alliances(2014)["sahel:azawad"]
    assert "sahel:azawad" in lexicon.alliances(None)["sahel:france"]  # the year is not known
    path = tmp_path / "mine.toml"
    path.write_text('[theatres.sahel]\nallied = [{ sides = ["al-qaeda", "france"], years = [1900, 1901] }]\n', "utf-8")
    mine = load_forces(path)
    assert "sahel:france" not in mine.alliances(2014)
    assert mine.alliances(1900)["sahel:al-qaeda"] == {"sahel:france"}


def test_sides_at_war_in_every_year_are_no_allies(lexicon: ForceLexicon) -> None:
    for year in range(1960, 2027):
        allies = lexicon.alliances(year)
        for one, other in (("syria:opposition", "syria:government"), ("congo:m23", "congo:government")):
            assert other not in allies.get(one, frozenset())
