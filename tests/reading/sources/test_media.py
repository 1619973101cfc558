"""Whom a named source speaks for."""

from __future__ import annotations

from geomap.reading.forces import load_forces
from geomap.reading.sources.media import load_media


def test_the_longest_name_counts() -> None:
    media = load_media()
    assert media.voice("the state news agency SANA") == "SY"
    assert media.voice("Syrian Observatory for Human Rights") == ""
    assert media.voice("al-Manar’s correspondent") == "hezbollah"
    assert media.voice("the baker") is None


def test_offices_are_a_governments() -> None:
    media = load_media()
    assert media.is_office("the Defence Ministry")
    assert not media.is_office("the ministry of silly talks")


def test_everybody_spoken_for_is_known() -> None:
    forces = load_forces().forces
    for whose in load_media().speaks_for.values():
        assert whose == "" or (len(whose) == 2 and whose.isupper()) or whose in forces
