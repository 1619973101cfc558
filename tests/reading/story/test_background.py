"""What the reporter knows himself inside what somebody is said to have said."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def told(engine: Engine, text: str) -> dict[str, str | None]:
    """Who tells of each place."""
    claims = engine.claims(report_from_text(text, id="r", published=dt.date(2016, 6, 1)))
    return {c.place_as_written: c.according_to.name if c.according_to else None for c in claims}


@pytest.mark.parametrize(
    "text",
    [
        "The army said it had reached Saraqib, which rebels captured in May.",
        "The army said nobody was left in Saraqib, a town that had been captured by rebels two weeks before.",
        "The army said its men were close to rebel-held Saraqib.",
        "The army said it had lost two men near the rebel stronghold of Saraqib.",
        "The army said a bus was hit near Saraqib, a town held by rebels.",
        "The army said the road was closed, three days after rebels captured Saraqib.",
        "The army said the road had been closed since rebels captured Saraqib.",
        "The army said there was no way to Saraqib, which has been under rebel control for years.",
        '"They are gone," the general told reporters, a day after rebels captured Saraqib.',
        "The road was closed, the army said, two weeks after rebels captured Saraqib.",
        "The general said the road was open after a week of fighting in Saraqib.",
        "The general said no road led to Saraqib, from which rebels were reported to have withdrawn.",
    ],
)
def test_the_reporters_own(engine: Engine, text: str) -> None:
    assert told(engine, f"SYRIA. {text}") == {"Saraqib": None}


@pytest.mark.parametrize(
    "text",
    [
        "The general said that rebels had captured Saraqib.",
        "The general said the road was closed after rebels captured Saraqib.",
        "The general said there was no way to Saraqib, which rebels still control.",
        "The general said Saraqib was a stronghold of the rebels.",
        '"We went to Saraqib, which rebels captured in May," the general said.',
        "It was reported by the general that rebels had captured Saraqib.",
        "The road was closed, the general said, a day after rebels captured Saraqib.",
        "The road was closed on Monday after rebels captured Saraqib, the general said.",
        "The general said rebels who had spent a week in the hills captured Saraqib.",
        "The general said rebels that had waged a war of raids captured Saraqib.",
    ],
)
def test_the_speakers(engine: Engine, text: str) -> None:
    assert told(engine, f"SYRIA. {text}") == {"Saraqib": "general"}
