"""The values that pass between the rules of date expressions."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.reading.dates import spans

if TYPE_CHECKING:
    from geomap.reading.dates.spans import Span
    from geomap.reading.dates.words import Tokens


class Anchor(NamedTuple):
    """The narrative's last date."""

    span: Span
    background: bool = False
    """It only says since when something had been so: good for "the following year", not for "on 8 November"."""
    since: bool = False
    """It says since when something had been so."""
    main: Span | None = None
    """Where it is background, the date that the narrative had before it."""

    @property
    def told(self) -> Span | None:
        """The narrative's own date: what a date without a year belongs to."""
        return self.main if self.background else self.span


class Context(NamedTuple):
    """What an expression that says less than a whole date is read against."""

    published: dt.date | None
    anchor: Anchor | None = None
    recent: Span | None = None
    """The day that the sentence before named last: what "that day" and "the day before" are told from."""
    ceiling: dt.date | None = None
    """The end of the range it begins: it cannot be later."""
    floor: dt.date | None = None
    """The beginning of the range it ends: it cannot be earlier."""
    forward: bool = False
    """The story goes on: what it tells next is not of the year before."""
    before_that: bool = False
    """In a clause of the past perfect ("had taken"): it tells what was before the narrative's date."""
    nested: bool = False
    """Inside "two days after ...": one level is enough."""


class Value(NamedTuple):
    """The days an expression means."""

    span: Span
    end: int = 0
    """Index of the token behind it."""
    rule: str = ""
    partial: bool = False
    """The year was inferred."""
    is_range: bool = False
    is_since: bool = False
    full: Span | None = None
    """The whole unit of which `span` is the part up to publication ("this week")."""
    now: dt.date | None = None
    """The day from which "earlier" and "later" within it are told."""
    moves: bool = True
    """What follows can be told from it ("two days later")."""


class Stretch(NamedTuple):
    """The tokens that a rule matched, and what they are read against."""

    tokens: Tokens
    start: int
    end: int
    context: Context

    def first(self, category: str) -> Any:
        """Give the value of the first token of a category, None where there is none."""
        return self.tokens.first(category, self.start, self.end)

    def all(self, categories: str) -> list[Any]:
        """Give the values of all tokens of some categories (separated by spaces)."""
        return self.tokens.all(categories, self.start, self.end)

    def has(self, category: str) -> bool:
        """Say whether a token of the category is among them."""
        return self.tokens.has(category, self.start, self.end)

    @property
    def before(self) -> str:
        """The category letter of the token before; empty at the beginning."""
        return self.tokens.cats[self.start - 1 : self.start]

    @property
    def anchor(self) -> Span | None:
        """The narrative's last date."""
        anchor = self.context.anchor
        return anchor.span if anchor is not None and anchor.span.known else None

    def stepped_from(self, grain: str) -> Span | None:
        """The date that days and weeks are counted from, which is none since which something had been so."""
        anchor = self.context.anchor
        main = anchor.main if anchor is not None and anchor.since and grain in {"hour", "day", "week"} else None
        return main if main is not None and main.known else self.anchor

    @property
    def recent(self) -> Span | None:
        """The day named last, else the narrative's."""
        return self.context.recent or self.anchor

    @property
    def anchor_or_published(self) -> Span | None:
        """The narrative's last date, else the day of publication."""
        published = self.context.published
        return self.anchor or (spans.on(published) if published is not None else None)
