"""A sentence as a row of items: the mentions that were found, the cue words, and the words between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from geomap.reading.cues import MAX_SKIPPED, Cues, NounCue, VerbCue, match_rest
from geomap.reading.toponymwords import load_lexicon
from geomap.reading.words import ABBREVIATIONS, is_titled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from geomap.model import Force, Toponym, When
    from geomap.reading.words import Sentence, Token

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


@dataclass(frozen=True, slots=True)
class Mentions:
    """What was found in a sentence before the rules run, each in order of start."""

    forces: Sequence[ForceLike] = ()
    places: Sequence[Toponym] = ()
    dates: Sequence[DateLike] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The cue lexicon with the word classes that the rules ask for most, joined once."""

    cues: Cues
    cls: Mapping[str, frozenset[str]]
    """Word classes, phrases joined by a space."""
    merges: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]]
    """First two words -> phrases of word classes that become one item, longest first."""
    skippable: frozenset[str]
    cued: frozenset[str] = frozenset()
    """Words that a cue or one of those phrases begins with."""
    triggers: frozenset[str] = field(default_factory=frozenset)
    """A sentence without any of these words makes no claim."""
    plain: frozenset[str] = field(default_factory=frozenset)
    """Common words, titles and the like: no names, even where a sentence begins with them."""
    given_names: frozenset[str] = field(default_factory=frozenset)
    titles: frozenset[str] = field(default_factory=frozenset)


def vocabulary(cues: Cues) -> Vocabulary:
    """Derive what the rules look up word by word."""
    cls = {k: v | {" ".join(p) for p in cues.phrases[k]} for k, v in cues.words.items()}
    cls["head"] = cls["nouns_of_place.settlement"] | cls["nouns_of_place.area"] | cls["nouns_of_place.facility"]
    cls["inner"] = cls["nouns_of_place.inside"] | cls["nouns_of_place.counted"] | cls["extents.part_nouns"]
    cls["predicated"] = cls["adjectives.held"] | cls["rules.ground"] | cls["nouns_of_place.settlement"]
    cls["predicated"] |= {"theirs", "ours", "with", "under", "to"}
    cls["extent"] = cls["extents.half"] | cls["extents.most"] | cls["extents.part"]
    cls["nameless"] = frozenset().union(*(cls[name] for name in _NO_NAMES))
    cls["common"] = frozenset().union(*cls.values(), cues.verbs, cues.nouns)
    merges: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for key, entries in cues.phrases.items():
        if not key.startswith(("irrealis", "rules")):
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
        frozenset((*cues.verbs, *cues.nouns, *(first for first, _ in merges))),
        triggers - cls["classes.be"],
        lexicon.plain | lexicon.dull,
        lexicon.words["first_names"],
        lexicon.words["titles"],
    )


def itemise(
    sentence: Sentence, mentions: Mentions, vocab: Vocabulary, is_known: Callable[[str], bool] = lambda _: False
) -> list[Item]:
    """Lay the mentions over the tokens; merge cues of several words; mark runs of unknown capitalised words.

    `is_known`: can a text be the name of a place? At the head of a sentence only such a word counts as a name.
    """
    tokens = sentence.tokens
    titled = is_titled([t.text for t in tokens if t.kind == "word"])
    starts: dict[int, tuple[str, int, object]] = {}
    for kind, group in (("place", mentions.places), ("date", mentions.dates), ("force", mentions.forces)):
        for m in group:
            starts[m.start] = (kind, m.end, m)
    also = {t.start: t for t in mentions.places}
    items: list[Item] = []
    i, n = 0, len(tokens)
    while i < n:
        token = tokens[i]
        found = starts.get(token.start)
        if found is not None and titled and found[0] == "place" and found[1] == token.end and _ordinary(token, vocab):
            found = None  # "Mining Hub X": a word of a headline that some place bears too
        if found is not None:
            kind, end, mention = found
            if len(items) > 1 and items[-1].lower == "of" and items[-2].lower in {"size", "sizes"}:
                kind = "compared"  # "a jungle the size of Switzerland"
            j = i + 1
            while j < n and tokens[j].end <= end:
                j += 1
            last = tokens[j - 1].lower
            # "IS" is no verb: a mention's words never pass for the words of a class
            lower = f"·{token.lower}" if kind != "date" else last if last in {"after", "before"} else ""
            item = _mention(kind, mention, token.start, tokens[j - 1].end, lower, also.get(token.start))
            if kind == "force":
                # "Russian airstrikes": whose they are and what they are
                item = item._replace(nouns=vocab.cues.nouns.get(tokens[j - 1].lower, ())[-1:])
            before = items[-1] if items else None
            follows = before is not None and item.start == before.end + 1
            opened = before is not None and before.kind == "name" and before.lower in vocab.cls["names.openers"]
            if kind == "place" and len(items) > 2 and items[-1].lower == "of" and items[-2].kind == "name":
                whole = items[-2]
                items[-2:] = [Item("name", whole.start, item.end, f"{whole.lower} of {item.lower}")]
            elif kind == "place" and before is not None and follows and (before.kind == "place" or opened):
                # "Jabal Zawiya", "Umm al-Mayadin"
                items[-1] = Item("name", before.start, item.end, f"{before.lower} {item.lower}")
            else:
                items.append(item)
            i = j
            continue
        item, i = _plain(tokens, i, starts, vocab, is_known, titled=titled)
        before = items[-1] if items else None
        if item.kind == "name" and len(items) > 1 and items[-1].lower == "of" and items[-2].kind == "name":
            # "the Alcázar of Toledo"
            whole = items[-2]
            if whole.lower not in vocab.cls["extent"]:
                items[-2:] = [Item("name", whole.start, item.end, f"{whole.lower} of {item.lower}")]
                continue
        if item.kind == "name" and before is not None and before.kind == "place" and item.start == before.end + 1:
            # "Qasr Ali", of which the gazetteer knows a Qasr: the text's name is the longer one
            items[-1] = Item("name", before.start, item.end, f"{before.lower} {item.lower}")
            continue
        items.append(item)
    return items


