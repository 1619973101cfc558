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


def test_a_coalition_of_groups_is_none_of_states(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "the coalition bombed Idlib", focus="SY", year=2015)) == ["us-led-coalition"]
    text = "the coalition that seized Idlib is made up of several Islamist factions"
    assert "us-led-coalition" not in ids(read(lexicon, text, focus="SY", year=2015))


def test_the_kin_of_a_group_are_others(lexicon: ForceLexicon) -> None:
    text = "HTS entered Hama. The former al-Qaeda affiliate holds Homs."
    assert ids(read(lexicon, text, focus="SY", year=2024)) == ["hayat-tahrir-al-sham"] * 2
    assert ids(read(lexicon, "The al-Qaeda affiliate JNIM took it", focus="ML", year=2024)) == ["jnim"]
    assert ids(read(lexicon, "An al-Qaeda affiliate took it", focus="BF", year=2024)) == ["jnim"]
    (branch,) = read(lexicon, "An Islamic State branch took it", focus="LY", year=2015)
    assert (branch.force.id, branch.force.as_written) == ("islamic-state-branch", "Islamic State branch")
    assert ids(read(lexicon, "Nusra Front, al-Qaeda's Syria branch, took it", year=2014)) == ["al-nusra-front"] * 2
    assert ids(read(lexicon, "Russian proxy forces took it", focus="UA", year=2015)) == ["russia"]
