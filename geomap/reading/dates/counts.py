"""How many of which unit an expression counts: "two days", "several weeks", "a year and a half"."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from geomap.reading.dates.context import Stretch
    from geomap.reading.dates.spans import Grain


def number_of(at: Stretch) -> tuple[int, int]:
    """Give the least and the most of a count, in `grain_of`: "a couple of weeks" 2-2, "several" 3-9, "weeks" 2-8."""
    finer = _halved(at)
    if finer is None:
        return _whole_number_of(at)
    least, most = _whole_number_of(at) if at.has("and") else (0, 0)  # "half a year"
    return least * finer[1] + finer[1] // 2, most * finer[1] + finer[1] // 2


_HALVED: dict[str, tuple[Grain, int]] = {
    "decade": ("year", 10), "year": ("month", 12), "month": ("day", 30), "week": ("day", 7), "day": ("hour", 24),
}  # fmt: skip
"""The unit in which half of another is counted, and how many of it the other has."""


def _halved(at: Stretch) -> tuple[Grain, int] | None:
    """Give the finer unit of "two and a half years", "half a year"; None where nothing is halved."""
    return _HALVED.get(next(iter(at.all("unit units")), "")) if at.has("half") else None


def _whole_number_of(at: Stretch) -> tuple[int, int]:
    if counts := at.all("count"):
        return sum(count[0] for count in counts), sum(count[1] for count in counts)
    if days := at.all("day"):
        return days[0], days[0]
    if at.has("units"):
        most = {"hour": 12, "day": 6, "week": 8, "month": 11}.get(at.first("units"), 9)
        return 2, most
    return 1, 1


def grain_of(at: Stretch) -> Grain:
    """Give the unit that is counted; a part of the day counts as a day."""
    finer = _halved(at)
    if finer is not None:
        return finer[0]
    return cast("Grain", next(iter(at.all("unit units")), "day"))


def is_rough(at: Stretch) -> bool:
    """ "about two weeks", but not "only two weeks"."""
    words = {at.tokens.word(i) for i in range(at.start, at.end)}
    return at.has("over") or at.has("half") or (at.has("approx") and words.isdisjoint(_TO_THE_DAY))


_TO_THE_DAY = frozenset({"only", "just", "another", "further"})