def _mention(kind: str, mention: object, start: int, end: int, lower: str, also: Toponym | None) -> Item:
    if kind == "force":
        return Item("force", start, end, lower, force=mention, place=also)  # type: ignore[arg-type]
    if kind == "place":
        return Item("place", start, end, lower, place=mention)  # type: ignore[arg-type]
    if kind == "compared":
        return Item("word", start, end, lower)
    return Item("date", start, end, lower, date=mention)  # type: ignore[arg-type]


def _plain(
    tokens: Sequence[Token],
    i: int,
    starts: Mapping[int, tuple[str, int, object]],
    vocab: Vocabulary,
    is_known: Callable[[str], bool],
    *,
    titled: bool,
) -> tuple[Item, int]:
    token, n = tokens[i], len(tokens)
    if token.kind != "word":
        lower = '"' if token.text in _SINGLE and _is_speech_mark(tokens, i) else token.lower
        return Item(token.kind, token.start, token.end, lower), i + 1
    low = token.lower
    if low not in vocab.cued and token.text.islower():
        return Item("word", token.start, token.end, low), i + 1  # most words are nothing else
    named = not titled and (_goes_on_a_name(tokens, i) or _is_capital_inside(tokens, i))
    verbs, stop = ((), i) if named else _verbs(tokens, i, starts, vocab)
    owned = bool(i) and tokens[i - 1].kind == "possessive" and low in vocab.cues.nouns
    nominal = owned or (i and tokens[i - 1].lower in _BEFORE_NOUN)
    bare = all(cue.forms <= {"base", "s"} for cue in verbs)
    if verbs and ((nominal and bare) or (low == "surrounding" and i and tokens[i - 1].lower == "the")):
        verbs, stop = (), i  # "in the end", "X's fall to Y", "by forces of Y", "the surrounding villages"
    nouns, noun_stop = _nouns(tokens, i, vocab)
    if noun_stop > stop:
        verbs, stop = (), noun_stop
    elif noun_stop < stop:
        nouns = ()
    for phrase in vocab.merges.get((low, tokens[i + 1].lower), ()) if i + 1 < n else ():
        k = len(phrase)
        if k > stop - i and i + k <= n and all(t.lower == w for t, w in zip(tokens[i : i + k], phrase, strict=True)):
            return Item("word", token.start, tokens[i + k - 1].end, " ".join(phrase)), i + k
    if verbs or nouns:
        words = " ".join(t.lower for t in tokens[i:stop])
        return Item("word", token.start, tokens[stop - 1].end, words, verbs, nouns), stop
    if titled and token.capitalised:
        j = _titled_name(tokens, i, starts, vocab, is_known)
        kind: Kind = "name" if j > i else "word"
        return Item(
            kind, token.start, tokens[max(i, j - 1)].end, " ".join(t.lower for t in tokens[i : max(j, i + 1)])
        ), max(j, i + 1)
    j = i
    sided = token.lower in vocab.cls["extents.directions"] or token.lower == "greater"
    directed = sided and i + 1 < n and tokens[i + 1].start in starts
    if (
        token.capitalised
        and not directed
        and _COMPOUND.search(token.text) is None
        and token.lower not in vocab.cls["head"]
        and token.lower not in vocab.cls["classes.number"]
        and token.lower not in vocab.cls["nameless"]
        and (
            (i > 0 and not _opens(tokens, i) and not _is_bulleted(tokens, i))
            or token.lower not in vocab.cls["common"]
            or _begins_name(tokens, i, vocab)
        )
    ):
        j = i + 1 + _is_abbreviated(tokens, i)
        while j < n and tokens[j].start not in starts and tokens[j].kind in {"word", "number"}:
            t = tokens[j]
            ahead = j + 1 + (t.lower in _PARTICLES and j + 1 < n and tokens[j + 1].lower in _PARTICLES)  # "de la"
            particle = t.lower in _PARTICLES and ahead < n and tokens[ahead].capitalised
            particle = particle and tokens[ahead].start not in starts
            if not (
                particle
                or (
                    t.capitalised
                    and not _is_head(t.lower, vocab)
                    and (not t.text.isupper() or t.lower not in vocab.cues.verbs)
                )
                or (t.kind == "number" and len(t.text) <= 4)
            ):
                break
            j += 1 + _is_abbreviated(tokens, j)
        behind = tokens[j].lower if j < n else ""
        part = vocab.cls["extents.part"] | vocab.cls["inner"]
        side = token.lower in _SIDES and not _is_head(behind, vocab)
        side = side or (token.lower in vocab.cls["extents.directions"] and behind in part and tokens[j].text.islower())
        if j == i + 1 and side:
            return Item("word", token.start, token.end, token.lower), j  # "overran the South", "the Northern part of"
        inside = i > 0 and not _opens(tokens, i) and not _is_bulleted(tokens, i)
        if inside or j > i + 1 or is_known(token.text) or _opens_as_name(tokens[i:], vocab):
            words = " ".join(t.lower for t in tokens[i:j] if t.kind != "punct")
            return Item("name", token.start, tokens[j - 1].end, words), j
    return Item("word", token.start, token.end, token.lower), i + 1


