"""One pass over the words of a text that finds the forces it speaks of, in order, and remembers them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geomap.model import Force
from geomap.reading._forcefile import ForceEntry
from geomap.reading._forceindex import Bearer, Phrase, Tokens, Where, slug, spelling, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading._forceindex import Check, Index

MentionKind = Literal["named", "national", "generic", "introduced", "country"]
Role = Literal["force", "weapon", "authority", "backer"]

# Between two words of one name: at most a hyphen, slash or quotation mark and one line break.
_GAP = re.compile(r"[^\S\n]*(?:[-‐‑–/(\"“”'’]?[^\S\n]*\n?[^\S\n]*)?")
_AFTER_OWN = re.compile(r"['’]?s?[^\S\n]*\n?[^\S\n]*", re.IGNORECASE)
_HYPHEN = re.compile(r"\s?[-‐‑–\s]\s?")
_ABBREVIATION = re.compile(
    r"[\"”’']?\s{0,2}\((?:the\s+|or\s+|known as\s+|also known as\s+)?[\"“‘']?"
    r"(?P<short>[^\W\d_][\w.&/-]{1,15})[\"”’']?(?=[),;\s])"
)
_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)?")
_LINE_WORDS = re.compile(r"[^\W\d_]{2,}")
_JOINTS = frozenset({"and", "or", "as"})
_PARTICLES = frozenset({"al", "el", "ul", "de", "e", "i", "bin", "wal", "ar", "as", "ash", "an", "ad", "at", "az", "del", "la"})
_MAX_PHRASE = 6
"""Modifiers between a demonym and its noun."""
_MAX_NAME = 9
"""Words of a name that was never heard of."""


@dataclass(frozen=True, slots=True)
class ForceMention:
    """A stretch of text that speaks of a force, or could."""

    start: int
    end: int
    force: Force
    """Its `as_written` is the force's own part of the stretch: "Iraqi forces" of "US-backed Iraqi forces"."""
    kind: MentionKind
    """`named` by the lexicon; `national`, by country and noun; `generic`, understood from the context;
    `introduced` by the text itself; `country`: a bare country, capital or demonym, only a possible actor."""
    role: Role = "force"
    """`weapon`: aircraft, missiles ... of the force; `authority`: someone who speaks for it; `backer`: only named as
    the backer of another."""
    category: str = "state"
    """A kind of the lexicon, or "unknown"."""
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


