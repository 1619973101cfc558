"""Forces by a generic word of the lexicon: "the rebels", "government forces", "the group"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.patterns import lazy
from geomap.reading.commonwords import OFFICIAL, POSSESSIVES
from geomap.reading.forces.actors import SAYING
from geomap.reading.forces.backed import Backed
from geomap.reading.forces.index import slug

if TYPE_CHECKING:
    from geomap.reading.forces.file import ForceEntry
    from geomap.reading.forces.row import ForceMention, Role

_SOON = 4
"""Mentions after which "the group" is not any more who acted then."""
"""Kinds of forces that are not "the group"."""
_DRIVING = frozenset("forced chased flushed defeated beat beaten fighting battling driving pushing expelling".split())
"""Beside what else a party does, what it does to another."""
_HELPING_VERBS = frozenset({"have", "has", "had", "then", "also", "later", "finally", "were", "are", "again"})
_FORCE: Role = "force"
_OPPOSITES = frozenset({"anti", "non", "counter"})
_MEETING = frozenset("without no little any much some slight light stiff fierce strong heavy determined".split())
"""Before the opposition that a march meets, and that is no party."""
_ANY = frozenset({"an", "no", "any", "another"})
_TOLD_OF = frozenset({"these", "those", "such", "both", "two", "three"}) | POSSESSIVES
"""Before groups that the text has named."""
_WINGS = frozenset({"wing", "arm", "branch", "head", "council", "leadership", "command", "strategist"})
_OF_THE_LAND = (["the", "country"], ["the", "nation"])
_TROOPS = frozenset({"troops", "forces", "soldiers", "servicemen", "marines", "paratroopers"})
_CLAUSE_END = lazy(r"[.!?;,:]\s|\n")
_GOVERNING = frozenset({"on", "from", "by", "against", "with", "of", "at", "targeting"})
"""Before those to whom something is done."""
_SOME_FIGHTERS = frozenset({"militants", "fighters", "jihadists"})
"""Categories of those who may be anybody."""
_ORDERING = frozenset({"ordered", "completed", "began"})
_GOING = [
    ["the", noun, "of"] for noun in ("withdrawal", "retreat", "pullback", "pullout", "redeployment", "evacuation")
]
"""Between who confirms or orders it and the troops that go."""
_THAT = frozenset("that on late early today yesterday monday tuesday wednesday thursday friday saturday sunday".split())
"""What may stand between "Y said" and those it tells of."""


class Generic(Backed):
    """Rules for generic words, and for whose army "the army" is."""

    def _generic(self, category: str, i: int, j: int) -> int:
        """The mention that words `i` to before `j` make, which mean any force of a category."""
        t = self.tokens
        if i and t.keys[i - 1] in _OPPOSITES and self._hyphened(i - 1):
            return j  # "anti-government demonstrators"
        before = t.keys[i - 1] if i and self._near(i - 1) else ""
        if t.keys[i] == "opposition" and j == i + 1 and before in _MEETING:
            return j  # "taken without opposition"
        if category == "coalition" and j - i == 1 and not (self._holds(j) or self._is_whose(j)):
            return 0  # "a coalition of parties"
        if t.keys[j - 1] == "enemy" and before in _ANY:
            return j  # "had hardly found an enemy to fight"
        if category == "islamists":
            category = self._islamists(t.keys[j - 1])
        strange = before in self.words["strangers"] or (before == "local" and j - i == 1)
        if category == "described" or (category == "militants" and strange):
            return self._told(i, j)  # "southern fighters" are not those last named
        if category == "militants" and self._is_any(i, j, before):
            return self._told(i, j)
        if category == "government" and (done := self._of_others(i, j, before)) is not None:
            return done
        if category == "government" and j - i == 1 and (done := self._governing(i, j)):
            return done
        if t.keys[i] in {"the", "these"} and j - i > 1:
            i += 1
        if category == "reference" or (category == "government" and self._is_ethnic(i)):
            return self._group(i, j)  # "the ethnic army", "the ethnic Kachin army" are not the government's
        if j - i == 1 and t.keys[i] == "opposition" and not self._has_rebels():
            return j  # politics, where it is not known to be at war
        stop, role = j, _FORCE
        named = t.raw[j - 1].islower() and j < len(t.raw) and not t.raw[j].islower()  # "the rebel Forces for Democracy"
        if category != "government" and not named:
            stop, role, _ = self._heads(j, after_name=True)
        if role == "authority" and self._says_what_he_is(i):
            return stop  # "General X, a seasoned guerrilla leader, captured"
        if role == "authority":
            stop, role = j, _FORCE
        span = self._span(i, stop)
        force, kind = self._understood(category, span, self.where.focus)
        held = category in _SOME_FIGHTERS and self._holds(stop) and self._assails(force.id, i)
        if held or (category in _SOME_FIGHTERS and self._is_done_to_by(force.id, i)):
            force, kind = self._another(force.id, span)
        country = self.where.focus if kind == "state" else None
        return self._emit(force, span, "generic", i, stop, role=role, category=kind, country=country)

    def _holds(self, j: int) -> bool:
        """Does "-held" stand at word j?"""
        return j < len(self.tokens.keys) and self._hyphened(j - 1) and self.tokens.keys[j] in self.words["holding"]

    def _is_whose(self, j: int) -> bool:
        """ "coalition hands": does a word stand at `j` that may belong to the force before it?"""
        return j < len(self.tokens.keys) and self._near(j - 1) and self.tokens.keys[j] in self.words["adjective_nouns"]

    def _assails(self, force: str, i: int) -> bool:
        """ "Y attacked the militant-held town": does the force named last attack what stands behind word i?"""
        if not self.mentions or self.mentions[-1].force.id != force or self.mentions[-1].kind == "generic":
            return False
        keys, assailing = self.tokens.keys, self.words["assailing"]
        led = self.firsts[-1] - 1
        led -= led > 0 and keys[led] == "the"
        if led >= 0 and (keys[led] in _GOVERNING or keys[led] in assailing):
            return False  # "strikes on Y hit the militant-held town"
        between = self.tokens.text[self.mentions[-1].end : self.tokens.starts[i]]
        return _CLAUSE_END.search(between) is None and any(keys[k] in assailing for k in range(self.lasts[-1], i))

    def _is_done_to_by(self, force: str, i: int) -> bool:
        """ "Y drove the militants out": is it Y, named right before, who does to those at word i what a party does?"""
        doer = self._does_it_to(i)
        return doer is not None and doer.id == force

    def _another(self, force: str, span: tuple[int, int]) -> tuple[Force, str]:
        """Those who hold what a force attacks: others told of before, else the militants of the war, else unknown."""
        written = self._text(span)
        for other, kind in reversed(self.recent):
            if other.id != force and kind not in OFFICIAL:
                return self._again(other, span), kind
        usual = self._usual("militants") or self._usual("jihadists")
        if usual is not None and usual.id != force:
            return self.index.force(usual, written, span, self.where), usual.kind
        return Force(slug(written), " ".join(written.split()), None, written, *span), "described"

    def _is_any(self, i: int, j: int, before: str) -> bool:
        """ "armed groups", "Islamist groups from X": several, of whom the text has not told before."""
        several = self.tokens.keys[j - 1] == "groups" and "the" not in {before, self.tokens.keys[i]}
        told = any(kind not in OFFICIAL for _, kind in self.recent)
        return several and told and before not in _TOLD_OF and self._usual("militants") is None

    def _of_others(self, i: int, j: int, before: str) -> int | None:
        """Where "the army" and the like are not, or not surely, those of the country in focus; None where they are."""
        t = self.tokens
        behind = t.keys[j] if j < len(t.keys) else ""
        if before in self.words["strangers"] | POSSESSIVES or self._serves_others(j) or self._is_abroad():
            return self._told(i, j)
        if behind == "opposition" or (i and t.keys[i - 1] == "ex" and self._hyphened(i - 1)):
            return j + 1  # "government opposition melted away", "an ex-government general"
        if behind == "of" and j + 1 < len(t.keys) and t.keys[j + 1] in POSSESSIVES:
            return self._told(i, j)  # "troops of its Eastern group": whoever "it" is
        if t.keys[j - 1] == "military" and j - i == 1:
            return 0  # "military" alone is an adjective
        if t.keys[j - 1] == "military" and t.keys[j + 1 : j + 2] in (["of"], ["for"]) and self._leads(j):
            return j  # "the military chief of the Front": of whom follows
        if t.keys[i : i + 2] in _OF_THE_LAND and (code := self._land_told(i)) is not None:
            return self._national(code, i, j, "force", "")  # "the president of Y said the country's troops"
        if j - i == 1 and t.keys[i] in _TROOPS and (code := self._teller(i)) is not None:
            return self._national(code, i, j, "force", "")
        return None

    def _land_told(self, i: int) -> str | None:
        """The country of whoever the sentence named last before word `i`."""
        last = self.mentions[-1] if self.mentions else None
        if last is None or last.role == "backer" or self.tokens.keys[self.firsts[-1] - 1] == "in":
            return None  # "rebels backed by Y said the country's troops", "friends in Y say"
        return None if ". " in self.tokens.text[last.end : self.tokens.starts[i]] else last.country

    def _governing(self, i: int, j: int) -> int:
        """ "government troops", "government-backed militia": the government has or backs those named behind it."""
        t, country = self.tokens, self.where.focus
        if t.keys[i] not in self.words["governing"]:
            return 0
        backing = j < len(t.keys) and t.keys[j] in self.words["backing"] and self._hyphened(j - 1)
        if backing and country and (done := self._sponsored(i, j, country)):
            return done
        stop, role, _ = self._heads(j, after_name=True)
        if stop == j:
            return 0
        span = self._span(i, stop)
        force, kind = self._understood("government", span, country)
        return self._emit(force, span, "generic", i, stop, role=role, category=kind, country=country)

    def _group(self, i: int, j: int) -> int:
        """ "the group", "the alliance": who stood last where somebody acts, else who was named last."""
        span = self._span(i, j)
        allied = self.tokens.keys[j - 1] == "alliance"
        if (done_by := self._does_it_to(i)) is not None:
            free = (r for r in reversed(self.recent) if r[1] not in {"state", "peacekeeping"})
            force, kind = next((r for r in free if r[0].id != done_by.id), (None, ""))
            if force is None:
                return 0
            return self._emit(self._again(force, span), span, "generic", i, j, category=kind)
        if self.acting is not None and not allied and len(self.mentions) - self.acting[2] <= _SOON:
            last = self.acting[2] - 1
            doer = self._acts_on(last) or self._named_since(last)
            force, kind = (doer.force, doer.category) if doer is not None else self.acting[:2]
            return self._emit(self._again(force, span), span, "generic", i, j, category=kind)
        for force, kind in reversed(self.recent):
            if (kind == "alliance") == allied and kind not in {"state", "peacekeeping"}:
                return self._emit(self._again(force, span), span, "generic", i, j, category=kind)
        return 0

    def _does_it_to(self, i: int) -> Force | None:
        """ "Rebels drove the group out": who does to "the group" at word i what only a party does; none of theirs."""
        k = i - 1 - (i > 0 and self.tokens.keys[i - 1] == "the")
        if not self.mentions or k < 1 or self.tokens.keys[k] not in self.words["acting"] | _DRIVING:
            return None
        if not self._near(k):
            return None  # "is under Y control. The group"
        last, gap = self.mentions[-1], self.tokens.keys[self.lasts[-1] : k]
        near = self.lasts[-1] <= k and all(word in _HELPING_VERBS for word in gap)
        return last.force if near and last.role == "force" else None

    def _acts_on(self, k: int) -> ForceMention | None:
        """ "Y attacked (the) Z. The group": the group Y, which does something to that of mention `k`."""
        doer, first = self.mentions[k - 1] if k else None, self.firsts[k]
        verb = first - 1 - (self.tokens.keys[first - 1] == "the")
        if doer is None or doer.category in OFFICIAL or doer.role != "force" or self.lasts[k - 1] != verb:
            return None
        acts = self.tokens.keys[verb] in self.words["acting"] | _DRIVING and self._near(verb - 1) and self._near(verb)
        return doer if acts else None

    def _named_since(self, at: int) -> ForceMention | None:
        """ "Rebels took X from Y. The group": the Y named behind a crowd, which is no group with a name."""
        if at >= len(self.mentions):
            return None
        plain = self.mentions[at].force.as_written.rpartition(" ")[2].islower()  # "Syrian rebels"
        if self.mentions[at].kind not in {"generic", "national"} and not (plain and self._nation(self.firsts[at])[0]):
            return None
        behind = self.mentions[at + 1 :]
        named = (
            m for m in behind if m.kind in {"named", "introduced"} and m.category not in OFFICIAL and m.role == "force"
        )
        return next((m for m in named if m.force.id != self.mentions[at].force.id), None)

    def _national(self, code: str, i: int, j: int, role: Role, category: str) -> int:
        if not category:
            return self._emit_state(code, "national", i, j, role=role)
        span = self._span(i, j)
        force, kind = self._understood(category, span, code, national=True)
        return self._emit(force, span, "national", i, j, role=role, category=kind)

    def _has_rebels(self) -> bool:
        """Has the country in focus rebels in the year of the report?"""
        return self._usual("rebels") is not None

    def _usual(self, category: str) -> ForceEntry | None:
        """Who "rebels", "militants" are in the country in focus, where its war says so."""
        return self.index.generic(category, self.where.focus, self.where.year)

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
        """ "The Y ministry said that troops", "confirmed the retreat of troops": the state that tells of its own."""
        if not self.mentions or self.lasts[-1] >= i:
            return None
        last, between = self.mentions[-1], self.tokens.keys[self.lasts[-1] : i]
        speaks = last.role == "authority" or last.kind == "country"
        said = next((k for k, key in enumerate(between) if key != "also"), len(between))
        if not speaks or said == len(between) or between[said] not in SAYING | _ORDERING:
            return None
        if not (_THAT.issuperset(between[said + 1 :]) or between[said + 1 :] in _GOING):
            return None
        return last.country