def _is_abbreviated(tokens: Sequence[Token], i: int) -> bool:
    """ "Maj. Smith": does the dot behind token `i` only say that it is short for a word of the name that goes on?"""
    if i + 2 >= len(tokens) or tokens[i + 1].text != "." or tokens[i].lower not in ABBREVIATIONS:
        return False
    return tokens[i + 1].start == tokens[i].end and tokens[i + 2].kind == "word" and tokens[i + 2].capitalised


_SINGLE = frozenset({"'", "‘", "’"})
_BEFORE_CLOSE = frozenset({",", ".", "?", "!"})


def _is_speech_mark(tokens: Sequence[Token], i: int) -> bool:
    """Does a single mark at token `i` open or close speech ("'We hold X,' he said"), as in British papers?"""
    token = tokens[i]
    before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    if token.text != "‘" and before is not None and before.text in _BEFORE_CLOSE and before.end == token.start:
        return after is None or after.start > token.end
    opens = token.text != "’" and after is not None and after.start == token.end and after.capitalised
    return opens and (before is None or before.text in {",", ":"})


def _goes_on_a_name(tokens: Sequence[Token], i: int) -> bool:
    """Is a capitalised word part of the name before it ("Radio Free X")? In a headline it may be a verb."""
    token, before = tokens[i], tokens[i - 1] if i else None
    if before is None or not (token.capitalised and before.capitalised) or token.text.isupper():
        return False
    return before.kind == "word" and before.end + 1 == token.start


def _begins_name(tokens: Sequence[Token], i: int, vocab: Vocabulary) -> bool:
    """ "Ras Lanuf was", "Tell Rifaat fell": does a name begin with a word that may begin any sentence?"""
    return tokens[i].lower in vocab.cls["names.openers"] and i + 1 < len(tokens) and tokens[i + 1].capitalised


def _is_capital_inside(tokens: Sequence[Token], i: int) -> bool:
    """ "Including Hit and X": does a word with a capital stand within a sentence, behind a plain word or a comma?"""
    token, before = tokens[i], tokens[i - 1] if i else None
    if before is None or not token.capitalised or token.text.isupper():
        return False
    return before.lower == "," or (before.kind == "word" and not before.capitalised)


_NO_NAMES = (
    "names.platforms",
    "classes.pronoun",
    "classes.preposition",
    "classes.determiner",
    "classes.subordinator",
    "irrealis.negation",
)
_ENDINGS = (
    "ing",
    "ly",
    "ed",
    "tion",
    "ment",
    "ness",
    "ity",
    "ance",
    "ence",
    "ism",
    "ship",
    "ists",
    "ers",
    "ents",
    "ants",
)


