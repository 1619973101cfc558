"""The parts of a page that are not its article: title, dateline, navigation, links, captions, credits, galleries ...

Lines are judged one by one by the lists of `page_chrome.toml`, then by where they stand: a topic above the title,
a caption above its credit, a film's title above its duration, headlines below "More stories", the pictures of a
gallery. What is not clearly furniture is body. The time taken is linear in the length of the text: of long lines only
the ends are looked at.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from geomap.model import Zone, ZoneKind
from geomap.patterns import lazy
from geomap.reports import datelines
from geomap.reports.lexicon import date_lexicon, plain
from geomap.reports.lines import MAX_LINE, TITLE_WORDS, Line, split_lines, without_bullet
from geomap.reports.pagedates import DatedPage

_TWO_SENTENCES = lazy(r"[^\W\d_]{3,}[.!?] \W?[^\W\d_]")

_HEAD_LINES = 20
_TOPIC_WORDS = 3
_CAPTION_WORDS = 60
_SHORT_CAPTION_WORDS = 22
_LINK_RUN = 12
_GALLERY_GAP = 5
_HEADERS: dict[str, ZoneKind] = {"title": "title", "other": "navigation", "url": "navigation"}
"""Zones of the lines at the very top, by what they say; those of all other meanings are datelines."""


class Chrome(NamedTuple):
    """The furniture of a page, and what it says of the report."""

    zones: tuple[Zone, ...]
    title: str | None
    published: dt.date | None
    month_day: tuple[int, int] | None
    """Month and day of a dateline without a year."""
    publisher: str | None
    url: str | None


def read_chrome(text: str, *, title: str | None = None, marks: tuple[Zone, ...] = ()) -> Chrome:
    """Find the parts of a text that are not its body, and read what they say.

    Parameters
    ----------
    text
        Of any length.
    title
        The report's title if known; the text need not contain it.
    marks
        Zones that are already known, in order and disjoint; they are kept.

    Returns
    -------
    chrome
        Zones in order of start, disjoint.
    """
    page = _Page(text, split_lines(text), title)
    page.read_headers()
    page.find_head()
    page.find_galleries()
    page.find_captions()
    page.find_link_runs()
    page.find_tail()
    page.find_datelines()
    return Chrome(
        zones=_merge(page.zones(), marks),
        title=page.title,
        published=page.published,
        month_day=page.month_day,
        publisher=page.publisher,
        url=page.url,
    )


def _merge(found: list[Zone], marks: tuple[Zone, ...]) -> tuple[Zone, ...]:
    """The known zones, and those found that do not overlap them."""
    zones = list(marks)
    position = 0
    for zone in sorted(found, key=lambda zone: (zone.start, zone.end)):
        while position < len(marks) and marks[position].end <= zone.start:
            position += 1
        if position == len(marks) or marks[position].start >= zone.end:
            zones.append(zone)
    return tuple(sorted(zones, key=lambda zone: zone.start))


class _Header(NamedTuple):
    """A line such as "Source: Karsa Radio"."""

    at: int
    """The number of the line."""
    meaning: str
    """What its word means: "title", "published", "publisher", "url" ..."""
    value: str


class _Page(DatedPage):
    """A page while its furniture is being found, and what that says of the report."""

    def __init__(self, text: str, lines: list[Line], title: str | None) -> None:
        super().__init__(text, lines)
        self.given = title
        self.title = title
        self.url: str | None = None
        self.galleries: list[tuple[int, int]] = []
        """First and last line of each."""
        self.publisher: str | None = self._find_publisher()

    def _find_publisher(self) -> str | None:
        for index, line in enumerate(self.lines):
            if line.kind in {"navigation", "advertisement", "link", "credit"} or line.folded.startswith("skip next"):
                content = without_bullet(self.content(index))
                for pattern in self.lexicon.publishers:
                    if match := pattern.search(content):
                        return match[1].strip()
        return None

    # --- the head --------------------------------------------------------------------------------------

    def read_headers(self) -> None:
        """Lines "Title: ...", "Date: ...", "Source: ..." at the very top: at least two of them."""
        fence = bool(self.lines) and self.content(0) == "---"
        found = list(self._headers(int(fence)))
        if len(found) < 2:
            return
        for index, meaning, value in found:
            self.mark(index, _HEADERS.get(meaning, "dateline"))
            if value:
                self._keep_header(meaning, value)
        after = found[-1].at + 1
        if fence:
            self.mark(0, "navigation")
            if after < len(self.lines) and self.content(after) == "---":
                self.mark(after, "navigation")
                after += 1
        self.body = after

    def _headers(self, first: int) -> Iterator[_Header]:
        """The lines from the first on that begin with a word that means a header."""
        meanings = date_lexicon().headers
        for index in range(first, min(len(self.lines), _HEAD_LINES)):
            key, colon, value = self.content(index).partition(":") if not self.lines[index].long else ("", "", "")
            meaning = meanings.get(plain(key)) if colon else None
            if meaning is None:
                return
            yield _Header(index, meaning, value.strip().strip("\"'"))

    def _keep_header(self, meaning: str, value: str) -> None:
        if meaning == "title" and self.title is None:
            self.title = self.given = value
        elif meaning == "published" and self.published is None:
            self.published = datelines.parse_published(value)
        elif meaning == "publisher":
            self.publisher = value
        elif meaning == "url" and self.url is None:
            self.url = value

    def find_head(self) -> None:
        """The lines before the first paragraph: topics, title, dateline, writers."""
        first = self.body
        stop = first
        candidates: list[int] = []
        dated = False
        for index in range(first, min(len(self.lines), first + _HEAD_LINES)):
            line = self.lines[index]
            stop = index
            if line.kind is None and not line.long:
                content = self.content(index)
                if self.begins_days(index):
                    break
                if self.is_dateline(index):
                    self.mark(index, "dateline")
                    dated = True
                elif datelines.is_byline(content) or datelines.is_place_line(content):
                    self.mark(index, "dateline")
                elif self._is_given(content) or (not dated and self._could_be_title(index)):
                    candidates.append(index)
                else:
                    break
            elif line.kind is None:
                break
            stop = index + 1
        self.body = stop
        self._choose_title(candidates, alone=stop == len(self.lines))

    def _could_be_title(self, index: int) -> bool:
        return (
            self.headline(index, TITLE_WORDS)
            and not self.runs_on(index)
            and datelines.beginning(self.content(index)) is None
        )

    def _is_given(self, content: str) -> bool:
        """The title that is known, with or without the site's name after it."""
        if not self.given:
            return False
        ours, theirs = plain(content.lstrip("# ")), plain(self.given)
        short, long = sorted((ours, theirs), key=len)
        return ours == theirs or (len(short) * 2 > len(long) and long.startswith(short))

    def _choose_title(self, candidates: list[int], *, alone: bool) -> None:
        if not candidates:
            return
        given = [index for index in candidates if self._is_given(self.content(index))]
        if given:
            chosen = given[0]
        elif self.given:
            # The text does not repeat its title: its first lines are body.
            self.body = min(self.body, candidates[0])
            return
        else:
            full = [index for index in candidates if self.lines[index].words > _TOPIC_WORDS]
            chosen = (full or candidates)[0]
        if alone and chosen == len(self.lines) - 1 and not given:
            # Nothing follows: it is all that the text says.
            self.body = chosen
            return
        for index in candidates:
            short = self.lines[index].words <= _TOPIC_WORDS or self._breadcrumb(index)
            if index == chosen or (index < chosen and not short):
                self.mark(index, "title")
            elif index < chosen or self._breadcrumb(index):
                self.mark(index, "navigation")
            elif index == chosen + 1 and self._before_dateline(index):
                # A second line of the headline, or the name of the outlet.
                self.mark(index, "dateline" if short else "title")
            else:
                # A heading of the body; what stands below it is body too.
                self.body = min(self.body, index)
        if self.title is None:
            self.title = " ".join(self.content(chosen).lstrip("# ").split())

    def _breadcrumb(self, index: int) -> bool:
        parts = re.split(r" ?[>›»|] ?| / ", self.content(index))
        return len(parts) > 1 and all(len(part.split()) <= _TOPIC_WORDS for part in parts)

    def _before_dateline(self, index: int) -> bool:
        rest = self.lines[index + 1 : index + 3]
        return any(line.kind == "dateline" for line in rest)

    # --- the middle ------------------------------------------------------------------------------------

    def find_galleries(self) -> None:
        """Runs of pictures with their texts, inserted into the article.

        A counter ("7 images", "3 of 7") ends one. Without it only a strict pattern counts: credits with exactly
        a heading and a paragraph between them.
        """
        anchors = [index for index in range(self.body, len(self.lines)) if self._anchor(index) is not None]
        runs: list[list[int]] = []
        for index in anchors:
            if runs and index - runs[-1][-1] - 1 <= _GALLERY_GAP and not self._ends(runs[-1][-1]):
                runs[-1].append(index)
            else:
                runs.append([index])
        for run in runs:
            span = self._gallery(run)
            if span is not None:
                self.galleries.append(span)
                for index in range(span[0], span[1] + 1):
                    self.mark(index, "gallery")

    def _anchor(self, index: int) -> str | None:
        line = self.lines[index]
        if line.kind == "credit":
            return "credit"
        if not line.long and line.kind in {None, "navigation"} and self.lexicon.counters.fits(line.folded, line.words):
            return "counter"
        return None

    def _ends(self, index: int) -> bool:
        """Whether a line is a counter of the whole gallery or of its last picture."""
        if self._anchor(index) != "counter":
            return False
        numbers = [int(number) for number in re.findall(r"\d+", self.lines[index].folded)]
        return len(numbers) != 2 or numbers[0] == numbers[1]

    def _gallery(self, run: list[int]) -> tuple[int, int] | None:
        credits_ = [index for index in run if self._anchor(index) == "credit"]
        counters = [index for index in run if self._anchor(index) == "counter"]
        if counters and self._ends(counters[-1]) and len(credits_) >= 2:
            end = counters[-1]
            credit_last = end - credits_[-1] <= 1
            return (self._slide_start(run[0]) if credit_last else run[0]), end
        if len(counters) >= 3:
            return run[0], counters[-1]
        if len(credits_) < 4:
            return None
        gaps = [(before + 1, after - 1) for before, after in itertools.pairwise(credits_) if after - before > 1]
        strict = [
            first for first, last in gaps if last - first == 1 and self._slide_heading(first) and self.paragraph(last)
        ]
        if len(gaps) != len(credits_) - 1 or len(strict) < len(gaps):
            return None
        return self._slide_start(credits_[0]), credits_[-1]

    def _slide_heading(self, index: int) -> bool:
        return self.headline(index, 12)

    def _slide_start(self, first: int) -> int:
        """The first line of the picture whose credit is on line `first`: its heading, else its text."""
        start = first
        if start - 1 >= self.body and self.lines[start - 1].kind is None:
            start -= 1
            if start - 1 >= self.body and self._slide_heading(start - 1) and self.paragraph(start):
                start -= 1
        return start

    def find_captions(self) -> None:
        """What stands above a credit or a duration belongs to the picture or film."""
        for index in range(max(self.body, 1), len(self.lines)):
            line, above = self.lines[index], self.lines[index - 1]
            if above.kind is not None or above.long or index - 1 < self.body:
                continue
            if line.kind == "credit":
                close = not line.gap
                set_off = above.gap or index - 1 == self.body
                # In a page with blank lines a paragraph stands alone, so what touches a credit is its caption;
                # without them only a short line without the end of a sentence can be told from the body.
                if (self.spaced and close and set_off and above.words <= _CAPTION_WORDS) or (
                    close and self.headline(index - 1, _SHORT_CAPTION_WORDS)
                ):
                    self.mark(index - 1, "caption")
            elif line.kind == "duration" and self.headline(index - 1, _SHORT_CAPTION_WORDS):
                self.mark(index - 1, "caption")

    def find_link_runs(self) -> None:
        """Headlines below a line such as "More stories"."""
        index = self.body
        while index < len(self.lines):
            line = self.lines[index]
            bare = line.folded.rstrip(" .:!?…>»")
            if line.kind in {None, "navigation", "link"} and bare in self.lexicon.link_headings:
                index = self._mark_run(index)
                continue
            if self.lexicon.items.fits(line.folded, line.words) and index + 1 < len(self.lines):
                if self.headline(index + 1, 24) or self.lines[index + 1].kind == "credit":
                    self.mark(index + 1, "link")
            elif (last := self.lexicon.brackets.get(bare)) is not None:
                inside = range(index + 1, min(index + _LINK_RUN, len(self.lines)))
                closing = next((place for place in inside if self.lines[place].folded == last), index)
                for place in range(index + 1, closing + 1):
                    self.mark(place, "advertisement")
            index += 1

    def _mark_run(self, index: int) -> int:
        """Mark a heading of links and the headlines below it, if it is one; returns the line to go on at."""
        follows = index + 1
        while follows < len(self.lines) and follows - index <= _LINK_RUN and self.headline(follows, 24):
            follows += 1
        if follows == index + 1 and follows < len(self.lines) and self.lines[follows].kind is None:
            return follows
        for place in range(index, follows):
            self.mark(place, "link")
        return follows

    # --- the tail --------------------------------------------------------------------------------------

    def find_tail(self) -> None:
        """What stands after the article: headlines after the agencies' line, and headings with nothing below."""
        size = len(self.lines)
        last = next((index for index in range(size - 1, self.body - 1, -1) if self.paragraph(index)), None)
        if last is None:
            return
        ended = False
        for index in range(last + 1, size):
            line = self.lines[index]
            ended = ended or line.kind in {"agency", "navigation", "link"}
            if line.kind is not None or line.long:
                continue
            if ended and self.headline(index, 24):
                self.mark(index, "navigation")
            elif self._teaser(index, last):
                self.mark(index, "link")

    def _teaser(self, index: int, last: int) -> bool:
        """Whether a line is a headline without text of its own, at the end of an article written in sentences."""
        content = self.content(index)
        before = sum(self.paragraph(place) for place in range(max(self.body, last - 5), last + 1))
        return (
            before >= 2
            and self.headline(index)
            and self.lines[index].words >= 3
            and content[:1].isupper()
            and not datelines.is_dated(content)
            and not _TWO_SENTENCES.search(content)
            and all(
                self.headline(place) or self.lines[place].kind is not None for place in range(index, len(self.lines))
            )
        )

    # --- the result ------------------------------------------------------------------------------------

    def zones(self) -> list[Zone]:
        """Every marked line, runs of one gallery as one, and the parts of lines."""
        zones: list[Zone] = []
        spans = dict(self.galleries)
        until = -1
        parts = {part.start: part for part in self.parts}
        for index, line in enumerate(self.lines):
            if index <= until:
                continue
            if index in spans:
                until = spans[index]
                zones.append(Zone(line.start, self.lines[until].end, "gallery"))
            elif line.kind is not None:
                zones.extend(self._line_zones(line))
            else:
                begin = line.start
                if line.start in parts:
                    zones.append(parts[line.start])
                    begin = parts[line.start].end
                zones.extend(self._tail_zone(line, begin))
        return zones

    def _line_zones(self, line: Line) -> list[Zone]:
        assert line.kind is not None
        if line.kind == "caption":
            found = self.lexicon.caption_credits.search(self.text[line.start : line.end])
            if found and found.start() > 0:
                credit = line.start + found.start()
                caption = line.start + len(self.text[line.start : credit].rstrip())
                return [Zone(line.start, caption, "caption"), Zone(credit, line.end, "credit")]
        return [Zone(line.start, line.end, line.kind)]

    def _tail_zone(self, line: Line, begin: int) -> list[Zone]:
        """The zone of agencies in parentheses at the end of a paragraph, if there are any."""
        if self.text[line.end - 1] != ")":
            return []
        start = max(begin, line.end - MAX_LINE)
        found = self.lexicon.tails.search(self.text[start : line.end])
        return [Zone(start + found.start(), line.end, "agency")] if found else []
