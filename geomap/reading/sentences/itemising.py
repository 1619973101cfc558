"""A sentence as a row of items: mentions laid over its tokens, cues of several words as one, unknown names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import PERCENT
from geomap.reading.sentences.cues import written
from geomap.reading.sentences.itemcues import nouns_at, verbs_at
from geomap.reading.sentences.itemnames import NameRuns, is_ordinary
from geomap.reading.sentences.items import Item
from geomap.reading.sentences.words import is_titled, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.model import Toponym
    from geomap.reading.sentences.cues import NounCue, VerbCue
    from geomap.reading.sentences.items import Kind, Mentions, Vocabulary
    from geomap.reading.sentences.words import Sentence, Token

_OWNING = frozenset({"its", "their", "whose"})
"""Before what is somebody's ("after its fall to Y")."""
_BEFORE_NOUN = frozenset({"the", "a", "an", "by", "of", "with", "between"})
"""Before a word that could be the bare form of a verb: there it is a noun."""
_ORDNANCE = frozenset({"barrel", "cluster", "glide", "petrol", "truck", "car", "tank", "incendiary", "phosphorus"})
_SINGLE = frozenset({"'", "‘", "’"})
_BEFORE_CLOSE = frozenset({",", ".", "?", "!"})
_ENDS = frozenset({".", "?", "!", "…", ":"})
_CLOSING = {'"': '"\u201d', "\u201c": '\u201d"', "\u2018": "\u2019'", "'": "'\u2019", "\u00ab": "\u00bb"}
"""Opening quotation marks, and what closes each."""
_GLOSSED = {"[": "]", "(": ")"}
_MARKS = frozenset({*_CLOSING, *_GLOSSED})
_GLOSSED_WORDS = frozenset({"they", "it", "we", "the"})
_GLOSS = 7
"""Tokens of "[the rebel army]" at most, and what stands behind them."""
_OWN_WORDS = 6
"""Words in quotation marks that may be part of the sentence around them, at most."""
_SPEAKING = frozenset({"i", "we", "us", "our", "ours", "my", "you", "your"})

_FIRED = 4
"""Words behind a weapon among which the one stands that says what was done with it."""


def itemise(
    sentence: Sentence,
    mentions: Mentions,
    vocab: Vocabulary,
    is_known: Callable[[str], bool] = lambda _: False,
    is_commander: Callable[[str], bool] = lambda _: False,
) -> list[Item]:
    """Lay the mentions over the tokens; merge cues of several words; mark runs of unknown capitalised words.

    `is_known`: can a text be the name of a place? At the head of a sentence only such a word counts as a name, or
    one of which `is_commander` says that the report tells of him as a commander. A sentence that has no stop of its own
    gets one of no width, so that it is read as if it had.
    """
    tokens = sentence.tokens if _MARKS.isdisjoint(sentence.words) else _unmarked(sentence.tokens)
    titled = is_titled([t.text for t in tokens if t.kind == "word"])
    starts: dict[int, tuple[str, int, object]] = {}
    for kind, group in (("place", mentions.places), ("date", mentions.dates), ("force", mentions.forces)):
        for m in group:
            starts[m.start] = (kind, m.end, m)
    also = {t.start: t for t in mentions.places}
    names = NameRuns(tokens, starts, vocab, is_known, is_commander)
    items: list[Item] = []
    i, n = 0, len(tokens)
    while i < n:
        token = tokens[i]
        found = starts.get(token.start)
        if found is not None and titled and found[0] == "place" and found[1] == token.end and is_ordinary(token, vocab):
            found = None  # "Mining Hub X": a word of a headline that some place bears too
        if found is not None and found[0] == "date" and not titled and (named := names.dated(i, found[1])) is not None:
            item, i = named
            items.append(item)
            continue
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
                nouns, j = _done_by(item, tokens, i, j, vocab)
                if nouns:
                    item = item._replace(nouns=nouns, end=max(item.end, tokens[j - 1].end))
                j = _past_letters(tokens, j)
            before = items[-1] if items else None
            follows = before is not None and item.start == before.end + 1
            opened = before is not None and before.kind == "name" and not titled and names.may_go_on(before)
            if kind == "place" and len(items) > 2 and items[-1].lower == "of" and items[-2].kind == "name":
                whole = items[-2]
                items[-2:] = [Item("name", whole.start, item.end, f"{whole.lower} of {token.lower}")]
            elif kind == "place" and before is not None and follows and (before.kind == "place" or opened):
                # "Jabal Zawiya", "Umm al-Mayadin", "Hamad al-Nil", of which the gazetteer knows only the end
                words = " ".join((before.lower.lstrip("·"), *(t.lower for t in tokens[i:j])))
                items[-1] = Item("name", before.start, item.end, words)
            else:
                items.append(item)
            i = j
            continue
        item, i = _plain(names, i, titled=titled)
        before = items[-1] if items else None
        if before is not None and before.kind == "force" and _owns(before, item, tokens, i):
            item = item._replace(kind="possessive")
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
    return items if _is_closed(items) else [*items, Item("punct", sentence.end, sentence.end, ".")]