_BEFORE_NOUN = frozenset({"the", "a", "an", "by", "of", "with", "between"})
"""Before a word that could be the bare form of a verb: there it is a noun."""
_SIDES = frozenset({"north", "south", "east", "west"})
_COMPOUND = re.compile(r"-(?:[a-z]+ed|held|led|run|built|made|majority|minority|speaking|wide|style|era)$")
""" "The Yazidi-majority district of X", "the UN-declared safe area": what tells of it is no name of it."""


def _is_head(lower: str, vocab: Vocabulary) -> bool:
    """Is it a class word of places, one or several ("District", "Districts")?"""
    return lower in vocab.cls["head"] or (lower.endswith("s") and lower[:-1] in vocab.cls["nouns_of_place.area"])


def _opens(tokens: Sequence[Token], i: int) -> bool:
    """Does what is said begin at token `i`, behind an opening quotation mark ("The forces ...")?"""
    return tokens[i - 1].text in _OPENERS and (i == 1 or tokens[i - 2].text in {",", ":", "—", "–", "."})


def _is_bulleted(tokens: Sequence[Token], i: int) -> bool:
    """Does the sentence begin at token `i`, behind the mark of a list ("- Southwestern parts of")?"""
    sided = tokens[i].lower.endswith(("ern", "east", "west", "north", "south"))
    return i == 1 and sided and tokens[0].text in {"-", "–", "—", "•", "*", "·"}


_OPENERS = frozenset({'"', "“", "‘", "'", "«", "„"})


def _opens_as_name(tokens: Sequence[Token], vocab: Vocabulary) -> bool:
    """Is the first word of a sentence a name, by what follows it ("Xyz fell", "Xyz and Abc have")?"""
    word = tokens[0]
    if len(tokens) < 3 or len(word.text) < 3 or word.lower in vocab.plain or word.lower.endswith(_ENDINGS):
        return False
    after = tokens[1]
    if after.lower in _TOWNS and (tokens[2].lower in vocab.cls["rules.after_name"] or tokens[2].lower == ","):
        return True  # "Xyz town was", "Xyz district, to the north,"
    if after.lower in vocab.cls["nouns_of_place.facility"] and tokens[2].lower in vocab.cls["rules.after_name"]:
        return True  # "Xyz hospital was"
    if after.lower in vocab.cls["rules.after_name"] or (after.capitalised and after.lower in vocab.cls["head"]):
        return True
    if after.lower == "," and (
        tokens[2].lower in _ASIDE or tokens[2].lower.startswith(("north", "south", "east", "west"))
    ):
        return True  # "Xyz, a town in ...", "Xyz, south of ..."
    if after.lower == "," and tokens[2].lower in vocab.cls["rules.begins_aside"]:
        return True  # "Xyz, to the north, fell"
    if after.lower in {"(", "-", "–", "—"} and tokens[2].lower in _SET_OFF:
        return True  # "Xyz (held by Y)", "Xyz - now in the hands of Y -"
    if after.lower == "and" and tokens[2].lower in {"its", "the", "most", "parts", "nearby"}:
        return True  # "Xyz and its airport"
    return after.lower in {",", "and"} and tokens[2].capitalised


_TOWNS = frozenset({"town", "city", "village", "district", "township"})
_SET_OFF = frozenset("held now formerly controlled seized captured once still also under in".split())
_ASIDE = frozenset(
    "a an the located about some near home once now long just which where currently still previously formerly".split()
)


_PARTICLES = frozenset(
    "al el ash as ar an az ez de la le bin ibn da do dos das del du des di du y van von los las les ou".split()
)


def _titled_name(
    tokens: Sequence[Token],
    i: int,
    starts: Mapping[int, tuple[str, int, object]],
    vocab: Vocabulary,
    is_known: Callable[[str], bool],
) -> int:
    """Where a name that begins at token `i` of a headline stops; `i` where none begins there.

    What the gazetteer knows is a name, and what no list of common words has, if a preposition stands before it.
    """
    j = i
    while (
        j < len(tokens) and tokens[j].capitalised and tokens[j].start not in starts and not _ordinary(tokens[j], vocab)
    ):
        j += 1
    for stop in range(j, i, -1):
        if is_known(" ".join(t.text for t in tokens[i:stop])):
            return stop
    return j if i and tokens[i - 1].lower in vocab.cls["classes.preposition"] else i


