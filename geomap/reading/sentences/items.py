"""The items of a sentence: the mentions that were found, the cue words, and the words between; and the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from geomap.reading.sentences.cues import PARTED, written
from geomap.reading.toponyms.lexicon import load_lexicon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from geomap.model import Force, Toponym, When
    from geomap.reading.sentences.cues import Cues, NounCue, VerbCue

Kind = Literal["force", "place", "date", "name", "word", "number", "possessive", "punct"]


class ForceLike(Protocol):
    """What the rules need of a force mention."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def force(self) -> Force: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def backers(self) -> tuple[Force, ...]: ...  # noqa: D102


class DateLike(Protocol):
    """What the rules need of a date mention."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def when(self) -> When: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def length_days(self) -> int | None: ...  # noqa: D102
    @property
    def begins(self) -> dt.date | None: ...  # noqa: D102


class Item(NamedTuple):
    """One or more tokens that the rules take as one."""

    kind: Kind
    start: int
    """Offset into the report's text, as `end`."""
    end: int
    lower: str
    verbs: tuple[VerbCue, ...] = ()
    nouns: tuple[NounCue, ...] = ()
    force: ForceLike | None = None
    place: Toponym | None = None
    """Of a force item: the place that the same word can name ("Russia", "Damascus")."""
    date: DateLike | None = None


class Mentions(NamedTuple):
    """What was found in a sentence before the rules run, each in order of start."""

    forces: Sequence[ForceLike] = ()
    places: Sequence[Toponym] = ()
    dates: Sequence[DateLike] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The cue lexicon with the word classes that the rules ask for most, joined once."""

    cues: Cues
    cls: Mapping[str, frozenset[str]]
    """Word classes, phrases joined by a space."""
    merges: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]]
    """First two words -> phrases of word classes that become one item, longest first."""
    skippable: frozenset[str]
    verbs_by_next: Mapping[str, Mapping[str, tuple[int, ...]]]
    """First word of a verb -> second word -> which of its cues go on with that; "" for those that need none."""
    cued: frozenset[str] = frozenset()
    """Words that a cue or one of those phrases begins with."""
    triggers: frozenset[str] = field(default_factory=frozenset)
    """A sentence without any of these words makes no claim."""
    plain: frozenset[str] = field(default_factory=frozenset)
    """Common words, titles and the like: no names, even where a sentence begins with them."""
    given_names: frozenset[str] = field(default_factory=frozenset)
    titles: frozenset[str] = field(default_factory=frozenset)
    family_particles: frozenset[str] = field(default_factory=frozenset)


_NO_NAMES = (
    "names.platforms",
    "names.asking",
    "classes.pronoun",
    "classes.preposition",
    "classes.determiner",
    "classes.subordinator",
    "irrealis.negation",
)


def vocabulary(cues: Cues) -> Vocabulary:
    """Derive what the rules look up word by word."""
    cls = {k: v | {written(p) for p in cues.phrases[k]} for k, v in cues.words.items()}
    cls["classed"] = cls["nouns_of_place.area"] | cls["nouns_of_place.facility"]
    cls["head"] = cls["nouns_of_place.settlement"] | cls["classed"]
    cls["towns"] = cls["nouns_of_place.settlement"] | cls["anaphora.settlement"]
    cls["inner"] = cls["nouns_of_place.inside"] | cls["nouns_of_place.counted"] | cls["extents.part_nouns"]
    cls["predicated"] = cls["adjectives.held"] | cls["rules.ground"] | cls["nouns_of_place.settlement"]
    cls["predicated"] |= {"theirs", "ours", "with", "under", "to"}
    cls["extent"] = cls["extents.half"] | cls["extents.most"] | cls["extents.part"]
    cls["bodies"] = cls["names.bodies"] | cls["names.platforms"] | cls["names.events"] | cls["rules.creeds"]
    cls["nameless"] = frozenset().union(*(cls[name] for name in _NO_NAMES))
    of_rules = (words for name, words in cls.items() if not name.startswith("topic"))
    cls["common"] = frozenset().union(*of_rules, cues.verbs, cues.nouns)
    merges: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for key, entries in cues.phrases.items():
        if not key.startswith(("irrealis", "rules", "topic", "names.men_of_war")):
            for phrase in entries:
                merges.setdefault((phrase[0], phrase[1]), []).append(phrase)
    triggers = frozenset(cues.verbs) | frozenset(cues.nouns) | cls["adjectives.held"] | cls["adjectives.besieged"]
    triggers |= cls["adjectives.contested"] | cls["rules.triggers"]
    # of "be in command of" the noun, for every sentence has its verb
    plain = cls["classes.be"] | cls["classes.have"] | cls["classes.adverb"] | cls["classes.preposition"]
    plain |= cls["classes.determiner"]
    said = ([word for word in cue.rest if word not in plain] for cue in cues.verbs.get("was", ()))
    triggers |= frozenset(words[-1] for words in said if words)
    lexicon = load_lexicon()
    return Vocabulary(
        cues,
        cls,
        {w: tuple(sorted(set(v), key=lambda p: (-len(p), p))) for w, v in merges.items()},
        cls["classes.adverb"] | cues.words["classes.degree"],
        {first: _by_next(verbs) for first, verbs in cues.verbs.items()},
        frozenset((*cues.verbs, *cues.nouns, *(first for first, _ in merges))),
        triggers - cls["classes.be"],
        lexicon.plain | lexicon.dull,
        lexicon.words["first_names"],
        lexicon.words["titles"],
        lexicon.words["family_particles"],
    )


def _by_next(verbs: Sequence[VerbCue]) -> dict[str, tuple[int, ...]]:
    """The numbers of verbs with one first word by the word that must follow near it; "" where none must."""
    found: dict[str, tuple[int, ...]] = {}
    for n, cue in enumerate(verbs):
        follows = cue.rest[0] if cue.rest and not cue.tail and cue.rest not in PARTED else ""
        found[follows] = (*found.get(follows, ()), n)
    return found
