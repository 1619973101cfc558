"""What the words round a name that no table has say of it: is it a place's ("west of X", "X was shelled"), or not?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.reading.sentences.itemnames import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geomap.reading.sentences.items import Vocabulary
    from geomap.reading.sentences.words import Sentence, Token

SURE, HINT = 2, 1
"""What tells a place, and what may tell one."""
NEVER = -8
"""What tells a person, a party or a body."""
_ACRONYM = 5
"""Letters of the longest word in capitals that is taken for an abbreviation."""
_SKIPPED = 3
"""Words in small letters that tell of a place before its name at most ("the nearby strategic X")."""
_BEHIND = 8
"""Words behind a name that are looked at."""
_DEEDS = frozenset({"force>place", "besieger>place", "enterer>place", "striker>place", "loser>place"})
"""Frames of verbs whose object is ground."""
_FALLS = frozenset({"place>", "place>force", "place>loser"})
"""Frames of verbs whose subject is ground."""
_LINKS = frozenset({"of", "from", "to", "into", "onto", "on", "through", "for", "between", "over", "across", "via"})
_PASSED = frozenset({"into", "through", "across", "via"})
"""Prepositions of what is gone into or through, which nobody is."""
_SET_OFF = frozenset({"where", "held", "besieged", "encircled", "surrounded", "occupied"})
_BE_OR_STAY = ("classes.be", "rules.staying", "rules.becoming")
_JOINING = (
    "classes.preposition", "classes.conjunction", "classes.determiner", "classes.adverb", "classes.relative",
    "classes.subordinator", "classes.be", "classes.have", "classes.reporting", "irrealis.modal", "classes.pronoun",
    "rules.after_name", "names.left_so",
)  # fmt: skip
"""Word classes of what stands behind a whole name."""


_ARTICLES = frozenset({"a", "an", "the", "its", "his", "their", "one", "another"})
_STOPS = frozenset({",", ".", ";", "and", "of", "in", "at", "for", "from", "who", "that", "which", "where"})


class Run(NamedTuple):
    """A name, as tokens `i` to `j` of a sentence."""

    sentence: Sentence
    i: int
    j: int
    words: tuple[str, ...]
    """As they are written."""

    def before(self, back: int = 1) -> Token | None:
        """The token before it."""
        return self.sentence.tokens[self.i - back] if self.i >= back else None

    def after(self, most: int = _BEHIND) -> list[str]:
        """The words behind it, in small letters."""
        return list(self.sentence.words[self.j : self.j + most])


def run_of(sentence: Sentence, i: int, j: int) -> Run:
    """The name that tokens `i` to `j` of a sentence are."""
    return Run(sentence, i, j, tuple([t.text for t in sentence.tokens[i:j]]))


class PlaceMarks:
    """Weighs what stands round names.

    Parameters
    ----------
    vocab
        The cue lexicon.
    is_demonym
        Is a case-folded word the adjective of a nation or a people?
    """

    def __init__(self, vocab: Vocabulary, is_demonym: Callable[[str], bool]) -> None:
        self._vocab, self._cls, self._is_demonym = vocab, vocab.cls, is_demonym

    def weight(self, run: Run) -> int:
        """How much speaks for a place (`SURE`, `HINT`, 0), or `NEVER`."""
        if self._is_no_place(run) or self.is_somebodys(run):
            return NEVER
        return 0 if self._modifies(run) or self.is_part(run) else max(self._before(run), self._behind(run))

    def is_part(self, run: Run) -> bool:
        """Is it part of a longer name there ("Port X", "X Khan", "X's Hill")?"""
        tokens, before, end = run.sentence.tokens, run.before(), run.sentence.tokens[run.j - 1].end
        after = tokens[run.j] if run.j < len(tokens) else None
        common = len(run.words) == 1 and is_ordinary(tokens[run.i], self._vocab)
        if after is not None and after.kind == "possessive" and run.j + 1 < len(tokens):
            return tokens[run.j + 1].capitalised and self._is_class_word(tokens[run.j + 1].lower)
        if after is not None and after.start == end + 1:
            if common and self._is_class_word(after.lower):
                return True
            if after.capitalised:
                return not self._is_class_word(after.lower)
            if after.kind == "number":
                return not self._modifies(run_of(run.sentence, run.i, run.j + 1))  # "Point Foxtrot 2 was"
        if before is None or run.i == 1 or not before.capitalised or before.end + 1 != tokens[run.i].start:
            return False
        return not (self._is_class_word(before.lower) or before.lower in self._vocab.plain)

    def is_somebodys(self, run: Run) -> bool:
        """Does a title stand before it, or behind it what only persons and parties do or have?"""
        cls, after, token = self._cls, run.after(), run.before()
        before = token.lower if token is not None else ""
        if before in self._vocab.titles and before not in cls["head"]:
            return True
        followed = after[:1] != [] and after[0] in cls["names.followers"]
        if followed or before in cls["names.locating"]:
            return followed  # "traders in X said"
        if after[:1] in (["'s"], ["’s"]):
            return after[1:2] != [] and after[1] in cls["names.followers"]
        if after[:1] == [","] and after[1:2] != []:
            aged = after[1].isdecimal() and after[2:3] == [","]
            called = self._vocab.titles.union(cls["names.offices"]).intersection(_up_to_stop(after[1:]))
            return aged or after[1] == "who" or (after[1] in _ARTICLES and bool(called))
        if after[:1] == ["and"] and after[1:2] != []:
            return after[1] in {"his", "her"}
        return after[:1] != [] and after[0] in cls["rules.after_person"]

    def _is_no_place(self, run: Run) -> bool:
        """Is it by its own words a person, a people, a body or a day?"""
        cls, words = self._cls, [word.casefold() for word in run.words]
        whole, first, last = " ".join(words), words[0], words[-1]
        letters = len(words) == 1 and run.words[0].isupper() and len(first) <= _ACRONYM
        peoples = self._is_demonym(last) or self._is_demonym(whole) or last in cls["names.peoples"]
        titled = not self._vocab.titles.isdisjoint(words) or (len(words) > 1 and first in self._vocab.given_names)
        counted = first in cls["names.calendar"] or first in cls["names.ordinals"]
        return (
            letters or peoples or counted or (titled and first not in cls["names.openers"])
            or whole in cls["bodies"] or first in cls["names.bodies"] or last in cls["bodies"]
            or last in cls["names.institutions"] or first in cls["names.code_named"] or last.endswith("ism")
        )  # fmt: skip

    def _modifies(self, run: Run) -> bool:
        """ "in Toyota pick-ups": does it only tell what the noun behind it is?"""
        tokens = run.sentence.tokens
        after = tokens[run.j] if run.j < len(tokens) else None
        if after is None or after.kind != "word" or self._is_class_word(after.lower):
            return False
        low = after.lower
        joins = any(low in self._cls[name] for name in _JOINING) or low in self._vocab.cues.verbs
        return after.capitalised or not (joins or low.endswith("ed"))

    def _is_class_word(self, low: str) -> bool:
        return (
            low in self._cls["head"] or low in self._cls["names.groups"] or low.removesuffix("s") in self._cls["head"]
        )

    def _before(self, run: Run) -> int:
        """What the words before it say."""
        tokens, cls, k = run.sentence.tokens, self._cls, run.i - 1
        telling = cls["extents.directions"] | cls["names.describing_places"]
        while k > max(0, run.i - 1 - _SKIPPED) and tokens[k].lower in telling:
            k -= 1
        if k < 0 or (k > 0 and tokens[k].capitalised):
            return 0
        word, earlier = tokens[k].lower, tokens[k - 1].lower if k else ""
        if word in cls["names.locating"] or word in _PASSED:
            return SURE
        if word in _LINKS:
            away = word == "to" and any(t.lower == "from" for t in tokens[max(0, k - _SKIPPED) : k])
            return SURE if away else self._linked(word, earlier)
        if word in cls["names.approaching"] or word in cls["nouns_of_place.settlement"]:
            return SURE if k + 1 == run.i else 0
        verbs = self._vocab.cues.verbs.get(word, ())
        return SURE if any(cue.frame in _DEEDS and not cue.rest for cue in verbs) else 0

    def _linked(self, word: str, earlier: str) -> int:
        """What a preposition and the word before it say of the name behind them ("west of X", "the fall of X")."""
        cls = self._cls
        if word == "of":
            parts = earlier in cls["extents.directions"] or earlier in cls["inner"] or earlier in cls["extent"]
            land = earlier in cls["head"] or earlier in cls["rules.civilians"] or earlier in cls["names.contests"]
            return SURE if parts or land or earlier in cls["names.of_places"] else 0
        gone = (
            earlier in cls["names.approaching"] or earlier in cls["names.gone"] or earlier in cls["extents.directions"]
        )
        if word == "for" and (earlier in cls["names.contests"] or earlier in cls["names.gone"]):
            return SURE
        road = earlier in cls["nouns_of_place.facility"]
        return SURE if gone or (road and word in {"from", "to"}) else HINT

    def _behind(self, run: Run) -> int:
        """What the words behind it say."""
        tokens, cls, after = run.sentence.tokens, self._cls, run.after()
        if len(after) < len((",", "where")):
            return 0
        first, second = after[:2]
        if first in cls["nouns_of_place.settlement"] or first in cls["nouns_of_place.area"]:
            return SURE
        if self._is_class_word(first):
            return SURE if tokens[run.j].capitalised else HINT
        if first in {"'s", "’s"}:
            own = after[2] if second in cls["extents.directions"] and len(after) > 2 else second
            owned = any(own in cls[name] for name in ("inner", "head", "names.contests", "names.of_places"))
            return SURE if owned and not tokens[run.j + 1].capitalised else 0
        if first == ":":
            return SURE if run.i == 0 and tokens[run.j + 1].text.islower() else HINT
        if first in {",", "(", "–", "—"}:
            return self._aside(first, after[1:])
        if any(cue.frame in _FALLS and not cue.rest for cue in self._vocab.cues.verbs.get(first, ())):
            return HINT
        if first == "and" and second == "its":
            return SURE if any(self._is_class_word(word) or word in cls["inner"] for word in after[2:5]) else 0
        if first == "changed":
            return SURE if second == "hands" else 0
        if any(first in cls[name] for name in _BE_OR_STAY) or (first in cls["classes.have"] and second == "been"):
            return self._predicated(after[1:])
        return 0

    def _predicated(self, words: Sequence[str]) -> int:
        """ "X was (soon) shelled", "X is (still) in Y hands": is what is said of a name said of ground?"""
        cls = self._cls
        done = next((word for word in words if word not in cls["classes.adverb"] and word != "been"), "")
        cues = self._vocab.cues.verbs.get(done, ())
        if done in _ARTICLES or done == "no":
            return SURE if cls["nouns_of_place.settlement"].intersection(_up_to_stop(words)) else 0
        if any(cue.lemma in cls["rules.place_only"] for cue in cues) or done in cls["names.of_ground"]:
            return SURE
        if any(cue.frame in _DEEDS and not cue.rest for cue in cues):
            return HINT
        if done in cls["extents.directions"] or done in {"under", "in", "within", "on"}:
            return SURE if any(word in cls["names.told_of_ground"] for word in words) else 0
        return 0

    def _aside(self, mark: str, words: Sequence[str]) -> int:
        """ "X, where", "X, a small fishing town", "X (south)": what an aside says of the name before it."""
        cls, second = self._cls, words[1] if len(words) > 1 else ""
        first = words[0]
        if first in _SET_OFF or first in cls["names.of_places"] or second == "which":
            return SURE
        if first.isdecimal() and second in cls["names.lengths"]:
            return SURE
        if first in cls["extents.directions"]:
            return SURE if second in {"of", "from"} or mark == "(" else 0
        if first in {"further", "farther", "just", "some", "about"} and second in cls["extents.directions"]:
            return SURE
        if first in {"in", "to", "on", "across", "at", "by", "near", "along"} and second in {"the", "its"}:
            lies = set(words[2:4])
            return (
                SURE if any(lies & cls[name] for name in ("extents.directions", "names.lying", "inner", "head")) else 0
            )
        if first in _ARTICLES:
            towns = cls["nouns_of_place.settlement"] | cls["nouns_of_place.area"] | cls["names.of_places"]
            return SURE if towns.intersection(_up_to_stop(words)) else 0
        return HINT if first == "which" else 0


def _up_to_stop(words: Sequence[str]) -> Sequence[str]:
    """The words of a noun phrase without what hangs on it: "a small town" of "a small town in the hills"."""
    return words[: next((k for k, word in enumerate(words) if word in _STOPS), len(words))]
