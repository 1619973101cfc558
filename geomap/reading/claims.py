"""A report to its control statements: sentence by sentence, rules first, then date, source and modality."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from geomap.model import HOLDS, Reading, Toponym
from geomap.patterns import lazy
from geomap.reading.forces.meant import CAUSE
from geomap.reading.holding import is_hopeless
from geomap.reading.parties.belligerents import belligerents
from geomap.reading.parties.camps import NO_ALLIANCES
from geomap.reading.parties.fights import with_both_sides
from geomap.reading.phrases.extents import PlaceRef
from geomap.reading.rules import Draft, Scene, read_drafts
from geomap.reading.rules.presence import tells_presence
from geomap.reading.rules.rosters import tells_roster
from geomap.reading.sentences.cues import load_cues
from geomap.reading.sentences.itemising import itemise
from geomap.reading.sentences.items import ForceLike, Mentions, Vocabulary, vocabulary
from geomap.reading.sentences.quotations import Quoted, named_behind, said_later, turns
from geomap.reading.sentences.settling import settled
from geomap.reading.sentences.words import Sentence, sentences
from geomap.reading.sources.again import person_told_of
from geomap.reading.sources.attribution import read_tellings, source_of
from geomap.reading.sources.modality import read_modality
from geomap.reading.sources.names import may_be_person
from geomap.reading.stating import statements_of
from geomap.reading.story.attacks import tells_attack
from geomap.reading.story.background import teller_of
from geomap.reading.story.commanders import begins_with_person, commanders, see_chief, see_man
from geomap.reading.story.discourse import Discourse
from geomap.reading.story.distinct import distinct
from geomap.reading.story.newplaces import new_places
from geomap.reading.story.remembered import Given
from geomap.reading.story.remembering import remember, see_places, tell
from geomap.reading.story.understood import understand
from geomap.reading.timing.dating import Timer
from geomap.reading.timing.entries import heading, read_dates
from geomap.reading.timing.narrative import days_told, follow
from geomap.reading.timing.whens import until_their_end
from geomap.reading.topic import speaks_of_war

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geomap.model import Attribution, Report, Statement, When
    from geomap.reading.commonwords import PlaceKind
    from geomap.reading.dates.mentions import DateMention
    from geomap.reading.phrases.salience import Standing
    from geomap.reading.timing.narrative import Narrative

_READ_ZONES = ("gallery", "title")
"""Zones that are prose: read, and marked in the evidence."""
_DASHES = frozenset("-–—")
_SAME = frozenset({"he", "she", "it", "they"})


class ForceFinder(Protocol):
    """Finds force mentions in a stretch of the report it was made for."""

    def __call__(self, start: int, end: int, /) -> Sequence[ForceLike]:
        """Mentions that lie in `text[start:end]`, in order."""
        ...


class _Told(NamedTuple):
    """What a sentence says of itself, for the sentences after it."""

    source: Attribution | None
    paragraph: int
    quoting: bool = False
    """Does it end in a quotation?"""


@cache
def reading_vocabulary() -> Vocabulary:
    """The bundled cue lexicon, as the rules look it up."""
    return vocabulary(load_cues())


def stretches(report: Report) -> Iterator[tuple[int, int, str]]:
    """The parts of a report that are prose, in order: (start, end, "body" | "title" | "gallery").

    A caption is left to its picture, unless the report is nothing else.
    """
    captions = [(zone.start, zone.end) for zone in report.zones if zone.kind == "caption"]
    if captions and not any(any(map(str.isalnum, report.text[start:end])) for start, end, _ in _prose(report)):
        for start, end in captions:
            yield start, end, "gallery"
        return
    yield from _prose(report)


def _prose(report: Report) -> Iterator[tuple[int, int, str]]:
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
    alliances: Mapping[str, frozenset[str]] = NO_ALLIANCES,
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
    alliances
        By side of a war, those that it is known not to fight.

    Returns
    -------
    reading
        The toponyms, with those that only a statement found (names the gazetteer does not have), and the statements
        in order of their evidence. Each quote equals the text at its offsets.
    """
    vocab = reading_vocabulary()
    at_war = speaks_of_war(report.text, find_forces(0, len(report.text)), vocab.cls)
    if not at_war:
        find_forces = partial(_without_parties, find_forces)
    read = [(zone, tuple(sentences(report.text, [(start, end)]))) for start, end, zone in stretches(report)]
    prose = [sentence for _, several in read for sentence in several]
    if at_war:
        forces = find_forces(0, len(report.text))
        new = new_places(report.text, prose, toponyms, forces, vocab, is_demonym)
        toponyms, is_known = _with_new(toponyms, new), _knows(is_known, new)
    chiefs: frozenset[str] = frozenset()
    if at_war:
        others: list[Toponym | ForceLike] = [*toponyms, *find_forces(0, len(report.text))]
        chiefs = commanders(report.text, vocab.cls, others)
    given = Given(kind_of, is_demonym, is_known, suits, vocab.cls, at_war, alliances, chiefs)
    written_from, dateline_end = _dateline(report, toponyms)
    discourse = Discourse(given._replace(written_from=written_from, dateline_end=dateline_end))
    starts = [t.start for t in toponyms]

    def named(sentence: Sentence) -> tuple[Sequence[Toponym], Sequence[ForceLike]]:
        names = toponyms[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        return names, find_forces(sentence.start, sentence.end)

    out: list[Statement] = []
    reader = _Reader(report, vocab, find_forces, watch)
    last = next((s.start for s in reversed(prose) if reader.may_claim(s.words, *named(s), discourse)), -1)
    days = deque(days_told(report))
    for zone, several in read:
        if zone == "gallery":
            # of another origin and date: it neither takes "the city" from the article nor gives it one
            here, reader.told = Discourse(given), None
        else:
            here = discourse
        for sentence in several:
            if sentence.start > last and not reader.waits(here):
                break  # what is told from here on makes no claim
            while days and days[0][0] <= sentence.start:
                here.narrative.begin_day(days.popleft()[1])
            out.extend(reader.read(sentence, zone, *named(sentence), here))
    if not out:
        return Reading(tuple(toponyms), ())
    out = said_later(_without_repeated_titles(out), reader.quoted)
    out.sort(key=lambda s: (s.evidence.start, s.evidence.end, s.status, s.toponym.start))
    forces = find_forces(0, len(report.text))
    out = until_their_end(out)
    sides = belligerents(forces, out, report.text, alliances)
    out = with_both_sides(understand(out, sides), forces, sides.camps)
    known = set(starts)
    extra = {s.toponym.start: s.toponym for s in out if s.toponym.start not in known}
    return Reading(tuple(sorted([*toponyms, *extra.values()], key=lambda t: t.start)), tuple(out))


def _with_new(toponyms: Sequence[Toponym], new: Sequence[Toponym]) -> Sequence[Toponym]:
    """The toponyms with new ones, which take the place of those that are in the way."""
    if not new:
        return toponyms
    ends = [t.end for t in new]

    def is_free(toponym: Toponym) -> bool:
        at = bisect_right(ends, toponym.start)
        return at == len(new) or new[at].start >= toponym.end

    return sorted([*filter(is_free, toponyms), *new], key=lambda t: t.start)


def _knows(is_known: Callable[[str], bool], new: Sequence[Toponym]) -> Callable[[str], bool]:
    """Whether a name can be a place's, the new ones among them."""
    names = frozenset(toponym.name.casefold() for toponym in new)
    return (lambda name: name.casefold() in names or is_known(name)) if names else is_known


def _without_parties(find_forces: ForceFinder, start: int, end: int, /) -> Sequence[ForceLike]:
    """Mentions in `text[start:end]` but for those who only have a cause: in peace they stand for election."""
    return [force for force in find_forces(start, end) if force.category != CAUSE]


_DATELINE = lazy(r"\W*([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,5}?)(?=\s*(?:[,(—–:]|-(?:\s|$)|$))")


def _dateline(report: Report, toponyms: Sequence[Toponym]) -> tuple[PlaceRef | None, int]:
    """Where a report is written from: "the city", where nothing else fits; and where the words end that say it."""
    zone = next((z for z in report.zones if z.kind == "dateline"), None)
    if zone is None:
        return None, 0
    found = _DATELINE.match(report.text, zone.start, zone.end)
    if found is None:
        return None, zone.end
    named = next((t for t in toponyms if zone.start <= t.start < zone.end), None)
    toponym = named if named is not None else Toponym(found.start(1), found.end(1), found[1])
    return PlaceRef(toponym, toponym.name), zone.end


class _Reader:
    """Reads the sentences of one report in their order, and what each does to the discourse."""

    def __init__(
        self,
        report: Report,
        vocab: Vocabulary,
        find_forces: ForceFinder,
        watch: Callable[[Scene, Sequence[Draft]], None] | None,
    ) -> None:
        self._report, self._vocab, self._find_forces, self._watch = report, vocab, find_forces, watch
        self.told: _Told | None = None
        """What the last sentence says of itself."""
        self._sides: dict[str, str] = {}
        """By the last name of who spoke, the side spoken for."""
        self.quoted: list[Quoted] = []
        """The sentences that are part of a quotation."""

    def read(
        self,
        sentence: Sentence,
        zone: str,
        names: Sequence[Toponym],
        forces: Sequence[ForceLike],
        discourse: Discourse,
    ) -> list[Statement]:
        """The statements of a sentence."""
        text, vocab = self._report.text, self._vocab
        published = self._report.citation.published
        if not (forces or discourse.at_war or discourse.actors.last is not None):
            for toponym in names:
                discourse.see(PlaceRef(toponym, toponym.name))
            self.told = None
            return []  # nobody acts here, nor did before
        words = sentence.words
        triggered = self.may_claim(words, names, forces, discourse)
        goes_on = self.told is not None and self.told.paragraph == sentence.paragraph and zone == "body"
        inside = goes_on and self.told is not None and self.told.quoting
        marked, opened = turns(sentence, inside=inside)
        dates, published = read_dates(text, sentence, discourse.narrative, published)
        names, forces = settled(text, names, forces, vocab)
        statements: list[Statement] = []
        whens: list[When] = []
        actors: list[ForceLike | None] = []
        source: Attribution | None = None
        discourse.turn()
        ends_quoted = triggered and opened is not None
        later = named_behind(text, sentence.end, self._find_forces, vocab.cls) if ends_quoted else None
        discourse.voices.turn(quoting=inside, later=later)
        speaker: Attribution | None = None
        told = marked and not vocab.cls["classes.reporting"].isdisjoint(words)
        told = told or (bool(names) and discourse.at_war and tells_attack(words, vocab.cls))
        if triggered or inside or told or discourse.begun.listing is not None or (names and forces):
            discourse.narrative.diary = _is_diary(sentence, dates, discourse.narrative, self.told)
            mentions = Mentions(forces, names, [d for d in dates if d.kind != "duration"])
            scene = self._scene(sentence, mentions, discourse)
            dates = _told_of(dates, scene)
            see_places(scene, sentence.paragraph)
            before = self.told.source if self.told is not None and goes_on else None
            last = self.told.source if self.told is not None and zone == "body" else None
            tellings = read_tellings(scene, before, inside=inside, last=last)
            source = tellings[-1].source if tellings else None
            speaker = source_of(tellings, 0)
            discourse.voices.hear(source)
            for force in forces:
                if force.kind != "country" and force.role != "weapon":
                    discourse.actors.see(force)
            drafts = distinct(read_drafts(scene)) if triggered or discourse.begun.listing is not None else []
            if self._watch is not None and triggered:
                self._watch(scene, drafts)
            timer = Timer(scene, dates, published, drafts)
            drafts = [draft for draft in drafts if not timer.is_forecast(draft)]
            for draft in drafts:
                when = timer.when(draft)
                modality, teller = read_modality(scene, draft), teller_of(scene, tellings, draft, inside=inside)
                teller = self._known(teller)
                whens.append(when)
                statements.extend(statements_of(scene, sentence, draft, when, dates, modality, teller, zone))
                tell(scene, draft, when, drafts)
            remember(scene, drafts, triggered=triggered, inside=inside)
            actors = [draft.force for draft in drafts]
        else:
            if len(names) == 1 and _is_line(text, sentence, names[0]):
                discourse.head(PlaceRef(names[0], names[0].name), sentence.paragraph)  # a line that is only its name
            for toponym in names:
                discourse.see(PlaceRef(toponym, toponym.name), _standing(sentence, toponym, vocab))
            if begins_with_person(sentence, names, vocab):
                discourse.voices.speak_for(None)  # "he" is somebody else from here on
            if not vocab.cls["classes.reporting"].isdisjoint(words) and _SAME.isdisjoint(words):
                discourse.voices.forget_speaker()  # somebody else speaks, who was not looked for
        told_of = person_told_of(text, sentence.start, sentence.end, vocab.titles) if source is None else None
        discourse.voices.tell_of(told_of)
        see_man(discourse, sentence, forces, names, actors)
        see_chief(discourse, sentence, forces, vocab.cls["rules.chiefs"])
        follow(discourse.narrative, sentence, dates, published, vocab, whens)
        if marked or inside:
            self.quoted.append(Quoted(sentence.start, sentence.end, inside, opened, speaker))
        self.told = _Told(source, sentence.paragraph, opened is not None)
        return statements

    def waits(self, discourse: Discourse) -> bool:
        """May a sentence go on with what those before began: a list, towns not named yet, a quotation?"""
        return discourse.begun.waits or (self.told is not None and self.told.quoting)

    def may_claim(
        self, words: Sequence[str], names: Sequence[Toponym], forces: Sequence[ForceLike], discourse: Discourse
    ) -> bool:
        """Has a sentence of these words, in small letters, what a rule may listen to?"""
        if is_hopeless(words) or (len(words) > 1 and _DASHES.issuperset((words[0], words[-1]))):
            return False  # "- Fall of X -": a heading
        if not self._vocab.triggers.isdisjoint(words):
            return True
        if names and (discourse.begun.many is not None or tells_presence(words)):
            return True
        return bool(names or forces) and discourse.at_war and tells_roster(words, self._vocab.cls)

    def _known(self, source: Attribution | None) -> Attribution | None:
        """The source, with the side that the same person was said to speak for before ("X Y of the army", "Y")."""
        if source is None or not may_be_person(source) or not source.name[0].isupper():
            return source
        surname = source.name.rpartition(" ")[2].casefold()
        if source.side is None:
            return replace(source, side=self._sides.get(surname))
        if " " in source.name:
            self._sides.setdefault(surname, source.side)
        return source

    def _scene(self, sentence: Sentence, mentions: Mentions, discourse: Discourse) -> Scene:
        items = itemise(sentence, mentions, self._vocab, discourse.is_known, discourse.commanders.__contains__)
        return Scene(
            self._report.text,
            items,
            self._vocab,
            discourse,
            any(t.text == "?" for t in sentence.tokens[-2:]),
            told=discourse.hands.last,
            headed=discourse.headed(sentence.paragraph),
        )


def _told_of(dates: Sequence[DateMention], scene: Scene) -> tuple[DateMention, ...]:
    """The dates but for those that a place or a force is called by ("the 14 July Bridge", "the 23 March Movement")."""
    if not dates:
        return ()
    named = [item for item in scene.items if item.kind == "place" or item.force is not None]
    return tuple(date for date in dates if not any(item.start <= date.end <= item.end for item in named))


def _is_line(text: str, sentence: Sentence, toponym: Toponym) -> bool:
    """Is a sentence a line of its own with nothing but a name?"""
    alone = text[sentence.end : sentence.end + 1] in {"", "\n", "\r"}
    return alone and text[sentence.start : sentence.end].strip(" .:") == toponym.name


def _standing(sentence: Sentence, toponym: Toponym, vocab: Vocabulary) -> Standing:
    """How a place stands in a sentence of which no rule reads anything: its subject, if it begins with its name."""
    if toponym.start != sentence.start:
        return "other"
    behind = next((t.lower for t in sentence.tokens if t.start >= toponym.end), "")
    return "subject" if behind in vocab.cls["classes.be"] or behind.endswith("ed") else "other"


def _is_diary(sentence: Sentence, dates: Sequence[DateMention], narrative: Narrative, told: _Told | None) -> bool:
    """Does a sentence stand under the date of its day ("8 August – Kunduz is taken. Herat is in rebel hands.")?"""
    if narrative.under_day or heading(sentence, dates) is not None:
        return True
    return narrative.diary and told is not None and told.paragraph == sentence.paragraph


def _without_repeated_titles(statements: list[Statement]) -> list[Statement]:
    """A headline says in short what the body says: it counts only where the body says nothing of the kind."""
    body = [s for s in statements if s.evidence.zone == "body"]
    return [s for s in statements if s.evidence.zone != "title" or not any(_tells_as_much(told, s) for told in body)]


def _tells_as_much(told: Statement, headline: Statement) -> bool:
    """Does a statement say of the place of a headline, and of as much of it, what the headline says?"""
    if told.toponym.name.casefold() != headline.toponym.name.casefold() or told.share not in {None, headline.share}:
        return False
    if told.status == headline.status:
        forces = told.force, headline.force
        return None in forces or len({force.side or force.id for force in forces if force is not None}) == 1
    return told.status in HOLDS and headline.status in {*HOLDS, "contested"}
