"""Days that words count from a time told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from geomap.reading.timing.counting import stepped
from geomap.reading.timing.whens import from_to

if TYPE_CHECKING:
    from geomap.model import When

DAY = from_to(dt.date(2024, 3, 15), dt.date(2024, 3, 15))
WEEK = from_to(dt.date(2024, 3, 11), dt.date(2024, 3, 15))
MONTH = from_to(dt.date(2024, 3, 1), dt.date(2024, 3, 31))


@pytest.mark.parametrize(
    ("words", "direction", "told", "days"),
    [
        ("three days", "after", DAY, "2024-03-12..2024-03-12"),
        ("three days", "before", DAY, "2024-03-18..2024-03-18"),
        ("nine days", "after", WEEK, "2024-03-02..2024-03-06"),
        ("more than two weeks", "after", DAY, "None..2024-03-01"),
        ("less than three days", "after", DAY, "2024-03-12..2024-03-13"),
        ("days", "after", DAY, "None..2024-03-15"),
        ("a few weeks", "after", DAY, "None..2024-03-15"),
        ("ten months", "after", DAY, "2023-05-01..2023-05-31"),
        ("a year", "after", DAY, "2023-03-01..2023-03-31"),
        ("two years", "after", WEEK, "2022-03-01..2022-03-31"),
        ("eleven months", "after", MONTH, "2023-04-01..2023-04-30"),
    ],
)
def test_a_time_is_counted_as_exactly_as_it_is_told(words: str, direction: str, told: When, days: str) -> None:
    when = stepped(words, direction, told)
    assert when is not None
    assert f"{when.earliest}..{when.latest}" == days


def test_two_weeks_after_a_month_are_no_days() -> None:
    assert stepped("two weeks", "after", MONTH) is None
