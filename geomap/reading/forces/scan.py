"""One pass over a row of words: the mentions found so far, and what they leave behind for those that follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from geomap.reading.forces.index import Bearer, Phrase, slug, spelling
from geomap.reading.forces.row import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force
    from geomap.reading.forces.file import ForceEntry
    from geomap.reading.forces.index import Index, Tokens, Where
    from geomap.reading.forces.mention import ForceMention, Introduction


_MAX_INTRODUCED = 256
"""Names that a text may introduce, and ..."""
_MAX_ALIKE = 12
"""... of them with the same first word: bounds that keep time linear for texts made to break it."""


class Scan(Row):
    """A row with what one pass has found in it; used once."""

    def __init__(
        self,
        index: Index,
        tokens: Tokens,
        where: Where,
        introduced: Sequence[Introduction],
        recent: Sequence[Force],
    ) -> None:
        super().__init__(index, tokens)
        self.where = where
        self.mentions: list[ForceMention] = []
        self.firsts: list[int] = []
        """First token of each mention."""
        self.lasts: list[int] = []
        """Token after the last of each mention."""
        self.extra: dict[str, list[Phrase]] = {}
        self.categories: dict[str, str] = {}
        self.introductions: list[Introduction] = []
        self.heard: list[Introduction] = []
        """As `introductions`, with those that were known before."""
        self.depth = 0
        self.persons: dict[str, str] = {}
        """Names of forces known by whose they are, by id."""
        self.shorts: dict[str, tuple[Force, str, str | None]] = {}
        """Force, category and country last named with a word such as "Front"."""
        self.states: dict[str | None, set[str]] = {}
        """States whose forces were named, with the nouns for them, as of the first `settled` mentions."""
        self.settled = 0
        self.recent: list[tuple[Force, str]] = []
        self.vague: set[str] = set()
        """Ids of those of whom only their country and what they are is told ("insurgents")."""
        self.acting: tuple[Force, str, int] | None = None
        """The last party, no state, that stood where it acts, and how many mentions there were then."""
        for item in introduced:
            self.learn(item)
        for force in recent:
            entry = index.file.forces.get(force.id)
            self.remember(force, entry.kind if entry else self.categories.get(force.id, "unknown"))
        self.introductions.clear()

    def starting(self, i: int) -> tuple[Phrase, ...]:
        """Phrases that may begin at word i, longest first, with those that the text has introduced."""
        keys = self.keys
        listed = self.index.starting(keys, i)
        own = self.extra.get(keys[i]) if self.extra and i < len(keys) else None
        return tuple(sorted((*own, *listed), key=lambda p: -len(p.words))) if own else listed

    def learn(self, item: Introduction) -> None:
        """Know a name from here on."""
        words, checks = spelling(item.name)
        self.categories.setdefault(item.force.id, item.category)
        if not words or len(self.heard) >= _MAX_INTRODUCED:
            return
        own = self.extra.get(words[0], [])
        same = next((k for k, p in enumerate(own) if p.words == words), None)
        if same is not None and own[same].bearers[0].force.id == slug(item.name) != item.force.id:
            del own[same]  # it stood for itself until the text said whose it is
            self.introductions[:] = [x for x in self.introductions if x.name != item.name]
        elif same is not None or len(own) >= _MAX_ALIKE:
            return
        phrase = Phrase(words, "name" if item.alone else "adjective", (Bearer(item.force, checks),))
        rows = self.extra.setdefault(words[0], [])
        rows.append(phrase)
        rows.sort(key=lambda p: -len(p.words))
        self.introductions.append(item)
        self.heard.append(item)

    def remember(self, force: Force, category: str) -> None:
        """Know from here on that a force was spoken of."""
        if category != "state":
            self.categories.setdefault(force.id, category)
            self.recent.append((force, category))
            if len(self.recent) > 40:
                del self.recent[:20]
        elif force.id in self.index.file.forces:
            self.categories.setdefault(force.id, category)

    def pop(self) -> int:
        """Take the last mention back; gives the word at which it began."""
        self.mentions.pop()
        self.lasts.pop()
        return self.firsts.pop()

    def usual(self, category: str) -> ForceEntry | None:
        """Who "rebels", "militants" ... are in the country in focus, where its war says so."""
        return self.index.generic(category, self.where.focus, self.where.year)

    def before(self, i: int) -> ForceMention | None:
        """The last mention, where it ends right before word i."""
        return self.mentions[-1] if self.lasts and self.lasts[-1] == i else None

    @property
    def taken(self) -> int:
        """The word behind the last mention."""
        return self.lasts[-1] if self.lasts else 0

    def reassign(self, k: int, force: Force, category: str) -> None:
        """Make mention k, as it stands, one of another force."""
        mention = self.mentions[k]
        again = self.again(force, (mention.start, mention.end))
        self.mentions[k] = mention._replace(force=again, category=category)

    def drop_from(self, first: int) -> None:
        """Take back the mentions that end behind word `first`."""
        while self.mentions and self.lasts[-1] > first:
            self.pop()


Reader = Callable[[Scan, int], int]
"""A rule: the word behind what it makes a mention of at a word, 0 for none."""
