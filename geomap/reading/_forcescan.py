"""One pass over the words of a text that finds the forces it speaks of, in order, and remembers them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading._forceactors import POSSESSIVES, SAYING
from geomap.reading._forcefile import ForceEntry
from geomap.reading._forceindex import Where, slug
from geomap.reading._forcemeant import OPPOSING, Meant
from geomap.reading._forcerow import JOINTS

if TYPE_CHECKING:
    from geomap.reading._forceindex import Bearer, Phrase
    from geomap.reading._forcerow import ForceMention, Role


_SOON = 4
"""Mentions after which "the group" is not any more who acted then."""
_WINGS = frozenset({"wing", "arm", "branch", "head", "council", "leadership", "command", "strategist"})
_TROOPS = frozenset({"troops", "forces", "soldiers", "servicemen", "marines", "paratroopers"})
_THAT = frozenset("that on late early today yesterday monday tuesday wednesday thursday friday saturday sunday".split())
"""What may stand between "Y said" and those it tells of."""
_KIN = frozenset({"", "fighters", "militants", "jihadists", "rebels", "militia", "reference"})
_ARMED = frozenset({"jihadist", "rebel", "separatist", "militia"})
_MAX_DEPTH = 2
"""Compounds within compounds ("Russian-backed US-supported forces") that are followed."""


class Scan(Meant):
    """Rules for names of the lexicon, countries and generic words, and the pass itself."""

    def run(self) -> tuple[ForceMention, ...]:
        """All mentions, in order and without overlap."""
        keys, raw, extra, heads = self.tokens.keys, self.tokens.raw, self.extra, self.index.heads
        ends_name, warriors = self.words["name_marks"], self.words["warriors"]
        free = 0
        for i, key in enumerate(keys):
            if i < free:
                continue
            if key not in heads and key not in extra:
                if raw[i].isupper() and len(key) > 1:
                    free = max(free, self._abbreviated_actor(i, free))
                continue
            done = 0
            capital = not raw[i].islower()
            if key in ends_name and capital:
                done = self._unheard(i, free)
            elif key in warriors and i > free:
                done = self._acronym(i, free) or self._owned(i, free)
            if not done and key in warriors and i + 1 < len(keys) and keys[i + 1] in OPPOSING:
                done = self._opposing(i)
            if not done and key in warriors and (not capital or self._opens_sentence(i)):
                done = self._commanded(i) or (self._described(i, free) if i > free else 0)
            if not done and key in self.words["rivals"] and self._theirs(i):
                done = self._told(i, i + 1)
            if not done and capital and key in self.words["of_words"]:
                done = self._sons(i)
            if not done and key in self.words["partisans"]:
                done = self._of_a_cause(i)
            if not done:
                done = self._known(i)
                if done and not capital:
                    self._apposed(done)
            if not done and key in ends_name:
                done = (0 if capital else self._unit(i)) or self._short(i)
            if not done and capital and raw[i].isupper():
                done = self._abbreviated_actor(i, free)
            free = max(free, done)
        self._rebels_ahead()
        self._named_later()
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
            if kind in {"name", "adjective", "leader"}:
                done = self._name(phrase, i, i + n)
            elif kind == "generic":
                if n > 1 and phrase.value != "allies" and self._is_of_a_name(i, i + n):
                    continue  # "the rebel Forces for Democracy", "the Chin Defense Forces"
                done = self._generic(phrase.value, i, i + n)
            else:
                done = self._country(phrase, i, i + n)
            if done:
                return done
        return 0

    def _is_of_a_name(self, i: int, j: int) -> bool:
        """Are words i to j, that could be generic, part of a name by how they and the word before are written?"""
        t = self.tokens
        if t.raw[j - 1].islower():
            return False
        if t.raw[i].islower():
            return True
        before = t.raw[i - 1] if i and t.text[t.ends[i - 1] : t.starts[i]] == " " else ""
        named = before[:1].isupper() and t.keys[i - 1] not in self.words["openers"] and not self._nation(i - 1)[0]
        return named and t.keys[j - 1] in self.words["class_words"] and not self._titled(i)

    def _name(self, phrase: Phrase, i: int, j: int) -> int:
        bearers = [b for b in phrase.bearers if not b.checks or self._spelt(b.checks, i)]
        if not bearers:
            return 0
        if self._is_anti(i):
            return self._against(i - 1, j, bearers[0].force)
        if i and self.tokens.keys[i - 1] == "operation" and self._near(i - 1):
            return j  # what is done is called so, not who does it
        stop, role, _ = self._heads(j, after_name=phrase.kind == "name")
        loyal = i
        if phrase.kind != "name":
            if stop == j:
                loyal = self._loyal(i)
                if loyal == i:
                    return self._bare(bearers, phrase, i, j)
            return self._adjective(bearers, phrase, i, max(stop, j), loyal, role)
        chosen = self.index.choose(bearers, self.categories, self.where)
        if chosen is None:
            return 0
        following = self.tokens.keys[j] if j < len(self.tokens.keys) and self._hyphened(j - 1) else ""
        if following in self.words["backing"] and (done := self._patron(chosen, i, j)):
            return done
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

    def _patron(self, chosen: Force | ForceEntry, i: int, j: int) -> int:
        """ "al-Qaeda-linked Nusra Front": the name before the hyphen stands behind what follows."""
        span = (self.tokens.starts[i], self.tokens.ends[j - 1])
        written = self._text(span)
        if isinstance(chosen, Force):
            return self._behind(i, j + 1, replace(chosen, as_written=written, start=span[0], end=span[1]))
        return self._behind(i, j + 1, self.index.force(chosen, written, span, self.where))

    def _bare(self, bearers: list[Bearer], phrase: Phrase, i: int, j: int) -> int:
        """A leader for his force; "in Karen hands": an adjective where only who holds a place stands."""
        entry = self.index.fitting(bearers, self.where)
        if entry is None:
            return 0
        if phrase.kind == "leader":
            return self._leader(entry, i, j)
        if j >= len(self.tokens.keys) or not self._near(j - 1):
            return 0
        following = self.tokens.keys[j]
        if following not in self.words["adjective_nouns"] and not (
            following in self.words["holding"] and self._hyphened(j - 1)
        ):
            return 0
        span = (self.tokens.starts[i], self.tokens.ends[j - 1])
        force = self.index.force(entry, self._text(span), span, self.where)
        return self._emit(force, span, "named", i, j, category=entry.kind, country=entry.country)

    def _adjective(self, bearers: list[Bearer], phrase: Phrase, i: int, j: int, first: int, role: Role) -> int:
        entries = [b.force for b in bearers if isinstance(b.force, ForceEntry)]
        fitting = self.index.fitting(bearers, self.where)
        active = [fitting] if fitting else []
        span = (self.tokens.starts[first], self.tokens.ends[j - 1])
        if not active and len(entries) == 1 and bearers[0].checks and self.index.reach[entries[0].id]:
            active = entries
        if active:
            force = self.index.force(active[0], self._text(span), span, self.where)
            return self._emit(
                force, span, "named", first, j, role=role, category=active[0].kind, country=active[0].country
            )
        if not bearers[0].checks or not self.index.reach[entries[0].id]:
            return 0
        name = " ".join(self.tokens.raw[i : i + len(phrase.words)]) + " forces"
        force = Force(slug(name), name, None, self._text(span), *span)
        return self._emit(force, span, "generic", first, j, role=role, category="unknown")

    def _country(self, phrase: Phrase, i: int, j: int) -> int:
        t, index, keys, code = self.tokens, self.index, self.tokens.keys, phrase.value
        following = keys[j] if j < len(keys) and self._near(j - 1) else ""
        if following and self._hyphened(j - 1):
            if following in self.words["made_by"]:
                return j + 1
            armed = following == "armed" and self.tokens.text[self.tokens.ends[j - 1]].isspace()
            if following in self.words["backing"] and not armed and (done := self._sponsored(i, j, code)):
                return done
            if following in self.words["leading"]:
                stop, role, _ = self._heads(j + 1, after_name=True)
                if stop > j + 1:
                    return self._national(code, i, stop, role, "")
        where = phrase.kind == "country" and not t.owns[j - 1] and i and keys[i - 1] in self.words["place_prepositions"]
        if not where and (inner := self._inner(i, j, code)):  # but "In Liberia LURD rebels took Ganta"
            return inner
        stop, role, category = self._heads(j, after_name=False)
        if self._is_anti(i):
            return self._told(i - 1, stop) if stop > j else j
        named = phrase.kind == "demonym" and following in self.words["name_marks"] and t.raw[j][:1].isupper()
        first = i if named and stop == j else self._of(i)  # "forces of the Congolese Rally" are the Rally's
        if first == i:
            first = self._loyal(i)
            if first < i and (led := self._leader_behind(j)) is not None:
                return self._led_by(*led, first)  # "forces loyal to Ivory Coast's president, X"
        if stop > j:
            if category and i and keys[i - 1] == "pro" and self._hyphened(i - 1):
                return self._told(i - 1, stop)  # "pro-Turkey rebels" are not Turkey's rebels
            if not category and first and self._near(first - 1) and keys[first - 1] in self.words["mutinying"]:
                return self._told(first - 1, stop)  # "renegade Congolese soldiers" are not the government's
            return self._national(code, first, stop, role, category)
        if first < i:
            return self._national(code, first, j, "force", "")
        if following in self.words["holding"]:
            return self._national(code, i, j, "force", "")
        if j + 1 < len(keys) and phrase.kind == "demonym" and (following in JOINTS or self._slashed(j - 1)):
            # "Ukrainian and Russian forces", "Turkish/SNA forces": the noun belongs to both
            k = j + (following in JOINTS)
            ahead = self._peek(k)
            if ahead:
                return self._national(code, i, j, "force", "")
        span = (t.starts[i], t.ends[j - 1])
        force = index.state(code, self._text(span), span, self.where)
        attributive = (
            phrase.kind == "demonym" or (t.owns[j - 1] and bool(following)) or following in self.words["nouns_after"]
        )
        return self._emit(force, span, "country", i, j, country=code, attributive=attributive)

    def _peek(self, k: int) -> bool:
        """Tell whether a demonym or name with a noun of war stands at word k."""
        for phrase in self._starting(k):
            n = len(phrase.words)
            if phrase.kind not in {"demonym", "country", "name", "adjective"} or not self._matches(phrase.words, k):
                continue
            checks = phrase.checks or (phrase.bearers[0].checks if phrase.bearers else ())
            if (
                self._spelt(checks, k)
                and self._heads(k + n, after_name=phrase.kind in {"name", "adjective"})[0] > k + n
            ):
                return True
        return False

    def _sponsored(self, i: int, j: int, code: str) -> int:
        """ "US-backed Iraqi forces": the force after the compound, with its backer."""
        span = (self.tokens.starts[i], self.tokens.ends[j - 1])
        backer = self.index.state(code, self._text(span), span, self.where)
        return self._behind(i, j + 1, backer)

    def _behind(self, i: int, k: int, backer: Force) -> int:
        if self.depth >= _MAX_DEPTH:
            return 0
        self.depth += 1
        done = self._backed(i, k, backer)
        self.depth -= 1
        return done

    def _backed(self, i: int, k: int, backer: Force) -> int:
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
        bare = t.keys[k] in self.words["warriors"] - self.words["governing"]
        if not (bare and self._category(t.keys[k]) in {"militants", "fighters"}) and (done := self._try(k, count)):
            return self._merge(i, done, backer)
        stop, role, category = self._heads(k, after_name=True)
        if stop == k:
            return 0
        span = (t.starts[k], t.ends[stop - 1])
        kin = t.keys[k - 1] in self.words["kin"] or (k > 1 and t.keys[k - 2] in self.words["kin"])
        if kin and category in _KIN and (meant := self._other_than(backer, (t.starts[i], span[1]))) is not None:
            self._emit(meant[0], (t.starts[i], span[1]), "generic", i, stop, role=role, category=meant[1])
            return stop  # "the al-Qaeda-linked group": those told of before
        if category in {"", "fighters", "militants"}:
            # Nobody else is named: "Houthi-aligned forces" are the Houthis', "Moscow-backed forces" Moscow's.
            entry = self.index.file.forces.get(backer.id)
            whole = (t.starts[i], span[1])
            if backer.id in self.categories and (entry is None or entry.kind != "state"):
                force, kind = self._again(backer, whole), self.categories[backer.id]
            elif entry is not None and entry.kind != "state":
                force, kind = self._again(backer, whole), entry.kind
            else:
                name = f"{backer.name}-backed forces"
                force, kind = Force(slug(name), name, backer.side, self._text(whole), *whole), "unknown"
        elif category == "separatists" and self.index.generic(category, self.where.focus, self.where.year) is None:
            name = f"{backer.name}-backed {category}"
            force, kind = Force(slug(name), name, None, self._text(span), *span), "separatist"
        else:
            force, kind = self._understood(category, span, self.where.focus)
        self._emit(force, span, "generic", k, stop, role=role, category=kind)
        return self._merge(i, stop, backer) if force.id != backer.id else self._widen(i, stop)

    def _other_than(self, backer: Force, span: tuple[int, int]) -> tuple[Force, str] | None:
        """Who fights and is kin to somebody: a force told of before, else whom the country's war knows as such."""
        entry = self.index.file.forces.get(backer.id)
        if entry is not None and entry.kind == "state":
            return None
        for force, kind in reversed(self.recent):
            if kind in _ARMED and force.id != backer.id:
                return self._again(force, span), kind
        if backer.id in self.categories:
            return None  # the report tells of it
        usual = self.index.generic("jihadists", self.where.focus, self.where.year)
        if usual is None or usual.id == backer.id:
            return None
        return self.index.force(usual, self._text(span), span, self.where), usual.kind

    def _widen(self, i: int, stop: int) -> int:
        self.mentions[-1] = replace(self.mentions[-1], start=self.tokens.starts[i])
        self.firsts[-1] = i
        return stop

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
                if last.category != "state" and (member := self._member_of(i)) is not None:
                    i = member
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

    def _member_of(self, i: int) -> int | None:
        """ "mercenaries from Russia's Wagner Group": where those begin who belong to the force that begins at word i.

        That force is the last mention.
        """
        mention, begins, ends = self.mentions.pop(), self.firsts.pop(), self.lasts.pop()
        first = self._loyal(i, member=True)
        self.mentions.append(mention)
        self.firsts.append(begins)
        self.lasts.append(ends)
        return first if first < i else None

    def _of(self, i: int) -> int:
        """Where "the army of" begins before country i; i if it does not."""
        keys = self.tokens.keys
        k = i - 1
        if k >= 0 and keys[k] == "the":
            k -= 1
        if k < 1 or keys[k] not in {"of", "from"} or not self._near(k - 1):
            return i
        if keys[k] == "from" and keys[k - 1] not in self.words["soldiers"]:
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
        force, kind = self._understood(category, span, code, national=True)
        return self._emit(force, span, "national", i, j, role=role, category=kind)

    def _generic(self, category: str, i: int, j: int) -> int:
        t = self.tokens
        if i and t.keys[i - 1] in {"anti", "non", "counter"} and self._hyphened(i - 1):
            return j
        if category == "islamists":
            category = self._islamists(t.keys[j - 1])
        strange = i > 0 and self._near(i - 1) and t.keys[i - 1] in self.words["strangers"]
        strange = strange or (j - i == 1 and i > 0 and self._near(i - 1) and t.keys[i - 1] == "local")
        if category == "described" or (category == "militants" and strange):
            return self._told(i, j)  # "southern fighters" are not those last named
        if category == "government":
            if i and self._near(i - 1) and t.keys[i - 1] in self.words["strangers"] | POSSESSIVES:
                return self._told(i, j)
            if self._serves_others(j):
                return self._told(i, j)
            if t.keys[j : j + 1] == ["opposition"] or (i and t.keys[i - 1] == "ex" and self._hyphened(i - 1)):
                return j + 1  # "government opposition melted away", "an ex-government general"
            if t.keys[j : j + 1] == ["of"] and t.keys[j + 1 : j + 2] and t.keys[j + 1] in POSSESSIVES:
                return self._told(i, j)  # "troops of its Eastern group": whoever "it" is
            if t.keys[j - 1] == "military" and j - i == 1:
                return 0  # "military" alone is an adjective
            if t.keys[j - 1] == "military" and t.keys[j + 1 : j + 2] in (["of"], ["for"]) and self._leads(j):
                return j  # "the military chief of the Front": of whom follows
            if j - i == 1 and t.keys[i] in _TROOPS and (code := self._teller(i)) is not None:
                return self._national(code, i, j, "force", "")
            if j - i == 1 and t.keys[i] in self.words["governing"]:
                # "government-backed militia": the government backs
                following = t.keys[j] if j < len(t.keys) and self._hyphened(j - 1) else ""
                if following in self.words["backing"] and self.where.focus:
                    span = (t.starts[i], t.ends[j - 1])
                    if done := self._behind(
                        i, j + 1, self.index.state(self.where.focus, self._text(span), span, self.where)
                    ):
                        return done
                stop, role, _ = self._heads(j, after_name=True)
                if stop > j:
                    span = (t.starts[i], t.ends[stop - 1])
                    force, kind = self._understood(category, span, self.where.focus)
                    return self._emit(
                        force, span, "generic", i, stop, role=role, category=kind, country=self.where.focus
                    )
        if t.keys[i] in {"the", "these"} and j - i > 1:
            i += 1
        if category == "government" and self._is_ethnic(i):
            category = "reference"  # "the ethnic army", "the ethnic Kachin army"
        span = (t.starts[i], t.ends[j - 1])
        if (
            j - i == 1
            and t.keys[i] == "opposition"
            and not self.index.generic("rebels", self.where.focus, self.where.year)
        ):
            return j  # politics, where it is not known to be at war
        if category == "reference":
            allied = t.keys[j - 1] == "alliance"
            if self.acting is not None and not allied and len(self.mentions) - self.acting[2] <= _SOON:
                return self._emit(self._again(self.acting[0], span), span, "generic", i, j, category=self.acting[1])
            for force, kind in reversed(self.recent):
                if (kind == "alliance") == allied and kind not in {"state", "peacekeeping"}:
                    return self._emit(self._again(force, span), span, "generic", i, j, category=kind)
            return 0
        named = t.raw[j - 1].islower() and j < len(t.raw) and not t.raw[j].islower()  # "the rebel Forces for Democracy"
        stop, role, _ = (j, "force", "") if category == "government" or named else self._heads(j, after_name=True)
        if role == "authority" and self._says_what_he_is(i):
            return stop  # "General X, a seasoned guerrilla leader, captured"
        if stop > j and role != "authority":
            span, j = (span[0], t.ends[stop - 1]), stop
        force, kind = self._understood(category, span, self.where.focus)
        country = self.where.focus if kind == "state" else None
        return self._emit(
            force, span, "generic", i, j, role=role if role == "weapon" else "force", category=kind, country=country
        )

    def _is_ethnic(self, i: int) -> bool:
        """Is the army at word i said to be of an ethnic group, and so no state's?"""
        keys = self.tokens.keys
        return any(keys[k] == "ethnic" and self._near(k) for k in range(max(0, i - 2), i))

    def _says_what_he_is(self, i: int) -> bool:
        """Does ", a" or ", a seasoned" stand before word i?"""
        t = self.tokens
        a = i - 1 - (i > 1 and t.keys[i - 1] not in {"a", "an"})
        return a > 0 and t.keys[a] in {"a", "an"} and t.text[t.ends[a - 1] : t.starts[a]] == ", "

    def _leads(self, j: int) -> bool:
        return self.tokens.keys[j] in self.words["authority_heads"] or self.tokens.keys[j] in _WINGS

    def _teller(self, i: int) -> str | None:
        """ "The Y ministry said on Monday that troops": the state that tells of troops at i, and not of whose."""
        if not self.mentions or self.lasts[-1] >= i:
            return None
        last, between = self.mentions[-1], self.tokens.keys[self.lasts[-1] : i]
        speaks = last.role == "authority" or last.kind == "country"
        if not speaks or between[0] not in SAYING or not _THAT.issuperset(between[1:]):
            return None
        return last.country
