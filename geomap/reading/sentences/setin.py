"""What is set into a clause between its subject and its verb: asides, relative clauses, brackets, dashes."""

from __future__ import annotations

from geomap.reading.sentences.nounphrases import NounPhrases

SET_IN = 24
"""Items that a clause set in may have."""
_COORDINATION = 2
"""Items of ", and" behind such a clause."""
_ABBREVIATION = 2
"""Items of "(SAF)", but for the first."""
_FLIGHT = 6
"""Items of "as most of the" before those who fled, and of "had then hurriedly" behind them, at most."""
_MEANWHILE = frozenset({"after", "before", "when", "while", "as"})
_HOW_LONG = frozenset(
    "minutes hours days weeks months years minute hour day week month year a shortly soon just only even".split()
)
"""What stands before "after" and tells how long."""


class SetIn(NounPhrases):
    """Looks past what is set into a clause for what stands before it."""

    def _before_set_in(self, k: int) -> int | None:
        """The force before an aside, brackets or dashes that end at item `k`: "Y, militias backed by Z, hold"."""
        if self.items[k].lower == ")":
            return self._before_brackets(k)
        whole = self.before_aside(k) if self.items[k].lower == "," else None
        return whole if whole is not None else self._before_dashes(k)

    def _before_clause_set_in(self, k: int) -> int:
        """ "Y held X since May, when Z fled, and took W": the item before the clause that ends with the comma."""
        items, cls = self.items, self.cls
        if k < _COORDINATION or items[k].lower not in cls["classes.conjunction"] or items[k - 1].lower != ",":
            return k
        for i in range(k - 2, max(0, k - SET_IN), -1):
            low = items[i].lower
            if low in {";", ":", "."}:
                return k
            if low in cls["rules.opens_clause"] and items[i - 1].lower == "," and self._has_finite_between(i, k - 1):
                return i - 2
        return k

    def _before_flight(self, k: int, verb: int) -> int | None:
        """ "Y advanced as Z fled and took X": the item before the "as", for the force at item `k` that took nothing."""
        items = self.items
        fled = next(
            (n for n in range(k + 1, min(k + _FLIGHT, verb)) if items[n].lower in self.cls["rules.gave_way"]), verb
        )
        if fled == verb or any(item.kind in {"force", "punct"} for item in items[k + 1 : fled]):
            return None
        opens = next((i for i in range(k - 1, max(0, k - _FLIGHT), -1) if items[i].lower in _MEANWHILE | {"until"}), 0)
        others = any(item.force is not None for item in items[:opens])
        return opens - 1 if others and all(item.kind != "punct" for item in items[opens:k]) else None

    def _before_relative(self, k: int) -> int:
        """ "Y took X, which Z had held, after seizing W": the item before the relative clause that ends at `k`."""
        items, cls = self.items, self.cls
        close = k - 1 if items[k].lower in cls["classes.subordinator"] else k
        if close < 1 or items[close].lower != ",":
            return k
        for i in range(close - 1, max(0, close - SET_IN), -1):
            low = items[i].lower
            if low in cls["classes.relative"] and items[i - 1].lower == ",":
                return i - 2 if low != "who" and self._has_finite_between(i, close) else k
            if low in {";", ":", "."}:
                return k
        return k

    def _opener(self, close: int) -> int | None:
        """The comma before the relative clause with a verb of its own that the comma at item `close` may end."""
        items = self.items
        for i in range(close - 1, max(0, close - SET_IN), -1):
            low = items[i].lower
            if low in {";", ":", "."}:
                return None
            if low in {"which", "who", "whom", "whose"} and items[i - 1].lower == ",":
                says = any(w.lower in self.cls["classes.reporting"] for w in items[i:close])
                whose = items[i - 2].force is not None or items[i - 2].lower == ")"
                return i - 1 if whose and (says or self._has_finite_between(i, close)) else None
            if low in _MEANWHILE and items[close + 1].lower == "and":
                opens = i - 1
                while opens > 0 and (items[opens].kind in {"date", "number"} or items[opens].lower in _HOW_LONG):
                    opens -= 1
                # "Y took X, a day after Z had left, and on Friday raised its flag"
                return opens if items[opens].lower == "," and self._has_finite_between(i, close) else None
        return None

    def _before_dashes(self, close: int) -> int | None:
        """ "Y - backed by Z - hold", "Y -- said to be Z -- hold": the force before what the dash at `close` ends."""
        if not self.is_dash(close):
            return None
        doubled = close - 1 if self.items[close - 1].lower == self.items[close].lower else close
        opener = next((i for i in range(doubled - 2, max(0, close - SET_IN), -1) if self.is_dash(i)), None)
        if opener is None:
            return None
        for i in range(opener - 1, max(-1, opener - 8), -1):
            if self.items[i].kind == "force":
                return None if self.governed(i) else self.first_of_list(i)
            if self.items[i].lower in {";", ":", "."} or (self.items[i].verbs and not self.items[i].nouns):
                return None
        return None

    def _before_brackets(self, close: int) -> int | None:
        """ "Y (who had set out in May) took X": the free force right before the brackets that end at item `close`."""
        opener = next((i for i in range(close - 1, max(0, close - SET_IN), -1) if self.items[i].lower == "("), None)
        if opener is None or opener < 1 or close - opener <= _ABBREVIATION:
            return None  # "the army (SAF) took X"
        if self.items[opener - 1].kind != "force" or self.governed(opener - 1):
            return None
        return self.first_of_list(opener - 1)

    def is_dash(self, k: int) -> bool:
        """Does a dash that sets words apart, and no hyphen, stand at item `k`?"""
        if not 0 <= k < len(self.items):
            return False  # a line that ends with the word before
        item = self.items[k]
        if item.lower in {"—", "–"}:
            return True
        return item.lower == "-" and k > 0 and (self.items[k - 1].end < item.start or self.items[k - 1].lower == "-")

    def before_aside(self, close: int, *, objects: bool = False) -> int | None:
        """The force right before the aside that the comma at `close` ends, free unless `objects` count too."""
        for k in range(close - 1, max(-1, close - 25), -1):
            low = self.items[k].lower
            if low in {";", ":", "."}:
                return None
            if low == ",":
                for i in range(k - 1, max(-1, k - 5), -1):
                    if self.items[i].kind == "force" and (objects or not self.governed(i)):
                        return i
                    if self.items[i].kind == "force":
                        break  # "Y, made up of A, B and C, took": further out
                    letters = self.items[i].kind in {"name", "place"}  # "the Y Army (YA), who ..., took"
                    if self.items[i].lower not in {")", "(", '"', "”"} and not letters:
                        break
        return None

    def _has_finite_between(self, low: int, high: int) -> bool:
        return any(
            w.lower in self.cls["classes.be"]
            or w.lower in self.cls["classes.have"]
            or any(c.forms & {"past", "s"} for c in w.verbs)
            or (w.kind == "punct" and w.lower == ",")
            for w in self.items[low + 1 : high]
        )
