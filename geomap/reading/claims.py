"""A report to its control statements: sentence by sentence, rules first, then date, source and modality."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from geomap.model import Evidence, Reading, Statement, Toponym, When
from geomap.reading.attribution import read_modality, read_tellings, source_of
from geomap.reading.confidence import confidence
from geomap.reading.cues import load_cues
from geomap.reading.dates import DateMention, find_dates
from geomap.reading.discourse import Discourse
from geomap.reading.extents import PlaceRef
from geomap.reading.items import ForceLike, Mentions, Vocabulary, itemise, vocabulary
from geomap.reading.narrative import anchor_of, follow
from geomap.reading.rules import Draft, Scene, list_heading, read_drafts, taking_of_many
from geomap.reading.salience import standing
from geomap.reading.timing import Timer
from geomap.reading.topic import speaks_of_war
from geomap.reading.understood import understand, with_both_sides
from geomap.reading.whens import until_their_end
from geomap.reading.words import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geomap.model import Attribution, Force, Modality, Report, Status
    from geomap.reading.discourse import PlaceKind

_READ_ZONES = ("gallery", "title")
"""Zones that are prose: read, and marked in the evidence."""
_BRACKET = 48
"""Characters from a place to the date in brackets behind it."""
_OPENED = re.compile(r"(?:\s*\([^()\d]{2,40}\))?\s*\((?:(?:at|in|on) )?")
""" "X (", "X (Y) (at ": what stands between them."""
_BULLET = 3
"""Characters that may stand before the date that heads a line."""
_HOUR = 6
"""Words of ", in the early morning:" behind the date that heads a line."""
_DAY_MARKS = frozenset({":", "–", "—", "-"})
_GONE = frozenset({"captured", "lost"})
_HOLDING = frozenset({"captured", "controls", "lost", "contested"})


class ForceFinder(Protocol):
    """Finds force mentions in a stretch of the report it was made for."""

    def __call__(self, start: int, end: int, /) -> Sequence[ForceLike]:
        """Mentions that lie in `text[start:end]`, in order."""
        ...


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence says of itself, for the sentences after it."""

    source: Attribution | None
    paragraph: int


@cache
def reading_vocabulary() -> Vocabulary:
    """The bundled cue lexicon, as the rules look it up."""
    return vocabulary(load_cues())


def stretches(report: Report) -> Iterator[tuple[int, int, str]]:
    """The parts of a report that are prose, in order: (start, end, "body" | "title" | "gallery")."""
    at = 0
    for zone in report.zones:
        if zone.start > at:
            yield at, zone.start, "body"
        if zone.kind in _READ_ZONES:
            yield zone.start, zone.end, zone.kind
        at = max(at, zone.end)
    if at < len(report.text):
        yield at, len(report.text), "body"


