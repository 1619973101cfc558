"""Each rule has a file of sentences in `rules/cases`: what it must find, and what looks like it and is no claim."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

from geomap.pipeline import Engine
from geomap.reading.rules import NAMES
from geomap.reading.sentences.cues import load_cues
from geomap.reports import report_from_text

PUBLISHED = dt.date(2024, 3, 15)  # a Friday
FILES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "rules" / "cases").glob("*.toml"))
}
CASES = [
    pytest.param(case["text"], case["claims"], id=f"{name}-{number}")
    for name, file in FILES.items()
    for number, case in enumerate(file["case"], 1)
]
TEXTS = [case["text"] for file in FILES.values() for case in file["case"]]


@pytest.fixture(scope="module")
def engine():
    return Engine()


def told(claim):
    """Status, place, who (and against whom) in the words of the text, when: as the case files write it."""
    who = claim.force.as_written if claim.force is not None else "-"
    if claim.status == "contested":
        who = " + ".join(party.as_written for party in claim.parties)
    if claim.opponent is not None:
        who += f" < {claim.opponent.as_written}"
    return f"{claim.status} | {claim.place_as_written} | {who} | {claim.when.edtf or '-'}"


@pytest.mark.parametrize(("text", "claims"), CASES)
def test_a_case_is_read_as_its_file_says(engine, text, claims):
    assert [told(c) for c in engine.claims(report_from_text(text, id="r", published=PUBLISHED))] == claims


@pytest.mark.parametrize("name", FILES)
def test_a_file_shows_what_its_rule_finds_and_what_it_leaves(engine, name):
    file = FILES[name]
    rules = {
        (c.rule or "").partition(":")[0]
        for case in file["case"]
        for c in engine.claims(report_from_text(case["text"], id="r", published=PUBLISHED))
    }
    assert file["rule"] in rules
    assert any(case["claims"] for case in file["case"])
    assert any(not case["claims"] for case in file["case"])


def test_every_rule_and_every_frame_has_a_file():
    assert {file["rule"] for file in FILES.values()} == set(NAMES)
    cues = load_cues()
    for kind, listed in (("verb", cues.verbs), ("noun", cues.nouns)):
        frames = {cue.frame for entries in listed.values() for cue in entries}
        shown = {frame for file in FILES.values() if file["rule"] in {kind, "seat"} for frame in file.get("frames", ())}
        assert frames <= shown, f"{kind}: no case file has {sorted(frames - shown)}"


def test_a_text_may_break_off_behind_any_word(engine):
    beginnings = [text[: word.end()] for text in TEXTS for word in re.finditer(r"\S+", text)]
    by_last_words = {tuple(beginning.split()[-2:]): beginning for beginning in beginnings}
    for beginning in by_last_words.values():
        for claim in engine.claims(report_from_text(beginning, id="r", published=PUBLISHED)):
            assert beginning[claim.evidence.start : claim.evidence.end] == claim.evidence.quote


@pytest.mark.parametrize("name", FILES)
def test_a_line_without_its_stop_says_the_same(engine, name):
    """Headlines and leads have none. (Below other lines, one without may be no part of the article.)"""
    for case in FILES[name]["case"]:
        if case["text"].endswith(".") and "\n" not in case["text"]:
            read = engine.claims(report_from_text(case["text"].removesuffix("."), id="r", published=PUBLISHED))
            assert [told(c) for c in read] == case["claims"], case["text"]
