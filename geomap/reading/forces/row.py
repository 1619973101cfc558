"""A row of words with the mentions found in it so far: what every rule about forces stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from geomap.model import Force  # noqa: TC001 -- the annotations of mentions are read at run time by their users
from geomap.patterns import lazy
from geomap.reading.forces.index import Bearer, Phrase, Tokens, Where, slug, spelling
from geomap.reading.forces.lines import is_shouted, is_titled_line, line_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.forces.file import ForceEntry
    from geomap.reading.forces.index import Check, Index

MentionKind = Literal["named", "national", "generic", "introduced", "leader", "country"]
Role = Literal["force", "weapon", "authority", "backer"]

# Between two words of one name: at most a hyphen, slash or quotation mark and one line break.
_GAP = lazy(r"[^\S\n]*(?:[-‐‑–/(\"“”'’]?[^\S\n]*\n?[^\S\n]*)?")
_AFTER_OWN = lazy(r"['’]?s?[^\S\n]*\n?[^\S\n]*", re.IGNORECASE)
_HYPHEN = lazy(r"\s?[-‐‑–\s]\s?")
_BY_WHAT = r"(?:by|in|from|after|under)\s+(?:(?:its|their|the)\s+)?(?:\w+\s+)?(?:initials|acronym|abbreviation|name)"
ABBREVIATION = lazy(
    r"[\"”’']?\s{0,2}\((?:the\s+|or\s+|known as\s+|also known as\s+)?[\"“‘']?"
    rf"(?P<short>[^\W\d_][\w.&/-]{{1,15}})[\"”’']?(?:\s+{_BY_WHAT}\)|(?=[),;\s]))"
)
_CALLED = lazy(
    rf"\s?,\s(?:or|also\scalled|(?:(?:also|better|commonly)\s)?known\s(?:as|(?:{_BY_WHAT})(?:\sas)?))\s(?:the\s)?[\"“‘']?"
    r"(?P<short>[^\W\d_]{2,16})[\"”’']?(?=,)"
)
""" "the Union of Valleys, known by its initials UV,": what stands between commas."""
ROMAN = lazy(r"[IVXLC]{2,6}")
ORDINAL = lazy(r"\d{1,4}(?:st|nd|rd|th)?")
ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split())
ALLIES = "allied-forces"
"""Id of "its allies", whoever they are."""
JOINTS = frozenset({"and", "or", "as"})
GOVERNMENTS = frozenset({"government", "regime", "administration"})
_BEFORE = 24
"""Characters before a government in which "former" stands."""
_MAX_INTRODUCED = 256
"""Names that a text may introduce, and ..."""
_MAX_ALIKE = 12
"""... of them with the same first word: bounds that keep time linear for texts made to break it."""
_MAX_NAMED = 7
"""Words of "from the country's second biggest rebel group"."""
_MAX_PHRASE = 6
"""Modifiers between a demonym and its noun."""


def is_ordinal(key: str) -> bool:
    """Is a word a number of a unit ("93rd", "third")?"""
    return key in ORDINALS or ORDINAL.fullmatch(key) is not None


class ForceMention(NamedTuple):
    """A stretch of text that speaks of a force, or could."""

    start: int
    end: int
    force: Force
    """Its `as_written` is the force's own part of the stretch: "Iraqi forces" of "US-backed Iraqi forces"."""
    kind: MentionKind
    """`named` by the lexicon; `national`, by country and noun; `generic`, understood from the context;
    `introduced` by the text itself; `leader`: a man for his force; `country`: a bare country, capital or demonym,
    only a possible actor."""
    role: Role = "force"
    """`weapon`: aircraft, missiles ... of the force; `authority`: someone who speaks for it; `backer`: only named as
    the backer of another."""
    category: str = "state"
    """A kind of the lexicon, "unknown", or "described": known by the text's words for it and nothing else."""
    country: str | None = None
    """ISO 3166-1 code of the state, None for forces that are not a state's."""
    backers: tuple[Force, ...] = ()
    attributive: bool = False
    """It modifies a noun that follows and is not itself an actor there ("army base", "Iraqi border")."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name or abbreviation that a text gives to a force."""

    name: str
    force: Force
    category: str
    alone: bool = True
    """Does it stand for the force by itself? "Lubari" of "Lubari fighters" does so only where none but a party can."""