class Scan:
    """State of one pass; used once."""

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
        self.recent: list[tuple[Force, str]] = []
        for item in introduced:
            self._learn(item)
        for force in recent:
            entry = index.file.forces.get(force.id)
            self._remember(force, entry.kind if entry else self.categories.get(force.id, "unknown"))
        self.introductions.clear()

    # --- the pass -------------------------------------------------------------------------------------------

    def run(self) -> tuple[ForceMention, ...]:
        """All mentions, in order and without overlap."""
        keys, raw, extra, heads = self.tokens.keys, self.tokens.raw, self.extra, self.index.heads
        ends_name = self.words["name_marks"]
        free = 0
        for i, key in enumerate(keys):
            if (key not in heads and key not in extra) or i < free:
                continue
            done = 0
            if key in ends_name and not raw[i].islower():
                done = self._unheard(i, free)
            if not done:
                done = self._known(i)
            if not done and key in ends_name and raw[i].islower():
                done = self._unit(i)
            if done > free:
                free = done
        return tuple(self.mentions)

    def _known(self, i: int) -> int:
        for phrase in self._starting(i):
            n = len(phrase.words)
            if n > 1 and not self._matches(phrase.words, i):
                continue
            if phrase.checks and not self._spelt(phrase.checks, i):
                continue
            kind = phrase.kind
            if kind == "stop":
                return i + n
            if kind in {"name", "adjective"}:
                done = self._name(phrase, i, i + n)
            elif kind == "generic":
                done = self._generic(phrase.value, i, i + n)
            else:
                done = self._country(phrase, i, i + n)
            if done:
                return done
        return 0

    def _starting(self, i: int) -> tuple[Phrase, ...]:
        listed = self.index.starting(self.tokens.keys, i)
        own = self.extra.get(self.tokens.keys[i]) if self.extra else None
        return (*own, *listed) if own else listed

    # --- words side by side ---------------------------------------------------------------------------------

    def _near(self, i: int) -> bool:
        """Does word i + 1 go on where word i ends?"""
        t = self.tokens
        if i + 1 >= len(t.keys):
            return False
        gap = t.text[t.ends[i] : t.starts[i + 1]]
        if gap in {" ", "-"}:
            return True
        if len(gap) > 6:
            return False
        return (_AFTER_OWN if t.owns[i] else _GAP).fullmatch(gap) is not None

    def _hyphened(self, i: int) -> bool:
        t = self.tokens
        return i + 1 < len(t.keys) and _HYPHEN.fullmatch(t.text[t.ends[i] : t.starts[i + 1]]) is not None

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
            elif how == "same":
                if word != listed:
                    return False
            elif not word.isupper() and word != listed:
                return False
            elif t.keys[i + place] in self.words["capital_words"] and listed != "US" and self._shouted(i + place):
                return False
        return True

    def _line(self, i: int) -> str:
        t = self.tokens
        start = t.text.rfind("\n", max(0, t.starts[i] - 300), t.starts[i]) + 1 or max(0, t.starts[i] - 300)
        end = t.text.find("\n", t.ends[i], t.ends[i] + 300)
        return t.text[start : end if end >= 0 else t.ends[i] + 300]

    def _shouted(self, i: int) -> bool:
        """Is the line all in capitals?"""
        line = self._line(i)
        lower = sum(map(str.islower, line))
        return lower * 4 < sum(map(str.isupper, line))

    def _titled(self, i: int) -> bool:
        """Is the line a headline in which most words are capitalised?"""
        words = _LINE_WORDS.findall(self._line(i))
        long = [w for w in words if len(w) > 3]
        return len(long) > 3 and sum(w[0].isupper() for w in long) >= 0.85 * len(long)

    # --- names of the lexicon and of the text -----------------------------------------------------------------

    def _name(self, phrase: Phrase, i: int, j: int) -> int:
        bearers = [b for b in phrase.bearers if not b.checks or self._spelt(b.checks, i)]
        if not bearers:
            return 0
        stop, role, _ = self._heads(j, after_name=True)
        loyal = i
        if phrase.kind == "adjective":
            if stop == j:
                loyal = self._loyal(i)
                if loyal == i:
                    return 0
            return self._adjective(bearers, phrase, i, max(stop, j), loyal, role)
        chosen = self.index.choose(bearers, self.categories, self.where)
        if chosen is None:
            return 0
        loyal = self._loyal(i, member=True)
        span = (self.tokens.starts[loyal], self.tokens.ends[max(stop, j) - 1])
        if isinstance(chosen, Force):
            chosen = self.index.file.forces.get(chosen.id, chosen)
        if isinstance(chosen, Force):
            force = replace(chosen, as_written=self._text(span), start=span[0], end=span[1])
            category = self.categories.get(chosen.id, "unknown")
            return self._emit(force, span, "introduced", loyal, max(stop, j), role=role, category=category)
        force = self.index.force(chosen, self._text(span), span, self.where)
        return self._emit(
            force, span, "named", loyal, max(stop, j), role=role, category=chosen.kind, country=chosen.country
        )

    def _adjective(self, bearers: list[Bearer], phrase: Phrase, i: int, j: int, first: int, role: Role) -> int:
        entries = [b.force for b in bearers if isinstance(b.force, ForceEntry)]
        fitting = [e for e in entries if self.index.fits(e, self.where)]
        active = [e for e in fitting if e.active(self.where.year)] or fitting
        span = (self.tokens.starts[first], self.tokens.ends[j - 1])
        if not active and len(entries) == 1 and bearers[0].checks and self.index.reach[entries[0].id]:
            active = entries
        if active:
            force = self.index.force(active[0], self._text(span), span, self.where)
            return self._emit(force, span, "named", first, j, role=role, category=active[0].kind, country=active[0].country)
        if not bearers[0].checks or not self.index.reach[entries[0].id]:
            return 0
        name = " ".join(self.tokens.raw[i : i + len(phrase.words)]) + " forces"
        force = Force(slug(name), name, None, self._text(span), *span)
        return self._emit(force, span, "generic", first, j, role=role, category="unknown")

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
            if key in words["weapon_heads"]:
                role = "weapon"
            elif key in words["authority_heads"]:
                role = "authority"
            elif key in words["armed_heads"]:
                if not after_name and key in words["name_heads"]:
                    break
                category = self._category(key)
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

    def _modifies(self, k: int) -> bool:
        key, raw = self.tokens.keys[k], self.tokens.raw[k]
        return (
            key in self.words["modifiers"]
            or (key in self.words["unit_modifiers"] and raw[:1].isupper())
            or _ORDINAL.fullmatch(key) is not None
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

    def _loyal(self, i: int, *, member: bool = False) -> int:
        """Where "forces loyal to the" (or "fighters from the") begins before word i; i if it does not."""
        keys = self.tokens.keys
        k = i - 1
        floor = self.lasts[-1] if self.lasts else 0
        while k > i - 5 and k >= 0 and keys[k] in {"the", "president", "general", "gen", "ousted", "former", "warlord", "leader"}:
            k -= 1
        if (
            k - 2 >= 0
            and keys[k] in {"to", "with"}
            and keys[k - 1] in self.words["loyal"]
            and (keys[k - 2] in self.words["force_heads"] or keys[k - 2] in self.words["armed_heads"])
        ):
            first = k - 2
            if floor > first:  # "militants" was already taken for a mention of its own
                if self.mentions and self.firsts[-1] >= first - 1 and self.mentions[-1].kind == "generic":
                    first = self.firsts[-1]
                    self._pop()
                else:
                    return i
            return first
        if member and k >= 1 and keys[k] in {"of", "from"} and keys[k - 1] in self.words["warriors"]:
            if self.mentions and self.lasts[-1] == k and self.mentions[-1].kind == "generic" and self._near(k):
                first = self.firsts[-1]
                self._pop()
                return first
        return i

    # --- countries ------------------------------------------------------------------------------------------------

    def _country(self, phrase: Phrase, i: int, j: int) -> int:
        t, index, keys, code = self.tokens, self.index, self.tokens.keys, phrase.value
        following = keys[j] if j < len(keys) and self._near(j - 1) else ""
        if following and self._hyphened(j - 1):
            if following in self.words["backing"] and (done := self._sponsored(i, j, code)):
                return done
            if following in self.words["leading"]:
                stop, role, _ = self._heads(j + 1, after_name=True)
                if stop > j + 1:
                    return self._national(code, i, stop, role, "")
        inner = self._inner(i, j, code)
        if inner:
            return inner
        stop, role, category = self._heads(j, after_name=False)
        first = self._of(i)
        if stop > j:
            return self._national(code, first, stop, role, category)
        if first < i:
            return self._national(code, first, j, "force", "")
        loyal = self._loyal(i)
        if loyal < i:
            return self._national(code, loyal, j, "force", "")
        if following in self.words["holding"]:
            return self._national(code, i, j, "force", "")
        if j + 1 < len(keys) and phrase.kind == "demonym" and (following in _JOINTS or self._slashed(j - 1)):
            # "Ukrainian and Russian forces", "Turkish/SNA forces": the noun belongs to both
            k = j + (following in _JOINTS)
            ahead = self._peek(k)
            if ahead:
                return self._national(code, i, j, "force", "")
        span = (t.starts[i], t.ends[j - 1])
        force = index.state(code, self._text(span), span, self.where)
        attributive = phrase.kind == "demonym" or (t.owns[j - 1] and bool(following)) or following in self.words["nouns_after"]
        return self._emit(force, span, "country", i, j, country=code, attributive=attributive)

    def _slashed(self, i: int) -> bool:
        t = self.tokens
        return i + 1 < len(t.keys) and "/" in t.text[t.ends[i] : t.starts[i + 1]]

    def _peek(self, k: int) -> bool:
        """Is there a demonym or name with a noun of war at word k?"""
        for phrase in self._starting(k):
            n = len(phrase.words)
            if phrase.kind not in {"demonym", "country", "name", "adjective"} or not self._matches(phrase.words, k):
                continue
            checks = phrase.checks or (phrase.bearers[0].checks if phrase.bearers else ())
            if self._spelt(checks, k) and self._heads(k + n, after_name=phrase.kind in {"name", "adjective"})[0] > k + n:
                return True
        return False

    def _sponsored(self, i: int, j: int, code: str) -> int:
        """ "US-backed Iraqi forces": the force after the compound, with its backer."""
        span = (self.tokens.starts[i], self.tokens.ends[j - 1])
        backer = self.index.state(code, self._text(span), span, self.where)
        return self._behind(i, j + 1, backer)

    def _behind(self, i: int, k: int, backer: Force) -> int:
        t = self.tokens
        if k >= len(t.keys) or not self._near(k - 1):
            return 0
        count = len(self.mentions)
        while k < len(t.keys) and t.keys[k] in self.words["modifiers"] and t.keys[k] not in self.words["against"]:
            if t.keys[k] in self.index.phrases and (done := self._try(k, count)):
                return self._merge(i, done, backer)
            k += 1
            if k >= len(t.keys) or not self._near(k - 1):
                return 0
        if done := self._try(k, count):
            return self._merge(i, done, backer)
        stop, role, category = self._heads(k, after_name=True)
        if stop > k:
            span = (t.starts[k], t.ends[stop - 1])
            force, kind = self._understood(category or "government", span, self.where.focus, definite=False)
            self._emit(force, span, "generic", k, stop, role=role, category=kind)
            return self._merge(i, stop, backer)
        return 0

    def _try(self, k: int, count: int) -> int:
        done = self._known(k)
        if done and len(self.mentions) > count and self.mentions[-1].kind != "country":
            return done
        while len(self.mentions) > count:
            self._pop()
        return 0

    def _merge(self, i: int, done: int, backer: Force) -> int:
        last = self.mentions[-1]
        self.mentions[-1] = replace(last, start=self.tokens.starts[i], backers=(backer, *last.backers))
        self.firsts[-1] = i
        return done

    def _inner(self, i: int, j: int, code: str) -> int:
        """ "Syrian Kurdish fighters", "Lebanese Hezbollah": a force named right after its country."""
        t = self.tokens
        if j >= len(t.keys) or not self._near(j - 1) or t.keys[j] not in self.index.phrases or self._slashed(j - 1):
            return 0
        where, count = self.where, len(self.mentions)
        for phrase in self.index.starting(t.keys, j):
            if phrase.kind not in {"name", "adjective"} or not self._matches(phrase.words, j):
                continue
            self.where = Where(code, where.year)
            done = self._name(phrase, j, j + len(phrase.words))
            self.where = where
            if done and len(self.mentions) > count:
                last = self.mentions[-1]
                start = t.starts[i]
                force = last.force
                if phrase.kind == "adjective":
                    force = replace(force, as_written=t.text[start : last.end], start=start)
                if last.category != "state" or last.country == code:
                    self.mentions[-1] = replace(last, start=start, force=force)
                    self.firsts[-1] = i
                    return done
                self._pop()
        return 0

    def _of(self, i: int) -> int:
        """Where "the army of" begins before country i; i if it does not."""
        keys = self.tokens.keys
        k = i - 1
        if k >= 0 and keys[k] == "the":
            k -= 1
        if k < 1 or keys[k] != "of" or not self._near(k - 1):
            return i
        if keys[k - 1] not in self.words["government_heads"] and keys[k - 1] not in self.words["force_heads"]:
            return i
        if self.mentions and self.lasts[-1] == k:
            if self.mentions[-1].kind != "generic":
                return i
            first = self.firsts[-1]
            self._pop()
            return first
        return k - 1 if not self.lasts or self.lasts[-1] <= k - 1 else i

    def _national(self, code: str, i: int, j: int, role: Role, category: str) -> int:
        t = self.tokens
        span = (t.starts[i], t.ends[j - 1])
        if not category:
            force = self.index.state(code, self._text(span), span, self.where)
            return self._emit(force, span, "national", i, j, role=role, country=code)
        force, kind = self._understood(category, span, code, definite=False, national=True)
        return self._emit(force, span, "national", i, j, role=role, category=kind)

    # --- generic words -------------------------------------------------------------------------------------------

    def _generic(self, category: str, i: int, j: int) -> int:
        t = self.tokens
        loyal = i
        if category == "government":
            if t.keys[j - 1] == "military" and j - i == 1:
                return 0  # "military" alone is an adjective
            if j - i == 1 and t.keys[i] in self.words["governing"]:
                # "government-backed militia": the government backs
                following = t.keys[j] if j < len(t.keys) and self._hyphened(j - 1) else ""
                if following in self.words["backing"] and self.where.focus:
                    span = (t.starts[i], t.ends[j - 1])
                    if done := self._behind(i, j + 1, self.index.state(self.where.focus, self._text(span), span, self.where)):
                        return done
                stop, role, _ = self._heads(j, after_name=True)
                if stop > j:
                    span = (t.starts[i], t.ends[stop - 1])
                    force, kind = self._understood(category, span, self.where.focus, definite=True)
                    return self._emit(force, span, "generic", i, stop, role=role, category=kind, country=self.where.focus)
        definite = i > 0 and t.keys[i - 1] in {"the", "these", "those"}
        if t.keys[i] in {"the", "these"} and j - i > 1:
            i, definite = i + 1, True
        span = (t.starts[loyal if loyal < i else i], t.ends[j - 1])
        if category == "reference":
            for force, kind in reversed(self.recent):
                if kind not in {"state", "peacekeeping"}:
                    return self._emit(self._again(force, span), span, "generic", i, j, category=kind)
            return 0
        stop, role, _ = (j, "force", "") if category == "government" else self._heads(j, after_name=True)
        if stop > j and role != "authority":
            span, j = (span[0], t.ends[stop - 1]), stop
        force, kind = self._understood(category, span, self.where.focus, definite=definite)
        country = self.where.focus if kind == "state" else None
        return self._emit(force, span, "generic", i, j, role=role if role == "weapon" else "force", category=kind, country=country)  # type: ignore[arg-type]

    def _again(self, force: Force, span: tuple[int, int]) -> Force:
        return replace(force, as_written=self._text(span), start=span[0], end=span[1])

    def _understood(
        self, category: str, span: tuple[int, int], country: str | None, *, definite: bool, national: bool = False
    ) -> tuple[Force, str]:
        """Who is meant by a word such as "rebels", and of what kind."""
        written, index = self._text(span), self.index
        if category == "government":
            if country is None:
                return Force("government", "Government", None, written, *span), "state"
            return index.state(country, written, span, self.where), "state"
        entry = index.generic(category, country, self.where.year)
        where = Where(country, self.where.year) if national else self.where
        if entry is not None and (national or category in {"rebels", "coalition", "peacekeepers"}):
            return index.force(entry, written, span, where), entry.kind
        if not national:
            accepted = {
                "rebels": {"rebel", "separatist"}, "separatists": {"separatist"}, "jihadists": {"jihadist"},
                "militia": {"militia", "pmc"}, "gangs": {"gang"}, "coalition": {"alliance"}, "peacekeepers": {"peacekeeping"},
            }.get(category)  # fmt: skip
            for force, kind in reversed(self.recent):
                if (kind in accepted) if accepted else kind not in {"state", "peacekeeping", "alliance"}:
                    return self._again(force, span), kind
        if entry is not None:
            return index.force(entry, written, span, where), entry.kind
        noun = {"fighters": "fighters", "militants": "militants", "militia": "militia"}.get(category, category)
        if country is None:
            return Force(slug(noun), noun.capitalize(), None, written, *span), "unknown"
        adjective = index.adjectives.get(country)
        name = f"{adjective} {noun}" if adjective else f"{noun.capitalize()} ({index.country_names.get(country, country)})"
        kinds = {"rebels": "rebel", "separatists": "separatist", "jihadists": "jihadist", "militia": "militia", "gangs": "gang"}
        kinds |= {"coalition": "alliance", "peacekeepers": "peacekeeping"}
        return Force(slug(name), name, None, written, *span), kinds.get(category, "unknown")

    # --- names never heard of -----------------------------------------------------------------------------------------

    def _unheard(self, i: int, free: int) -> int:
        """A capitalised run that ends (or, in Arabic fashion, begins) with the word for a force."""
        t, words = self.tokens, self.words
        raw, keys = t.raw, t.keys
        key = keys[i]
        if key in words["class_openers"] and not raw[i].islower():
            j = self._run_right(i + 1)
            if j > i + 1 and not self._listed(i) and not self._titled(i):
                return self._introduce(i, j)
            return 0
        floor = self._floor(free)
        first = i
        while first > floor and i - first < _MAX_NAME and t.text[t.ends[first - 1] : t.starts[first]] in {" ", "-", "'s ", "’s "}:
            before = first - 1
            if t.owns[before]:
                break
            if not raw[before][:1].isupper() and not raw[before][:1].isdigit():
                if not (keys[before] in _PARTICLES and before > floor and raw[before - 1][:1].isupper()):
                    break
            first -= 1
        while first < i and (keys[first] in words["openers"] or keys[first] in _PARTICLES - {"al", "el"} or keys[first] in _JOINTS):
            first += 1
        if self._listed(i) or (first < i and self._listed(first)):
            return 0
        body = keys[first:i]
        stop = i + 1
        # "Movement for the Liberation of X", and names that go on after "of"
        if key not in words["weak_class_words"]:
            stop = self._tail(i)
        owner = self._owner(first)
        if body and all(k in words["unit_modifiers"] or _ORDINAL.fullmatch(k) for k in body):
            if key not in words["unit_words"] or (owner is None and not any(_ORDINAL.fullmatch(k) for k in body)):
                return 0
            return self._numbered(first, i + 1, owner)
        if not body and (stop == i + 1 or key not in words["class_firsts"] or self._listed(i + 2) or self._listed(min(i + 3, stop - 1))):
            return 0
        if self._titled(i):
            return 0
        if key in words["weak_class_words"]:
            context = {*body, *keys[max(0, first - 2) : first]}
            if not body or not context & words["armed_marks"]:
                return 0
        code, size = self._nation(first)
        if code and first + size == i and stop == i + 1:
            return 0  # "Iraqi Army" is read from the left
        if code and not set(body) & words["free_words"] and key in {"army", "corps", "division", "regiment", "brigade", "battalion", "guard", "guards", "commandos", "rangers"}:
            self._drop_from(first)
            span = (t.starts[first], t.ends[i])
            force = self.index.state(code, self._text(span), span, self.where)
            return self._emit(force, span, "national", first, i + 1, country=code)
        self._drop_from(first)
        return self._introduce(first, stop)

    def _floor(self, free: int) -> int:
        """Words before this one belong to mentions that stay: all but bare countries and generic words."""
        k = len(self.mentions)
        while k and self.mentions[k - 1].kind == "country" and self.lasts[k - 1] >= free - _MAX_NAME:
            free = min(free, self.firsts[k - 1])
            k -= 1
        return max(free, self.lasts[k - 1]) if k else free

    def _listed(self, i: int) -> bool:
        """Does a listed name or a phrase that is no force begin here?"""
        for phrase in self._starting(i):
            if (phrase.kind in {"name", "stop"}) and self._matches(phrase.words, i):
                if phrase.kind == "stop" or any(self._spelt(b.checks, i) for b in phrase.bearers):
                    return True
        return False

    def _tail(self, i: int) -> int:
        t = self.tokens
        k = i + 1
        while k < len(t.keys) and k < i + _MAX_NAME and t.text[t.ends[k - 1] : t.starts[k]] == " ":
            if t.keys[k] not in {"of", "for"}:
                break
            nxt = k + 1
            while nxt < len(t.keys) and t.keys[nxt] in {"the", "and"} and nxt < k + 3:
                nxt += 1
            stop = self._run_right(nxt)
            if stop == nxt or t.owns[i]:
                break
            k = stop
        return k

    def _run_right(self, k: int) -> int:
        t = self.tokens
        start = k
        while k < len(t.keys) and k < start + _MAX_NAME and t.text[t.ends[k - 1] : t.starts[k]] in {" ", "-"}:
            if t.owns[k - 1]:
                break
            if not t.raw[k][:1].isupper() and not (
                t.keys[k] in _PARTICLES and k + 1 < len(t.keys) and t.raw[k + 1][:1].isupper() and self._near(k)
            ):
                break
            k += 1
        return k

    def _nation(self, i: int) -> tuple[str, int]:
        for phrase in self.index.starting(self.tokens.keys, i):
            if phrase.kind in {"demonym", "country"} and self._matches(phrase.words, i):
                return phrase.value, len(phrase.words)
        return "", 0

    def _owner(self, first: int) -> str | None:
        """Country right before a unit: "Ukraine's 93rd Brigade", "Ukrainian 10th Brigade"."""
        code, size = self._nation(first)
        if code and size:
            return code
        if self.mentions and self.lasts[-1] == first and self.mentions[-1].country and self._near(first - 1):
            return self.mentions[-1].country
        return None

    def _numbered(self, first: int, j: int, owner: str | None) -> int:
        t = self.tokens
        if owner and self.mentions and self.lasts[-1] == first and self.mentions[-1].kind == "country":
            first = self.firsts[-1]
            self._pop()
        span = (t.starts[first], t.ends[j - 1])
        code = owner or self.where.focus
        kind: MentionKind = "national" if owner else "generic"
        if code is None:
            force = Force(slug(self._text(span)), self._text(span), None, self._text(span), *span)
            return self._emit(force, span, "introduced", first, j, category="unknown")
        force = self.index.state(code, self._text(span), span, self.where)
        return self._emit(force, span, kind, first, j, country=code)

    def _introduce(self, first: int, stop: int) -> int:
        t = self.tokens
        span = (t.starts[first], t.ends[stop - 1])
        name = self._text(span)
        force = Force(slug(name), " ".join(name.split()), None, name, *span)
        self._learn(Introduction(force.name, force, "unknown"))
        end, role, _ = self._heads(stop, after_name=True)
        if end > stop:
            span = (span[0], t.ends[end - 1])
            force = self._again(force, span)
        return self._emit(force, span, "introduced", first, max(end, stop), role=role, category="unknown")

    def _unit(self, i: int) -> int:
        """ "the brigade": the introduced force whose name has that word."""
        t = self.tokens
        if i == 0 or t.keys[i - 1] != "the":
            return 0
        for item in reversed(self.heard):
            if t.keys[i] in tokenize(item.name).keys:
                span = (t.starts[i], t.ends[i])
                return self._emit(self._again(item.force, span), span, "generic", i, i + 1, category=item.category)
        return 0

    def _learn(self, item: Introduction) -> None:
        words, checks = spelling(item.name)
        self.categories.setdefault(item.force.id, item.category)
        if not words or any(p.words == words for p in self.extra.get(words[0], ())):
            return
        phrase = Phrase(words, "name", (Bearer(item.force, checks),))
        rows = self.extra.setdefault(words[0], [])
        rows.append(phrase)
        rows.sort(key=lambda p: -len(p.words))
        self.introductions.append(item)
        self.heard.append(item)

    # --- the row of mentions ----------------------------------------------------------------------------------------

    def _text(self, span: tuple[int, int]) -> str:
        return self.tokens.text[span[0] : span[1]]

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
        if kind != "country" and last < len(t.keys) and t.keys[last] in self.words["nouns_after"]:
            attributive = t.text[t.ends[last - 1] : t.starts[last]] == " " and not t.owns[last - 1]
        backs = self._backs(first) if kind in {"country", "national", "named"} else None
        if backs is not None:
            target = self.mentions[backs]
            self.mentions[backs] = replace(target, backers=(*target.backers, force))
            role = "backer"
        self.mentions.append(ForceMention(*span, force, kind, role, category, country, (), attributive))
        self.firsts.append(first)
        self.lasts.append(last)
        if role != "backer":
            self._remember(force, category)
            if kind != "country":
                return self._abbreviated(force, category, last)
        return last

    def _backs(self, first: int) -> int | None:
        """The mention that this one is said to back: "X, backed by", "X with the support of"."""
        if not self.mentions:
            return None
        keys, previous = self.tokens.keys, len(self.mentions) - 1
        k = first - 1
        while k >= 0 and k > first - 3 and keys[k] in {"the", "both"}:
            k -= 1
        if self.mentions[previous].role == "backer" and k >= 0 and (k + 1 == self.lasts[-1] or (keys[k] in _JOINTS and k == self.lasts[-1])):
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
        while k >= 0 and keys[k] in {"and", "heavily", "strongly", "who", "are", "is", "were", "which"} and k >= self.lasts[-1]:
            k -= 1
        return previous if k + 1 == self.lasts[-1] else None

    def _abbreviated(self, force: Force, category: str, last: int) -> int:
        """ "the Rapid Support Forces (RSF)": what is in the brackets names the force from here on."""
        t = self.tokens
        end = t.ends[last - 1]
        if "(" not in t.text[end : end + 4]:
            return last
        match = _ABBREVIATION.match(t.text, end)
        if match is None:
            return last
        short = match["short"].rstrip(".")
        if sum(c.isupper() for c in short) < 2:
            return last
        if not self._borne(short, force.id):
            self._learn(Introduction(short, replace(force, as_written=short, start=None, end=None), category))
        while last < len(t.keys) and t.starts[last] < match.end():
            last += 1
        return last

    def _borne(self, short: str, ident: str) -> bool:
        """Does the lexicon give the force that name already?"""
        words, _ = spelling(short)
        return any(
            p.words == words and any(not b.weak and b.force.id == ident for b in p.bearers)
            for p in (self.index.starting(words, 0) if words else ())
        )

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


def focus_country(index: Index, tokens: Tokens, year: int | None) -> str | None:
    """The country that a text is about: named most, interveners counted for where they intervene."""
    counts: dict[str, float] = {}
    file = index.file
    phrases, keys = index.phrases, tokens.keys
    for i, key in enumerate(keys):
        if key not in phrases:
            continue
        for phrase in index.starting(keys, i):
            n = len(phrase.words)
            if n > 1 and tuple(keys[i : i + n]) != phrase.words:
                continue
            word = tokens.raw[i]
            if phrase.kind in {"demonym", "country", "people"}:
                if not _fits(phrase.checks, tokens, i):
                    continue
                weight = 1.0
                if phrase.kind == "country" and i and keys[i - 1] in {"in", "of", "across", "from", "eastern", "western", "northern", "southern"}:
                    weight = 2.0
                elif i + 1 < len(keys) and keys[i + n : i + n + 1] and keys[i + n] in {"backed", "led", "supported"}:
                    weight = 0.3
                counts[phrase.value] = counts.get(phrase.value, 0) + weight
                break
            if phrase.kind == "name" and not word.islower():
                bearers = [b for b in phrase.bearers if _fits(b.checks, tokens, i)]
                if not bearers or bearers[0].weak:
                    continue
                entry = bearers[0].force
                if isinstance(entry, Force):
                    continue
                codes = {c for theatre in list(entry.sides)[:1] for c in file.theatres[theatre].countries}
                if entry.country:
                    codes = {entry.country}
                if len(codes) == 1 and entry.active(year):
                    code = codes.pop()
                    counts[code] = counts.get(code, 0) + (1.0 if entry.country else 0.6 if len(entry.sides) < 4 else 0.2)
                break
    if not counts:
        return None
    total = dict(counts)
    for code, count in counts.items():
        for entry in index.states.get(code, ()):
            if not entry.active(year):
                continue
            for theatre_id in entry.sides:
                theatre = file.theatres[theatre_id]
                if theatre.active(year) and code not in theatre.countries:
                    for home in theatre.countries:
                        # ... and is spoken of enough for that
                        if counts.get(home, 0) >= 0.4 * count:
                            total[home] += 0.8 * count
    return max(total, key=lambda code: (total[code], counts[code], code))


def _fits(checks: tuple[Check, ...], tokens: Tokens, i: int) -> bool:
    for place, how, listed in checks:
        word = tokens.raw[i + place].replace(".", "")
        if how == "cap":
            if word[:1].islower():
                return False
        elif word != listed and not (how == "upper" and word.isupper()):
            return False
    return True


Introductions = tuple[Introduction, ...]
__all__ = ["ForceMention", "Introduction", "Introductions", "MentionKind", "Role", "Scan", "focus_country"]


