from __future__ import annotations

import time

import pytest

from geomap.reading.forces import load_forces

CIVIL = frozenset({"police", "government", "authorities"})


@pytest.fixture(scope="module")
def forces():
    return load_forces(demonyms={"german": "DE", "turkish": "TR"}, country_names={"DE": "Germany", "TR": "Turkey"})


@pytest.mark.parametrize(
    "text",
    [
        "M23 holds Goma.",
        "The hills are Hezbollah's.",
        "Al-Shabaab runs the town.",
        "IS holds the hills.",
        "The I.D.F. is in Jenin.",
        "They met Turkish security forces.",
        "Government units left.",
        "Armed attackers came.",
        "The Red Army was there.",
    ],
)
def test_names_of_armed_groups_and_described_forces_are_seen(forces, text):
    assert forces.may_name(text, CIVIL)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The White House said so.",
        "German police closed the road, and the government is content.",
        "This is it: the shares rose.",
        "He met the families of patients in Lyon.",
    ],
)
def test_news_of_peace_has_no_mark(forces, text):
    assert not forces.may_name(text, CIVIL)


def test_a_users_own_force_is_seen(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text('[[force]]\nid = "ravens"\nname = "Order of Ravens"\nkind = "militia"\n', encoding="utf-8")
    assert not load_forces().may_name("The Order of Ravens is there.", CIVIL)
    assert load_forces(path).may_name("The Order of Ravens is there.", CIVIL)


def test_whatever_is_found_by_an_armed_groups_name_was_seen_at_a_glance(forces):
    for entry in forces.forces.values():
        if entry.kind in {"state", "alliance", "peacekeeping"}:
            continue
        text = f"Yesterday {entry.name} came."
        if any(m.kind == "named" for m in forces.find(text)):
            assert forces.may_name(text, CIVIL), entry.name


def test_one_endless_word_is_looked_at_once(forces):
    def seconds(text):
        start = time.process_time()
        assert not forces.may_name(text, CIVIL)
        return time.process_time() - start

    assert seconds("A-" * 40_000) < 1.0  # it was 23