def _ordinary(token: Token, vocab: Vocabulary) -> bool:
    """Is it a common word, or a compound that ends in one ("Oil-Rich", "War-Torn")?"""
    last = token.lower.rpartition("-")[2]
    return any(
        word in vocab.plain or word in vocab.cls["common"] or word.endswith(_ENDINGS)
        for word in {token.lower, last, last.removesuffix("s")}
    )


def _verbs(
    tokens: Sequence[Token], i: int, starts: Mapping[int, tuple[str, int, object]], vocab: Vocabulary
) -> tuple[tuple[VerbCue, ...], int]:
    """Cues of the longest phrase that stands here, and where it stops."""
    cues = vocab.cues.verbs.get(tokens[i].lower)
    if cues is None:
        return (), i
    best: list[VerbCue] = []
    stop = i
    near = {t.lower for t in tokens[i + 1 : i + 2 + MAX_SKIPPED]}
    for cue in cues:
        if cue.rest:
            if cue.rest[0] not in near and cue.rest not in _PARTED:
                continue
            end = match_rest(tokens, i + 1, cue.rest, vocab.skippable)
            if end is None and cue.rest[-1] in _OVER and len(cue.rest) > 1:
                end = _dated_between(tokens, i + 1, cue.rest, starts, vocab)
            if end is None and cue.rest in _PARTED and _parted(tokens, i + 1, cue.rest[0]):
                end = i + 1  # "gave the town up", "handed X back"
                if end > stop:
                    best, stop = [cue], end
                else:
                    best = [cue, *best]
                continue
            if end is None or any(
                tokens[k].start in starts and tokens[k].lower not in vocab.skippable for k in range(i + 1, end)
            ):
                continue
            if cue.rest[-1] == "to" and _is_infinitive(tokens, end, vocab):
                continue  # "was going to capture X"
        else:
            end = i + 1
        dated = end < len(tokens) and starts.get(tokens[end].start, _NOTHING)[0] == "date"
        if dated and (cue.frame == "weapon>place" or (cue.frame == "force>" and cue.rest[-1:] == ("in",))):
            continue  # "fell on Monday", "were driven in May"
        if end > stop:
            best, stop = [cue], end
        elif end == stop:
            best.append(cue)
    return tuple(best), stop


def _dated_between(
    tokens: Sequence[Token],
    at: int,
    rest: tuple[str, ...],
    starts: Mapping[int, tuple[str, int, object]],
    vocab: Vocabulary,
) -> int | None:
    """Where "took control" ends, if nothing but a date parts it from the "of" that goes with it ("on Friday of X")."""
    end = match_rest(tokens, at, rest[:-1], vocab.skippable)
    if end is None or end + 1 >= len(tokens):
        return None
    dated = starts.get(tokens[end].start, _NOTHING)[0] == "date"
    k = end + (not dated and tokens[end].lower in {"on", "in", "during", "late", "early"})
    kind, stop, _ = starts.get(tokens[k].start, _NOTHING)
    if kind != "date":
        return None
    while k < len(tokens) and tokens[k].end <= stop:
        k += 1
    return end if k < len(tokens) and tokens[k].lower == rest[-1] else None


def _is_infinitive(tokens: Sequence[Token], i: int, vocab: Vocabulary) -> bool:
    """Does the base form of a verb stand at token `i`, and no noun ("to control of")?"""
    verb = i < len(tokens) and any("base" in cue.forms for cue in vocab.cues.verbs.get(tokens[i].lower, ()))
    return verb and (i + 1 >= len(tokens) or tokens[i + 1].lower not in {"of", "over"})


_NOTHING = ("", 0, None)
_OVER = frozenset({"of", "over"})
_PARTED = frozenset({("up",), ("over",), ("back",)})
_MAX_PARTED = 7


def _parted(tokens: Sequence[Token], at: int, particle: str) -> bool:
    """Does a verb's particle stand behind its object ("gave it up", "handed the port of X over")?"""
    for k in range(at, min(len(tokens), at + _MAX_PARTED)):
        token = tokens[k]
        if token.lower == particle:
            last = k + 1 == len(tokens)
            return k > at and (last or not tokens[k + 1].capitalised)
        if token.kind != "word" or token.lower in _CLAUSES:
            return False
    return False


_CLAUSES = frozenset("and but or that which who was were is are had has have to from by for with on in at".split())


def _nouns(tokens: Sequence[Token], i: int, vocab: Vocabulary) -> tuple[tuple[NounCue, ...], int]:
    for cue in vocab.cues.nouns.get(tokens[i].lower, ()):
        k = i + 1 + len(cue.rest)
        if k <= len(tokens) and all(t.lower == w for t, w in zip(tokens[i + 1 : k], cue.rest, strict=True)):
            return (cue,), k
    return (), i
