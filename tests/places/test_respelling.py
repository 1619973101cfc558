"""Spellings that no key brings together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.model import Place
from geomap.places.gazetteer import Gazetteer, open_gazetteer
from geomap.places.memory import Memory
from geomap.places.respelling import MAX_SOUNDS, aligned, load_sounds, respelled, sounded, spellings_of
from geomap.places.table import open_table
from geomap.places.tablewriting import Entry, write_table

WORLD = open_gazetteer()


def village(number, name, lat, lon, *others, admin1="Hama", feature="P.PPL"):
    return Entry(Place("geonames", str(number), name, lat, lon, "SY", admin1, feature, 0, 1500.0), others)


ENTRIES = (
    village(1, "Tall Zu`aynah", 35.2, 36.9),
    village(2, "Qurayqisah al Kabirah", 35.3, 36.8),
    village(3, "Muhaysinah", 35.1, 36.7, "محيسنة"),
    village(4, "Rasm al Wardah", 35.0, 36.6),
    village(5, "Muhaysinah", 36.1, 37.6, admin1="Aleppo"),
    village(6, "Nahr Wardan", 35.0, 36.5, feature="H.STM"),
)


@pytest.fixture(scope="module", name="memory")
def _memory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")
    write_table(folder, ENTRIES)
    return Memory(Gazetteer(WORLD.folder, (*WORLD.tables, open_table(folder))))


def named(found):
    return [one.place.source_id for one in found]


@pytest.mark.parametrize(
    ("name", "ident"),
    [("Tell Zouaina", "1"), ("Mheisineh", "3"), ("Rasm el-Ouardeh", "4"), ("Мухайсина", "3"), ("Qureiqiseh", "2")],
)
def test_another_spelling_of_a_name_of_the_region_comes_first(memory, name, ident):
    found, count, own = respelled(name, memory, "SY", "Hama")
    assert found[0].place.source_id == ident
    assert 0.45 <= found[0].share <= 1.0
    assert found[0].log_odds <= own or found[0].share == pytest.approx(1.0)
    assert count > 0


def test_only_the_region_is_searched_and_waters_are_left_out(memory):
    assert "5" not in named(respelled("Mheisineh", memory, "SY", "Hama")[0])
    assert {"3", "5"} <= set(named(respelled("Mheisineh", memory, "SY")[0]))
    assert "6" not in named(respelled("Nahr Wardan", memory, "SY", "Hama", least=0.1)[0])
    assert respelled("Mheisineh", memory, "SY", "Atlantis")[0] == ()
    assert respelled("Mheisineh", memory, "XX")[0] == ()


def test_a_word_that_tells_namesakes_apart_may_be_missing(memory):
    (first, *_), _, _ = respelled("Quraiqisa", memory, "SY", "Hama")
    assert (first.place.source_id, first.part) == ("2", True)
    (first, *_), _, _ = respelled("Quraiqisa al-Kabira", memory, "SY", "Hama")
    assert (first.place.source_id, first.part) == ("2", False)


@pytest.mark.parametrize("name", ["", "Ur", "محيسنة", "東京", "?!", "12"])
def test_what_has_no_sounds_is_like_nothing(memory, name):
    assert respelled(name, memory, "SY", "Hama")[0] == ()


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_is_a_name_and_the_answer_is_the_same_twice(name):
    memory = Memory(WORLD)
    assert respelled(name, memory, "JO", "Irbid") == respelled(name, memory, "JO", "Irbid")


def test_sounds_are_written_one_by_one():
    assert sounded("shaykh khashab") == sounded("cheikh khashab") == "XeiK_KaXab"
    assert sounded("al qurayyah") == "qurayah"
    assert sounded("горлівка") == "gorlivka"


def test_log_odds_speak_for_equal_sounds_and_both_ways_alike():
    sounds = load_sounds()
    assert np.array_equal(sounds.pairs, sounds.pairs.T)
    assert (sounds.pairs.diagonal()[1:] > 0).all()
    letters = [number for sound, number in sounds.numbers.items() if sound in "abdfhiklmnorsu"]
    own = sounds.pairs.diagonal()[letters]
    assert (sounds.pairs[letters].max(axis=1) == own).all()


def test_an_alignment_is_never_better_than_the_name_with_itself(memory):
    every = spellings_of(memory, "SY", "Hama")
    pairs = load_sounds().pairs
    for at in range(0, len(every.lengths), 7):
        asked = every.sounds[at][: every.lengths[at]].tolist()
        scores = aligned(asked, every, pairs)
        assert scores[at] == pytest.approx(every.own[at], abs=1e-3)
    assert every.sounds.shape[1] == MAX_SOUNDS