def _is_closed(items: Sequence[Item]) -> bool:
    """Does a sentence end with its stop? A headline, a line and a text that breaks off do not."""
    return any(item.kind == "punct" and item.lower in _ENDS for item in items[-2:])


def _past_letters(tokens: Sequence[Token], j: int) -> int:
    """Behind "(LNA)" at token `j`, the letters that a force whose name ends there is called by; else `j`."""
    if j + 2 >= len(tokens) or tokens[j].text != "(" or tokens[j + 2].text != ")":
        return j
    letters = tokens[j + 1].text
    return j + 3 if letters.isalpha() and letters[:2].isupper() else j


def _unmarked(tokens: Sequence[Token]) -> Sequence[Token]:
    """Tokens without the marks round a few words that the sentence goes on over: has "fully liberated" X.

    Without those round who is meant, too: "They [the army] left X", "(The army) left X".
    """
    marks = _of_glosses(tokens)
    for i in range(1, len(tokens) - 2):
        if tokens[i].text not in _CLOSING or i in marks:
            continue
        close = _closing(tokens, i)
        if close is not None and not any(t.lower in _SPEAKING for t in tokens[i + 1 : close]):
            marks |= {i, close}
    return [token for i, token in enumerate(tokens) if i not in marks] if marks else tokens


def _of_glosses(tokens: Sequence[Token]) -> set[int]:
    """The marks round what an editor put into somebody's words: behind a pronoun, or where they begin."""
    marks: set[int] = set()
    for i, token in enumerate(tokens[: len(tokens) - 2]):
        if token.text not in _GLOSSED:
            continue
        opens = i == 0 or tokens[i - 1].text in _CLOSING
        if not opens and (tokens[i - 1].lower not in _GLOSSED_WORDS or tokens[i + 1].kind == "number"):
            continue
        close = next(
            (k for k in range(i + 2, min(len(tokens), i + _GLOSS)) if tokens[k].text == _GLOSSED[token.text]), 0
        )
        if close and close + 1 < len(tokens) and tokens[close + 1].kind == "word":
            marks |= {i, close}
    return marks


def _closing(tokens: Sequence[Token], i: int) -> int | None:
    """The mark that closes the few words behind the one at token `i`, which stands behind a word; None if none does."""
    mark, before = tokens[i], tokens[i - 1]
    if before.kind == "punct" or before.end == mark.start or tokens[i + 1].start != mark.end:
        return None
    for j in range(i + 1, min(len(tokens), i + _OWN_WORDS + 2)):
        if tokens[j].text in _CLOSING[mark.text] and tokens[j].start == tokens[j - 1].end:
            return j if j > i + 1 else None
        if tokens[j].kind == "punct" and tokens[j].text != "-":
            ends = (
                tokens[j].text in {".", ","} and tokens[j + 1].text in _CLOSING[mark.text]
                if j + 1 < len(tokens)
                else False
            )
            return j + 1 if ends and j > i + 1 else None
    return None