class Row:
    """Words, and state of one pass over them; used once."""

    def __init__(
        self,
        index: Index,
        tokens: Tokens,
        where: Where,
        introduced: Sequence[Introduction],
        recent: Sequence[Force],
    ) -> None:
        self.index = index
        self.tokens = tokens
        self.where = where
        self.words = index.classes
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
        self.line = (-1, -1, "")
        """The line last looked at."""
        self.persons: dict[str, Force] = {}
        """Forces known by whose they are."""
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
            self._learn(item)
        for force in recent:
            entry = index.file.forces.get(force.id)
            self._remember(force, entry.kind if entry else self.categories.get(force.id, "unknown"))
        self.introductions.clear()

    def _starting(self, i: int) -> tuple[Phrase, ...]:
        keys = self.tokens.keys
        listed = self.index.starting(keys, i)
        own = self.extra.get(keys[i]) if self.extra and i < len(keys) else None
        return tuple(sorted((*own, *listed), key=lambda p: -len(p.words))) if own else listed

    def _near(self, i: int) -> bool:
        """Tell whether word i + 1 goes on where word i ends."""
        t = self.tokens
        if i + 1 >= len(t.keys):
            return False
        gap = t.text[t.ends[i] : t.starts[i + 1]]
        if gap in {" ", "-"}:
            return True
        if len(gap) > 6 or (gap.lstrip() in {"- ", "– ", "— "} and t.raw[i].isupper()):
            return False  # "DAMASCUS, SANA- Army units", "Hama, SANA – Army units"
        if "(" in gap and t.raw[i + 1].islower():
            return False  # "Saraqib (rebel-held)"
        return (_AFTER_OWN if t.owns[i] else _GAP).fullmatch(gap) is not None

    def _hyphened(self, i: int) -> bool:
        t = self.tokens
        return i + 1 < len(t.keys) and _HYPHEN.fullmatch(t.text[t.ends[i] : t.starts[i + 1]]) is not None

    def _slashed(self, i: int) -> bool:
        t = self.tokens
        return i + 1 < len(t.keys) and "/" in t.text[t.ends[i] : t.starts[i + 1]]

    def _matches(self, words: tuple[str, ...], i: int) -> bool:
        keys = self.tokens.keys
        n = len(words)
        if i + n > len(keys):
            return False
        for k in range(1, n):
            if keys[i + k] != words[k]:
                return False
        return all(self._near(k) for k in range(i, i + n - 1))

    def _spelt(self, checks: tuple[Check, ...], i: int) -> bool:
        t = self.tokens
        for place, how, listed in checks:
            word = t.raw[i + place].replace(".", "")
            if how == "cap":
                if word[:1].islower():
                    return False
            elif (word != listed and (how == "same" or not word.isupper())) or (
                t.keys[i + place] in self.words["capital_words"] and listed != "US" and self._shouted(i + place)
            ):
                return False
        return True

    def _line(self, i: int) -> str:
        """The line of word i, or what of it stands near."""
        t = self.tokens
        first, last, line = self.line
        if first <= t.starts[i] and t.ends[i] <= last:
            return line
        first, last = line_at(t.text, t.starts[i], t.ends[i])
        self.line = first, last, t.text[first:last]
        return self.line[2]

    def _shouted(self, i: int) -> bool:
        return is_shouted(self._line(i))

    def _titled(self, i: int) -> bool:
        return is_titled_line(self._line(i))

    def _heads(self, j: int, *, after_name: bool) -> tuple[int, Role, str]:
        """Nouns after a name or demonym: where they end, what they make of it, the category of an armed noun."""
        t, words = self.tokens, self.words
        keys, n = t.keys, len(t.keys)
        stop, role, category = j, "force", ""
        against = False
        k = j
        while k < n and k < j + _MAX_PHRASE and self._near(k - 1):
            key = keys[k]
            head = True
            if k > j and t.raw[k][:1].isupper() and t.raw[k - 1].islower() and keys[k - 1] in words["group_heads"]:
                break  # "the Y rebel group Movement for Democracy": a name of its own
            if k > j and keys[k - 1] == "counter" and self._hyphened(k - 1):
                head = False  # "counter-insurgency troops" are no insurgents
            elif key in words["striking_verbs"] and self._has_object(k):
                break
            elif key in words["weapon_heads"]:
                role = "weapon"
                category = category if against else ""
            elif key in words["authority_heads"]:
                role = "authority"
                if key == "ministry" and k + 2 < n and keys[k + 1] == "of" and self._near(k) and self._near(k + 1):
                    k += 2 + (keys[k + 2] == "the" and k + 3 < n)  # "Ministry of (the) Interior"
            elif key in words["armed_heads"]:
                if not after_name and key in words["name_heads"]:
                    break
                category = self._category(key)
            elif role == "weapon" and (key in words["unit_words"] or key in words["force_heads"]):
                role = "force"  # "a Y tank company": men
            elif key in words["force_heads"] or key in words["government_heads"]:
                if key in words["government_heads"] and after_name and key == "state":
                    break
            elif key in words["group_heads"]:
                head = after_name or against
            else:
                head = False
            if key in words["against"]:
                against = True
                category = category or self._category(key)
            if head and not (key in words["modifiers"] and t.raw[k][:1].isupper() and not after_name and k + 1 == n):
                stop = k + 1
            elif not self._modifies(k):
                break
            k += 1
        if stop == j:
            return j, "force", ""
        return stop, role, (category or "rebels") if against else category  # type: ignore[return-value]

    def _has_object(self, k: int) -> bool:
        """ "Y shells X", "Y bombs the port", but not "Y shells hit X": is word k a verb, to judge by the next?"""
        t = self.tokens
        if k + 1 == len(t.keys) or not self._near(k):
            return False
        named = t.raw[k + 1][:1].isupper() and t.raw[k].islower()
        return named or t.keys[k + 1] in self.words["before_targets"]

    def _modifies(self, k: int) -> bool:
        key, raw = self.tokens.keys[k], self.tokens.raw[k]
        return (
            key in self.words["modifiers"]
            or (key in self.words["unit_modifiers"] and raw[:1].isupper())
            or (key[:1].isdigit() and ORDINAL.fullmatch(key) is not None)
            or (key in {"pro", "anti", "shi", "counter"} and self._hyphened(k))
        )

    def _category(self, key: str) -> str:
        for heads, category in (
            ("separatist_heads", "separatists"), ("jihadist_heads", "jihadists"), ("militia_heads", "militia"),
            ("rebel_heads", "rebels"), ("militant_heads", "militants"),
        ):  # fmt: skip
            if key in self.words[heads]:
                return category
        return "rebels" if key in self.words["against"] else "fighters"

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the words from `first` to before `last`."""
        return self.tokens.starts[first], self.tokens.ends[last - 1]

    def _text(self, span: tuple[int, int]) -> str:
        return self.tokens.text[span[0] : span[1]]

    def _again(self, force: Force, span: tuple[int, int]) -> Force:
        return replace(force, as_written=self._text(span), start=span[0], end=span[1])

    def _emit(
        self,
        force: Force,
        span: tuple[int, int],
        kind: MentionKind,
        first: int,
        last: int,
        *,
        role: Role = "force",
        category: str = "state",
        country: str | None = None,
        attributive: bool = False,
    ) -> int:
        t = self.tokens
        if first and t.keys[first - 1] == "pro" and self._hyphened(first - 1):
            first, span = first - 1, (t.starts[first - 1], span[1])  # "pro-GNA forces"
            force = self._again(force, span)
        if kind != "country" and last < len(t.keys) and t.keys[last] in self.words["nouns_after"]:
            attributive = t.text[t.ends[last - 1] : t.starts[last]] == " " and not t.owns[last - 1]
        if kind in {"named", "introduced"} and self.mentions:
            self._name_kind(first, force, category)
        if kind in {"named", "introduced"} and self._only_says_what(first):
            if self.recent and self.recent[-1][0] is self.mentions[-1].force:
                self.recent.pop()
            self._pop()  # "the rebel Union of Forces", "the paramilitary Rapid Support Forces", "the militant group X"
        backs = self._backs(first) if kind in {"country", "national", "named", "introduced"} else None
        if backs is not None:
            target = self.mentions[backs]
            self.mentions[backs] = target._replace(backers=(*target.backers, force))
            role = "backer"
        self.mentions.append(ForceMention(*span, force, kind, role, category, country, (), attributive))
        self.firsts.append(first)
        self.lasts.append(last)
        if kind in {"named", "introduced"}:
            for k in range(first, last):
                if t.keys[k] in self.words["short_marks"] and not t.raw[k].islower():
                    self.shorts[t.keys[k]] = (force, category, country)
        if role != "backer" and category != "described" and force.id != ALLIES:
            self._remember(force, category)
            k = first - 1 if first and t.keys[first - 1] != "the" else first - 2
            before = t.keys[k] if k >= 0 else ""
            if category not in {"state", "peacekeeping"} and before not in self.words["governing_nouns"]:
                self.acting = (force, category, len(self.mentions))
            if kind != "country":
                return self._abbreviated(force, category, last)
        return last

    def _emit_entry(self, entry: ForceEntry, kind: MentionKind, first: int, last: int, *, role: Role = "force") -> int:
        """A mention, from word `first` to before `last`, of a force of the lexicon."""
        span = self._span(first, last)
        force = self.index.force(entry, self._text(span), span, self.where)
        return self._emit(force, span, kind, first, last, role=role, category=entry.kind, country=entry.country)

    def _emit_state(
        self, code: str, kind: MentionKind, first: int, last: int, *, role: Role = "force", attributive: bool = False
    ) -> int:
        """A mention, from word `first` to before `last`, of a country's government or its army."""
        span = self._span(first, last)
        force = self._state(code, span)
        return self._emit(force, span, kind, first, last, role=role, country=code, attributive=attributive)

    def _state(self, code: str, span: tuple[int, int]) -> Force:
        """Whose a government of a country is: of "the former government" the one that was before."""
        written = self._text(span)
        words = written.casefold().split()
        if not GOVERNMENTS.isdisjoint(words):
            before = self.tokens.text[max(0, span[0] - _BEFORE) : span[0]].casefold().split()[-2:]
            if not self.words["no_more"].isdisjoint([*before, *words]):
                return self.index.former(code, written, span, self.where)
        return self.index.state(code, written, span, self.where)

    def _name_kind(self, first: int, force: Force, category: str) -> None:
        """ "fighters from the second rebel group, the Movement": those before the comma are those named behind it."""
        t = self.tokens
        k = first - 1
        while k > 0 and t.keys[k] in {"the", "called", "as", "known"}:
            k -= 1
        if k < 1 or t.keys[k] not in self.words["group_heads"] or t.text[t.ends[k] : t.starts[k + 1]] != ", ":
            return
        begins = next((j for j in range(k - 1, max(-1, k - _MAX_NAMED), -1) if t.keys[j] in {"from", "of"}), k)
        for m in range(len(self.mentions) - 1, max(-1, len(self.mentions) - 4), -1):
            last = self.mentions[m]
            of_it = self.lasts[m] in {k, k + 1} or (
                self.lasts[m] == begins and t.keys[begins - 1] in self.words["warriors"]
            )
            if last.kind == "generic" and of_it and last.category != "state":
                self.mentions[m] = last._replace(force=self._again(force, (last.start, last.end)), category=category)

    def _only_says_what(self, first: int) -> bool:
        """Does the last mention, right before word `first`, only say of what kind the force named there is?"""
        t = self.tokens
        if not self.mentions or self.lasts[-1] != first or self.mentions[-1].kind != "generic":
            return False
        says = range(self.firsts[-1], first)
        kinds = self.words["against"] if len(says) == 1 else self.words["against"] | self.words["group_heads"]
        plain = all(t.raw[k].islower() for k in says) and t.keys[first - 1] in kinds
        return plain and t.text[t.ends[first - 1] : t.starts[first]] == " "

    def _backs(self, first: int) -> int | None:
        """The mention that this one is said to back: "X, backed by", "X with the support of"."""
        if not self.mentions:
            return None
        keys, previous = self.tokens.keys, len(self.mentions) - 1
        k = first - 1
        while k >= 0 and k > first - 3 and keys[k] in {"the", "both"}:
            k -= 1
        if (
            self.mentions[previous].role == "backer"
            and k >= 0
            and (k + 1 == self.lasts[-1] or (keys[k] in JOINTS and k == self.lasts[-1]))
        ):
            while previous >= 0 and self.mentions[previous].role == "backer":
                previous -= 1
            return previous if previous >= 0 and self._near(first - 1) else None
        if k >= 1 and keys[k] == "by" and keys[k - 1] in self.words["backing_after"]:
            k -= 2
        elif k >= 2 and keys[k] in {"of", "from"} and keys[k - 1] in {"support", "backing", "help", "assistance"}:
            k -= 2
            while k >= 0 and keys[k] in {"the", "air", "military", "with"}:
                k -= 1
        else:
            return None
        while (
            k >= 0
            and keys[k] in {"and", "heavily", "strongly", "who", "are", "is", "were", "which"}
            and k >= self.lasts[-1]
        ):
            k -= 1
        return previous if k + 1 == self.lasts[-1] else None

    def _abbreviated(self, force: Force, category: str, last: int) -> int:
        """ "the Rapid Support Forces (RSF)": what is in the brackets names the force from here on."""
        t = self.tokens
        end = t.ends[last - 1]
        opening = t.text[end : end + 4]
        if "(" not in opening and "," not in opening:
            return last
        bracketed = ABBREVIATION.match(t.text, end)
        match = bracketed or _CALLED.match(t.text, end)
        if match is None:
            return last
        short = match["short"].rstrip(".")
        if sum(c.isupper() for c in short) < (2 if bracketed is not None else len(short)):
            return last
        known = self._known_by(short) if force.id not in self.index.file.forces else None
        if known is not None:  # "Forces for Democracy (UFDD)": spelt as no lexicon has it, and known all the same
            force = self.index.force(known, force.as_written, (force.start or 0, force.end or 0), self.where)
            category = known.kind
            self.mentions[-1] = self.mentions[-1]._replace(force=force, category=category)
            self._remember(force, category)
        elif not self._borne(short, force.id):
            self._learn(Introduction(short, replace(force, as_written=short, start=None, end=None), category))
        while last < len(t.keys) and t.starts[last] < match.end():
            last += 1
        goes_on = last < len(t.keys) and t.raw[last].islower() and t.keys[last] in self.words["warriors"]
        if goes_on and t.text[t.ends[last - 1] : t.starts[last]] == ") ":
            self.mentions[-1] = self.mentions[-1]._replace(end=t.ends[last])  # "the Union for Peace (UPC) rebels"
            last += 1
            self.lasts[-1] = last
        return last

    def _known_by(self, short: str) -> ForceEntry | None:
        """The force of the lexicon that bears an abbreviation where the report is set."""
        words, _ = spelling(short)
        found = (p for p in (self.index.starting(words, 0) if words else ()) if p.words == words and p.kind == "name")
        return next((e for p in found if (e := self.index.fitting(p.bearers, self.where)) is not None), None)

    def _borne(self, short: str, ident: str) -> bool:
        """Tell whether the lexicon gives the force that name already."""
        words, _ = spelling(short)
        return any(
            p.words == words and any(not b.weak and b.force.id == ident for b in p.bearers)
            for p in (self.index.starting(words, 0) if words else ())
        )

    def _learn(self, item: Introduction) -> None:
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

    def _remember(self, force: Force, category: str) -> None:
        if category != "state":
            self.categories.setdefault(force.id, category)
            self.recent.append((force, category))
            if len(self.recent) > 40:
                del self.recent[:20]
        elif force.id in self.index.file.forces:
            self.categories.setdefault(force.id, category)

    def _pop(self) -> None:
        self.mentions.pop()
        self.firsts.pop()
        self.lasts.pop()

    def _drop_from(self, first: int) -> None:
        while self.mentions and self.lasts[-1] > first:
            self._pop()
