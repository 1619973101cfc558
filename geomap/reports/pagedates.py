"""Which lines of a page give its date or its writers, and which days head what a page tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Zone
from geomap.reports import datelines
from geomap.reports.lines import HEADING_WORDS, Line, Page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

_HEAD_PARAGRAPHS = 4
_DATE_WORDS = 8
_MOST_LINES = 400


class DatedPage(Page):
    """A page while its date is being found."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        super().__init__(text, lines)
        self.published: dt.date | None = None
        self.month_day: tuple[int, int] | None = None
        self.body = 0
        """The first line after the head: title, topics, dateline, writers."""
        self.parts: list[Zone] = []
        """Zones that are less than a line."""
        self._updated = False
        """Whether `published` is the day of a change, for want of a better one."""

    def is_dateline(self, index: int) -> bool:
        """Whether a line is a dateline; what it says is kept."""
        found = datelines.whole_line(self.content(index))
        if found is None:
            return False
        self._take(found)
        return True

    def _take(self, dateline: datelines.Dateline) -> None:
        """Keep a date; one of publication is preferred to one of change."""
        if dateline.found is None:
            return
        better = self.published is None or (dateline.label == "published" and self._updated)
        if dateline.found.day is not None and better:
            self.published = dateline.found.day
            self._updated = dateline.label == "updated"
        if dateline.found.month_day is not None and self.month_day is None:
            self.month_day = dateline.found.month_day

    def find_datelines(self) -> None:
        """Datelines and writers in and below the first paragraphs, and labelled dates anywhere."""
        timeline = self._timeline()
        seen = 0
        for index in range(self.body, len(self.lines)):
            line = self.lines[index]
            if line.kind is not None:
                continue
            seen += 1
            early = seen <= _HEAD_PARAGRAPHS
            if early:
                head = self.text[line.start : min(line.end, line.start + 200)]
                if (found := datelines.beginning(head)) and found.end < line.end - line.start:
                    self._take(found)
                    self.parts.append(Zone(line.start, line.start + len(head[: found.end].rstrip()), "dateline"))
                    continue
            if line.long or line.words > HEADING_WORDS:
                continue
            content = self.content(index)
            if datelines.label_of(content) or (early and not timeline):
                if (whole := datelines.whole_line(content)) and whole.found:
                    self._take(whole)
                    self.mark(index, "dateline")
                elif early and datelines.is_byline(content):
                    self.mark(index, "dateline")
        self._writers()

    def _timeline(self) -> bool:
        """Whether several lines are days: then they head the events of the body, and none is the report's."""
        return len({(found.day, found.month_day) for found in self._days(self.body)}) > 1

    def begins_days(self, index: int) -> bool:
        """Whether a line is the first of several days that are told of in their order: it is not the report's."""
        first = datelines.only_day(self.content(index))
        if first is None or first.day is None:
            return False
        days = list(self._days(index + 1))
        return any(day.day is not None and day.day > first.day for day in days) or (
            sum(day.day is None for day in days) > 1
        )

    def _days(self, first: int) -> Iterator[datelines.Found]:
        """The days that short lines from the first on are, each a line of its own and not labelled as the report's."""
        for index in range(first, min(len(self.lines), first + _MOST_LINES)):
            line = self.lines[index]
            if line.kind is None and line.words <= _DATE_WORDS and not datelines.label_of(line.folded):
                whole = datelines.whole_line(self.content(index))
                if whole and whole.found:
                    yield whole.found

    def _writers(self) -> None:
        """Mark names beside the dateline as the writer's: "Name Name in City", "Outlet News, City"."""
        for index in range(min(self.body + _HEAD_PARAGRAPHS, len(self.lines))):
            line = self.lines[index]
            if line.kind is not None or line.long or not datelines.is_name_line(self.content(index)):
                continue
            below = index + 1 < len(self.lines) and self.lines[index + 1].kind == "dateline"
            above = (
                index > 0 and self.lines[index - 1].kind == "dateline" and datelines.is_byline(self.content(index - 1))
            )
            if below or above:
                self.mark(index, "dateline")