def _mention(kind: str, mention: object, start: int, end: int, lower: str, also: Toponym | None) -> Item:
    if kind == "force":
        return Item("force", start, end, lower, force=mention, place=also)  # type: ignore[arg-type]
    if kind == "place":
        return Item("place", start, end, lower, place=mention)  # type: ignore[arg-type]
    if kind == "compared":
        return Item("word", start, end, lower)
    return Item("date", start, end, lower, date=mention)  # type: ignore[arg-type]


def _plain(names: NameRuns, i: int, *, titled: bool) -> tuple[Item, int]:
    """The item that begins at token `i`, where no mention does, and where it stops."""
    tokens, vocab = names.tokens, names.vocab
    token, low = tokens[i], tokens[i].lower
    if token.kind == "number" and not titled and (street := names.street(i)) is not None:
        return street
    if token.kind != "word":
        lower = '"' if token.text in _SINGLE and _is_speech_mark(tokens, i) else low
        return Item(token.kind, token.start, token.end, lower), i + 1
    if i + 1 < len(tokens) and tokens[i + 1].lower in PERCENT and number_of(low) is not None:
        return Item("number", token.start, token.end, low), i + 1
    if low not in vocab.cued and token.text.islower():
        return Item("word", token.start, token.end, low), i + 1  # most words are nothing else
    capital = token.text != low and token.capitalised
    named = capital and not titled and (names.goes_on(i) or names.is_capital_inside(i))
    begins_cue = low in vocab.cues.verbs or low in vocab.cues.nouns
    verbs, nouns, stop = _cues(tokens, i, names.starts, vocab, named=named) if begins_cue else ((), (), i)
    second = tokens[i + 1].lower.replace("’", "'") if i + 1 < len(tokens) else ""
    for phrase in vocab.merges.get((low, second), ()):
        k = i + len(phrase)
        if k > stop and tuple([t.lower.replace("’", "'") for t in tokens[i:k]]) == phrase:
            kind: Kind = "name" if not titled and names.is_proper(i, k) else "word"
            return Item(kind, token.start, tokens[k - 1].end, written(phrase)), k
    if verbs or nouns:
        words = " ".join(t.lower for t in tokens[i:stop])
        return Item("word", token.start, tokens[stop - 1].end, words, verbs, nouns), stop
    if titled and capital:
        j = names.titled(i)
        words = " ".join(t.lower for t in tokens[i : max(j, i + 1)])
        return Item("name" if j > i else "word", token.start, tokens[max(i, j - 1)].end, words), max(j, i + 1)
    return (names.named(i) if capital else None) or (Item("word", token.start, token.end, low), i + 1)


def _cues(
    tokens: Sequence[Token],
    i: int,
    starts: Mapping[int, tuple[str, int, object]],
    vocab: Vocabulary,
    *,
    named: bool,
) -> tuple[tuple[VerbCue, ...], tuple[NounCue, ...], int]:
    """The verbs or nouns of control at token `i`, whichever are longer, and where they stop.

    `named`: the word is part of a name, and no verb.
    """
    low, before = tokens[i].lower, tokens[i - 1] if i else None
    verbs, stop = ((), i) if named else verbs_at(tokens, i, starts, vocab)
    if verbs and before is not None:
        owned = (before.kind == "possessive" or before.lower in _OWNING) and low in vocab.cues.nouns
        bare = all(cue.forms <= {"base", "s"} for cue in verbs)
        site = before.capitalised and low in vocab.cls["nouns_of_place.facility"]  # "the X garrison in Z"
        nominal = bare and (owned or site or before.lower in _BEFORE_NOUN or _is_ordnance(tokens, i, verbs, vocab))
        nominal = nominal or (bare and _is_in_compound(tokens, i, starts, vocab))
        nominal = nominal or (
            bare and low.endswith("s") and before.lower in vocab.cls["rules.of_note"]
        )  # "key targets"
        if nominal or (low == "surrounding" and before.lower == "the"):
            verbs, stop = (), i  # "in the end", "X's fall to Y", "by forces of Y", "the surrounding villages"
    nouns, noun_stop = nouns_at(tokens, i, vocab)
    if noun_stop > stop:
        return (), nouns, noun_stop
    return verbs, nouns if noun_stop == stop else (), stop


