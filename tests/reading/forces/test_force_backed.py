"""Forces and who stands behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcetexts import ids, read

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


def test_backers_before_and_after(lexicon: ForceLexicon) -> None:
    text = "US-backed Iraqi forces, and Syrian military forces backed by Russia and Iran"
    mentions = read(lexicon, text, focus="IQ", year=2017)
    actors = [m for m in mentions if m.role == "force"]
    assert [(m.force.as_written, [b.id for b in m.backers]) for m in actors] == [
        ("Iraqi forces", ["united-states"]),
        ("Syrian military forces", ["russia", "iran"]),
    ]
    assert text[actors[0].start : actors[0].end] == "US-backed Iraqi forces"


def test_a_patron_is_not_the_actor(lexicon: ForceLexicon) -> None:
    (nusra,) = read(lexicon, "The al-Qaeda-linked Nusra Front", year=2014)
    assert (nusra.force.id, [b.id for b in nusra.backers]) == ("al-nusra-front", ["al-qaeda"])
    (aligned,) = read(lexicon, "Houthi-aligned forces", year=2020)
    assert aligned.force.id == "houthis"
    (proxies,) = read(lexicon, "Moscow-backed forces", focus="UA", year=2020)
    assert (proxies.force.id, proxies.force.side) == ("russia-backed-forces", "ukraine:russia")


def test_alliances(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "US-led coalition jets", year=2016)) == ["us-led-coalition"]
    assert ids(read(lexicon, "The Saudi-led coalition", year=2016)) == ["saudi-led-coalition"]
    assert ids(read(lexicon, "Russian-backed separatists", year=2016)) == ["donbas-separatists"]
    assert ids(read(lexicon, "Syrian Kurdish fighters", year=2017)) == ["syrian-democratic-forces"]