def read_statements(
    report: Report,
    toponyms: Sequence[Toponym],
    *,
    find_forces: ForceFinder,
    kind_of: Callable[[Toponym], PlaceKind],
    is_demonym: Callable[[str], bool],
    is_known: Callable[[str], bool] = lambda _: False,
    suits: Callable[[str, Toponym], bool] = lambda _word, _toponym: True,
    watch: Callable[[Scene, Sequence[Draft]], None] | None = None,
) -> Reading:
    """Read the control statements of a report.

    Parameters
    ----------
    report
        With its zones; page chrome is not read.
    toponyms
        The places recognised in it, in order of start.
    find_forces
        Called with the offsets of one sentence after another, in order.
    kind_of
        What sort of place a name is likely to be: "the city" does not stand for a country.
    is_demonym
        Is a case-folded word a demonym ("syrian")? It is never the name of a place.
    is_known
        Does the gazetteer have a name? Where a rule asks for a place, such a name will do even if the recogniser did
        not take it for one.
    suits
        Can a class word ("village", "capital") mean a place, by how large it is?
    watch
        Called with each sentence that the rules read and what they made of it.

    Returns
    -------
    reading
        The toponyms, with those that only a statement found (names the gazetteer does not have), and the statements
        in order of their evidence. Each quote equals the text at its offsets.
    """
    vocab = reading_vocabulary()
    discourse = Discourse(kind_of, is_demonym, is_known, vocab.cls, suits)
    discourse.at_war = speaks_of_war(report.text, find_forces(0, len(report.text)), vocab.cls)
    _see_dateline(report, toponyms, discourse)
    starts = [t.start for t in toponyms]
    out: list[Statement] = []
    told: _Told | None = None
    for start, end, zone in stretches(report):
        if zone == "gallery":
            # of another origin and date: it neither takes "the city" from the article nor gives it one
            here, told = Discourse(kind_of, is_demonym, is_known, vocab.cls, suits), None
            here.at_war = discourse.at_war
        else:
            here = discourse
        for sentence in sentences(report.text, [(start, end)]):
            names = toponyms[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            forces = find_forces(sentence.start, sentence.end)
            found, told = _read_sentence(report, sentence, zone, names, forces, here, vocab, told, watch)
            out.extend(found)
    out = _without_repeated_titles(out)
    out.sort(key=lambda s: (s.evidence.start, s.evidence.end, s.status, s.toponym.start))
    forces = find_forces(0, len(report.text))
    out = with_both_sides(understand(until_their_end(out), forces, report.text), forces)
    known = set(starts)
    extra = {s.toponym.start: s.toponym for s in out if s.toponym.start not in known}
    return Reading(tuple(sorted([*toponyms, *extra.values()], key=lambda t: t.start)), tuple(out))


_DATELINE = re.compile(r"\W*([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,5}?)(?=\s*(?:[,(—–:]|-(?:\s|$)|$))")


def _see_dateline(report: Report, toponyms: Sequence[Toponym], discourse: Discourse) -> None:
    """Where a report is written from: "the city", where nothing else fits."""
    zone = next((z for z in report.zones if z.kind == "dateline"), None)
    found = _DATELINE.match(report.text, zone.start, zone.end) if zone is not None else None
    if zone is None or found is None:
        return
    named = next((t for t in toponyms if zone.start <= t.start < zone.end), None)
    toponym = named if named is not None else Toponym(found.start(1), found.end(1), found[1])
    discourse.written_from = PlaceRef(toponym, toponym.name)
    discourse.see_seat(discourse.written_from)


def _read_sentence(
    report: Report,
    sentence: Sentence,
    zone: str,
    names: Sequence[Toponym],
    forces: Sequence[ForceLike],
    discourse: Discourse,
    vocab: Vocabulary,
    told: _Told | None,
    watch: Callable[[Scene, Sequence[Draft]], None] | None,
) -> tuple[list[Statement], _Told | None]:
    triggered = not vocab.triggers.isdisjoint([t.lower for t in sentence.tokens])
    if not (forces or discourse.at_war or discourse.force is not None):
        for toponym in names:
            discourse.see(PlaceRef(toponym, toponym.name))
        return [], None  # nobody acts here, nor did before
    published = report.citation.published
    anchor = anchor_of(report.text, sentence, discourse, published)
    dates = find_dates(report.text, sentence.start, sentence.end, published=published, anchor=anchor)
    names, forces = _settle(report.text, names, forces, vocab)
    statements: list[Statement] = []
    source: Attribution | None = None
    discourse.turn()
    if triggered or discourse.listing is not None or (names and forces):
        items = itemise(
            sentence, Mentions(forces, names, [d for d in dates if d.kind != "duration"]), vocab, discourse.is_known
        )
        question = sentence.tokens[-1].text == "?" or (len(sentence.tokens) > 1 and sentence.tokens[-2].text == "?")
        scene = Scene(
            report.text,
            items,
            vocab,
            discourse,
            question,
            told=discourse.told,
            headed=discourse.headed(sentence.paragraph),
        )
        listed = 0  # the item behind the last list of places
        for i, item in enumerate(items):
            if item.kind == "name":
                scene.parser.names.is_person(i)  # who is called a person once is one from there on
            if scene.heads_line(i):
                discourse.head(scene.parser.names.ref(i)[0], sentence.paragraph)
                scene.headed = discourse.headed(sentence.paragraph)
            if scene.parser.is_unnamed(i):
                discourse.unnamed = item.start
            for held in scene.garrisoned(i):
                discourse.see(held, "subject")
            if item.kind == "force" and item.place is not None:
                ref, after = scene.parser.names.ref(i)
                discourse.see_seat(ref)
                begins = scene.is_in(after, "classes.be") and standing(items, i, after, vocab.cls) == "subject"
                if begins:
                    discourse.see(ref, "subject")  # "Kigali was left to be strangled"
            named = item.kind == "place" or (item.kind == "name" and scene.parser.names.is_described(i))
            if named and not scene.parser.is_its_capital(i):
                ref, after = scene.parser.names.ref(i)
                gone_to = scene.low(i - 1) in {"to", "from"} and discourse.kind(ref.toponym) == "country"
                if gone_to or any(scene.is_in(k, "rules.not_the_same") for k in range(max(0, i - 4), i)):
                    discourse.others.add(ref.toponym.start)
                discourse.see(ref, standing(items, i, after, vocab.cls))
                if (word := scene.parser.called_capital(i)) is not None:
                    discourse.capitals[word] = ref
            if i >= listed and (item.kind == "place" or (item.kind == "name" and i == 0)):
                refs, listed = scene.parser.names.listed(i, until=len(items) if i == 0 else None)
                if len(refs) > 1:
                    discourse.see_list(refs)
        goes_on = told is not None and told.paragraph == sentence.paragraph and zone == "body"
        tellings = read_tellings(scene, told.source if told is not None and goes_on else None)
        source = tellings[-1].source if tellings else None
        for force in forces:
            if force.kind != "country" and force.role != "weapon":
                discourse.see_force(force)
        drafts = _distinct(read_drafts(scene)) if triggered or discourse.listing is not None else []
        if watch is not None and triggered:
            watch(scene, drafts)
        discourse.diary = _is_diary(sentence, dates, discourse, told)
        timer = Timer(scene, dates, published, discourse, drafts)
        for draft in drafts:
            when = timer.when(draft)
            modality = read_modality(scene, draft)
            source_here = source_of(tellings, draft.at)
            statements.extend(_statements(scene, draft, when, dates, modality, source_here, zone))
            discourse.tell(draft.phrase.refs)
            if draft.status in {"captured", "lost"} and when.earliest is not None and when.earliest == when.latest:
                discourse.changed.update({ref.toponym.name.casefold(): when for ref in draft.phrase.refs})
        if discourse.listing is None or not any(d.rule == "listed" for d in drafts):
            discourse.listing = list_heading(scene) if triggered else None
        discourse.many = taking_of_many(scene) if triggered and not drafts else None
        discourse.told = next((d for d in reversed(drafts) if d.status in {"captured", "lost"}), discourse.told)
        _remember_actor(scene, drafts, discourse)
    else:
        for toponym in names:
            discourse.see(PlaceRef(toponym, toponym.name))
    follow(discourse, sentence, dates, published, vocab)
    return statements, _Told(source, sentence.paragraph)


def _is_diary(sentence: Sentence, dates: Sequence[DateMention], discourse: Discourse, told: _Told | None) -> bool:
    """Does a sentence stand under the date of its day ("8 August – Kunduz is taken. Herat is in rebel hands.")?"""
    first = next((d for d in dates if d.kind in {"point", "range"}), None)
    if first is not None and first.start - sentence.start <= _BULLET:
        behind = [t.text for t in sentence.tokens if t.start >= first.end][:_HOUR]
        timed = behind[:1] == [","] and ":" in behind  # "8 Aug, about noon: ..."
        if timed or (behind and behind[0] in _DAY_MARKS):
            return True
    return discourse.diary and told is not None and told.paragraph == sentence.paragraph


def _settle(
    text: str, names: Sequence[Toponym], forces: Sequence[ForceLike], vocab: Vocabulary
) -> tuple[list[Toponym], list[ForceLike]]:
    """Where a span is both a place and an actor, decide by the word before it; one span, one reading."""
    keep_forces: list[ForceLike] = []
    for force in forces:
        if force.kind == "country":
            before = text[max(0, force.start - 32) : force.start].casefold().replace(" the ", " ").split()
            while before and before[-1] in vocab.cls["extents.directions"]:
                del before[-1]
            after = text[force.end : force.end + 2]
            named = any(t.start == force.start for t in names)  # "in Russia", not "in Russian hands"
            if named and before and before[-1] in vocab.cls["rules.before_country"] and after[:1] not in {"'", "’"}:
                continue
            longer = (t for t in names if t.start < force.start and force.end <= t.end)
            if any(text[t.start : force.start].casefold() != "the " for t in longer):
                continue  # "Port Sudan" is no Sudan
        keep_forces.append(force)
    spans = [(f.start, f.end, f.kind == "country") for f in keep_forces]
    keep_names = [
        t
        for t in names
        if not any(a < t.end and t.start < b and not (either and a == t.start) for a, b, either in spans)
    ]
    return keep_names, keep_forces


def _remember_actor(scene: Scene, drafts: Sequence[Draft], discourse: Discourse) -> None:
    """Who "they" of the next sentence are: the subject of this one, else who did what it told first."""
    for i, item in enumerate(scene.items):
        if (
            item.kind == "force"
            and item.force is not None
            and item.force.kind != "country"
            and item.force.role != "weapon"
            and not scene.clauses.governed(i)
        ):
            discourse.force = item.force
            return
    first = scene.items[0] if scene.items else None
    if first is not None and first.force is not None and not drafts:
        discourse.force = first.force  # a country that the sentence is about
        return
    actor = next((d.force for d in drafts if d.force is not None), None)
    if actor is not None:
        discourse.force = actor


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """One draft for each thing said: a noun inside a verb phrase of the same status and place says nothing new."""
    drafts.sort(key=lambda d: (d.at, d.first))
    kept: list[Draft] = []
    for draft in drafts:
        key = (draft.status, tuple(r.toponym.start for r in draft.phrase.refs))
        twin = next(
            (
                k
                for k, d in enumerate(kept)
                if (d.status, tuple(r.toponym.start for r in d.phrase.refs)) == key
                and _same_actor(d, draft)
                and not _is_taken_back(d, draft)
                and (
                    abs(d.at - draft.at) <= 4
                    or d.status in {"struck", "siege_broken"}
                    or d.phrase.start == draft.phrase.start
                    or _again(d, draft, kept)
                )
            ),
            None,
        )
        if twin is None:
            kept.append(draft)
        elif kept[twin].force is None and draft.force is not None:
            kept[twin] = draft if draft.opponent is not None else replace(draft, opponent=kept[twin].opponent)
        elif kept[twin].opponent is None and draft.opponent is not None:
            kept[twin] = replace(kept[twin], opponent=draft.opponent)
    broken = {r.toponym.name for d in kept if d.status == "siege_broken" for r in d.phrase.refs}
    kept = [
        d
        for d in kept  # "broke the siege of X": that there was one is worth a claim if it is said whose it was
        if not (d.rule == "noun:siege" and d.opponent is None and any(r.toponym.name in broken for r in d.phrase.refs))
    ]
    told = {r.toponym.start for d in kept if d.status in _GONE for r in d.phrase.refs}
    kept = [
        d
        for d in kept  # "the garrison at X was evacuated": that there was one goes without saying
        if d.rule != "seat:garrison" or not any(r.toponym.start in told for r in d.phrase.refs)
    ]
    into = {
        r.toponym.start for d in kept if d.status == "captured" and d.rule.startswith("under") for r in d.phrase.refs
    }
    kept = [
        d
        for d in kept  # "X fell on Monday into the hands of Y"
        if not (d.rule == "verb:fall" and d.force is None and into.issuperset(r.toponym.start for r in d.phrase.refs))
    ]
    taken = {
        (r.toponym.start, d.force.force.id if d.force is not None else None)
        for d in kept
        if d.status == "captured"
        for r in d.phrase.refs
    }
    # "took A, the stronghold of Y": it was Y's, and is no more
    kept = [_from_its_holder(d, kept) for d in kept if not _is_lost_seat(d, kept)]
    # "entered A, which they captured": they hold it
    return [
        d
        for d in kept
        if not (
            d.status == "contested"
            and d.group is not None
            and d.parties
            and any((r.toponym.start, d.parties[0].force.id) in taken for r in d.phrase.refs)
        )
    ]


def _is_lost_seat(seat: Draft, drafts: Sequence[Draft]) -> bool:
    """Is a draft the seat of a force of which another draft says that it lost it then?"""
    if seat.force is None or seat.status != "controls":
        return False
    return seat.rule.startswith("seat") and any(_takes(d, seat) or _leaves(d, seat) for d in drafts)


def _takes(draft: Draft, seat: Draft) -> bool:
    here = {r.toponym.start for r in seat.phrase.refs}
    taken = draft.status == "captured" and any(r.toponym.start in here for r in draft.phrase.refs)
    return taken and draft.force is not None and not _same_actor(draft, seat)


def _leaves(draft: Draft, seat: Draft) -> bool:
    here = {r.toponym.start for r in seat.phrase.refs}
    left = draft.status == "lost" and any(r.toponym.start in here for r in draft.phrase.refs)
    left = left and draft.first <= seat.at <= draft.last
    return left and _same_actor(draft, seat)


def _from_its_holder(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A capture of a place that its sentence calls somebody's seat, with him as the loser."""
    if draft.status != "captured" or draft.opponent is not None:
        return draft
    seat = next((d for d in drafts if d.rule.startswith("seat") and d.force is not None and _takes(draft, d)), None)
    return draft if seat is None else replace(draft, opponent=seat.force)


def _again(first: Draft, second: Draft, kept: Sequence[Draft]) -> bool:
    """ "entered X and brought the town under their control": is one thing said twice, nothing having come between?"""
    if (
        first.status != "captured"
        or not second.rule.startswith("under")
        or all(r.mention is None for r in second.phrase.refs)
    ):
        return False
    here = {r.toponym.start for r in first.phrase.refs}
    between = [d for d in kept if first.at < d.at < second.at and here & {r.toponym.start for r in d.phrase.refs}]
    return not between


def _is_taken_back(first: Draft, second: Draft) -> bool:
    """ "was captured, before being retaken by Y": are they two changes of hands?"""
    verbs = first.group is not None and second.group is not None and first.rule.startswith("verb:")
    back = second.rule.removeprefix("verb:").startswith(("retake", "recapture", "reoccupy", "reconquer"))
    return verbs and back and not first.rule.removeprefix("verb:").startswith("re") and first.at < second.at


def _same_actor(a: Draft, b: Draft) -> bool:
    return a.force is None or b.force is None or a.force.force.id == b.force.force.id


def _statements(
    scene: Scene,
    draft: Draft,
    when: When,
    dates: Sequence[DateMention],
    modality: Modality,
    source: Attribution | None,
    zone: str,
) -> Iterator[Statement]:
    first, last = min(draft.first, draft.phrase.start, draft.at), max(draft.last, draft.at)
    start, end = scene.items[first].start, _closed(scene, first, last)
    for ref in draft.phrase.refs:
        statement = Statement(
            status=draft.status,
            toponym=ref.toponym,
            place_as_written=ref.as_written,
            evidence=Evidence(scene.text[start:end], start, end, zone),
            rule=draft.rule,
            trigger=(scene.items[draft.at].start, scene.items[draft.at].end),
            when=_bracketed(scene.text, ref, dates) or when,
            force=_actor(draft.force, draft.status),
            opponent=draft.opponent.force if draft.opponent is not None else None,
            parties=_parties(draft),
            backers=tuple(draft.force.backers) if draft.force is not None else (),
            relation=draft.phrase.relation,
            mention=ref.mention,
            share=draft.phrase.share if draft.status in {"controls", "captured", "lost"} else None,
            share_text=draft.phrase.share_text if draft.status in {"controls", "captured", "lost"} else None,
            part=draft.phrase.part,
            modality=modality,
            according_to=source,
        )
        yield replace(statement, confidence=confidence(statement))


def _bracketed(text: str, ref: PlaceRef, dates: Sequence[DateMention]) -> When | None:
    """The date in brackets right behind a place: "captured A (4 October) and B (9 October)"."""
    end = ref.toponym.start + len(ref.as_written)
    found = (d for d in dates if 0 < d.start - end <= _BRACKET and _OPENED.fullmatch(text, end, d.start))
    date = next(found, None) if ref.mention is None else None
    return date.when if date is not None and date.kind in {"point", "range"} else None


_CLOSERS = {'"': '"', "“": "”", "(": ")", "‘": "’", "«": "»"}


def _closed(scene: Scene, first: int, last: int) -> int:
    """Where the quote ends: a quotation mark or bracket opened in it and closed right after it belongs to it."""
    end = scene.items[last].end
    words = [scene.low(i) for i in range(first, last + 1)]
    after = scene.low(last + 1)
    for opener, closer in _CLOSERS.items():
        unbalanced = words.count(opener) % 2 if opener == closer else words.count(opener) > words.count(closer)
        if unbalanced and after == closer:
            return scene.items[last + 1].end
    return end


def _actor(mention: ForceLike | None, status: Status) -> Force | None:
    return None if mention is None or status == "contested" else mention.force


def _parties(draft: Draft) -> tuple[Force, ...]:
    seen: dict[str, Force] = {}
    for party in draft.parties:
        if party.role == "authority":
            continue  # "Y officials reported clashes in X"
        seen.setdefault(party.force.id, party.force)
    return tuple(seen.values())


def _without_repeated_titles(statements: list[Statement]) -> list[Statement]:
    """A headline says in short what the body says: it counts only where the body says nothing of the kind."""
    said = {(s.status in _HOLDING, s.toponym.name.casefold()) for s in statements if s.evidence.zone == "body"}
    return [
        s
        for s in statements
        if s.evidence.zone != "title" or (s.status in _HOLDING, s.toponym.name.casefold()) not in said
    ]