def _is_in_compound(
    tokens: Sequence[Token], i: int, starts: Mapping[int, tuple[str, int, object]], vocab: Vocabulary
) -> bool:
    """ "a border guard post", "the rocket attack": is the bare form at token `i` a noun, behind one in the singular?

    Nobody acts there: "the rebels hold posts", "the army hold".
    """
    if i < len(("a", "border")) or tokens[i - 1].start in starts or tokens[i - 1].lower.endswith("s"):
        return False
    if tokens[i - 1].kind != "word" or tokens[i - 2].lower not in _BEFORE_NOUN:
        return False
    behind = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    return tokens[i - 2].lower in {"a", "an"} or behind in vocab.cls["nouns_of_place.facility"]


def _is_ordnance(tokens: Sequence[Token], i: int, verbs: Sequence[VerbCue], vocab: Vocabulary) -> bool:
    """ "Mortar bombs fell": does the word at token `i` name what falls, and not what is done?"""
    if tokens[i].lower not in vocab.cls["rules.weapons"] or any(cue.status != "struck" for cue in verbs):
        return False
    behind = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    acts = behind.endswith("ed") or any("past" in cue.forms for cue in vocab.cues.verbs.get(behind, ()))
    return acts and (tokens[i - 1].lower in vocab.cls["rules.weapons"] or tokens[i - 1].lower in _ORDNANCE)


def _owns(force: Item, mark: Item, tokens: Sequence[Token], i: int) -> bool:
    """ "the rebels' siege": is the mark right behind a party in the plural, before token `i`, that of an owner?"""
    if mark.lower not in {"'", "’"} or force.end != mark.start or i >= len(tokens):
        return False
    plural = tokens[i - 2].lower.endswith("s") if i > 1 else False
    return plural and tokens[i].kind == "word" and tokens[i].start > mark.end


def _is_speech_mark(tokens: Sequence[Token], i: int) -> bool:
    """Does a single mark at token `i` open or close speech ("'We hold X,' he said"), as in British papers?"""
    token = tokens[i]
    before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    if token.text != "‘" and before is not None and before.text in _BEFORE_CLOSE and before.end == token.start:
        return after is None or after.start > token.end
    opens = token.text != "’" and after is not None and after.start == token.end and after.capitalised
    return opens and (before is None or before.text in {",", ":"})


def _done_by(item: Item, tokens: Sequence[Token], i: int, j: int, vocab: Vocabulary) -> tuple[tuple[NounCue, ...], int]:
    """ "Y airstrikes", "Y rocket (attacks)": what the words of a force, tokens `i` to `j`, say it does, and their end.

    "Y rocket and mortar attacks" too; but no "Y tank" that stands about, no "rocket crews", no "(CAR)".
    """
    for k in range(i, j):
        cues, stop = nouns_at(tokens, k, vocab)
        if cues and (stop >= j if cues[0].rest else k == j - 1):
            return cues, max(stop, j)
    if item.force is None or item.force.role != "weapon":
        return (), j
    behind = {token.lower for token in tokens[j : j + _FIRED]}
    kinds = vocab.cues.nouns.get(tokens[j - 1].lower, ())
    return tuple(cue for cue in kinds if cue.rest and cue.rest[-1] in behind)[-1:], j
