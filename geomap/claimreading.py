"""From a report to its claims: forces and places are found, statements read, and their places resolved."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from geomap.allegiance import War, is_self_serving
from geomap.claimrelating import relate
from geomap.model import HOLDS, Claim, Match, Statement
from geomap.patterns import lazy
from geomap.places.names import fold
from geomap.reading.claims import read_statements, reading_vocabulary, stretches
from geomap.reading.confidence import confidence
from geomap.reading.forces import ForceContext, ForceMention, countries_of_places
from geomap.reading.holding import may_tell
from geomap.reading.sentences.words import is_wrapped
from geomap.reading.story.homeland import at_home, without_guests
from geomap.reading.timing.namedyears import years_named
from geomap.reading.topic import names_force, tells_of_war
from geomap.reading.toponyms.kinds import place_kind, suits
from geomap.reading.toponyms.recognition import find_toponyms
from geomap.reading.toponyms.shared import sharing
from geomap.records import claim_id
from geomap.relating import coordinates_in, unnamed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from geomap.claimrelating import Related
    from geomap.engine import Engine
    from geomap.model import Force, Georeference, Reading, Report, Toponym
    from geomap.reading.commonwords import PlaceKind
    from geomap.reading.forces import ForceLexicon
    from geomap.reading.rules import Draft, Scene
    from geomap.relating import Position

_LONG_AGO = 8
"""Years from the last one that a text names to its publication: it tells of another time."""
_FEW = 4
"""Countries that a force fights in, beyond which its name does not say where a report takes place."""
_VOTE = 0.5
"""What a mention of a force counts, as an adjective of a country does."""
_LOOSE_LENGTH = 5
_BRIEF = 400
"""Characters of a line or two of news."""
_HEADED = lazy(r"(?:^|[\n\u00b6])[^\w\n\u00b6]{0,6}(?P<name>[^\W\d_][^\n\u00b6:–—.,()]{2,40}?)\s*(?=[:–—\n\u00b6])")
_ISO_DAY = lazy(r"\b((?:1\d|20)\d\d)-[01]\d-[0-3]\d\b")
_LIKELY_ENOUGH = 0.35
"""The probability from which a name counts as a place: lower than usual, as its sentence is about who holds it."""
_SEVERAL = 2
_SETTLED = ("P.", "A.")
"""Features of settlements and of what they lie in."""
"""Letters of a country's code."""


class _Setting(NamedTuple):
    """Who and where a report is about, as far as it is known before its statements are read."""

    told_on: dt.date | None
    """The day by which its forces are judged."""
    mentions: list[ForceMention]
    toponyms: tuple[Toponym, ...]
    """In order of the text, those of `placed` among them."""
    positions: Sequence[Position]
    """The coordinates that it gives."""
    placed: Mapping[Toponym, Georeference]
    """Those of them that belong to no name."""

    @property
    def year(self) -> int | None:
        return self.told_on.year if self.told_on is not None else None


def read(
    report: Report,
    engine: Engine,
    *,
    watch: Callable[[Scene, Sequence[Draft]], None] | None = None,
    unread: Callable[[Report], None] | None = None,
) -> tuple[tuple[Statement, Claim], ...]:
    """The statements of a report, each with its claim; see `Engine.read`."""
    setting = _setting(report, engine)
    if setting is None:
        if unread is not None:
            unread(report)
        return ()  # most news is not about war, and then nothing more of it need be read
    alliances = engine.forces.alliances(setting.year)
    reading = _statements(report, setting, engine, alliances=alliances, watch=watch)
    if not reading.statements:
        return ()
    georeferences = _georeferences(report, setting, reading, engine)

    def country_of(toponym: Toponym) -> str | None:
        found = georeferences.get(toponym)
        return found.place.country if found is not None and found.place is not None else None

    told = at_home(reading.statements, setting.mentions, country_of, alliances)

    def country_then(toponym: Toponym) -> str | None:
        code = country_of(toponym)
        return engine.forces.country_then(code, setting.year) if code is not None else None

    def state_of(code: str) -> Force:
        return engine.forces.state(code, year=setting.year)

    told = without_guests(told, setting.mentions, country_then, state_of, alliances)
    statements = [replace(s, confidence=confidence(s)) for s in told]  # with all that the report adds to them
    related = relate(report.text, statements, georeferences, shapes=lambda: engine.shapes)
    return tuple((it.statement, _claim(it, report, setting.told_on, engine)) for it in related)


def unread_for(report: Report, engine: Engine) -> str | None:
    """Why a report is not read for claims at all; None if it is."""
    if _setting(report, engine) is not None:
        return None
    if engine.settings.every_report or may_tell(report.text):
        return "it has no word that tells of war, and names no armed force"
    return "its words hardly tell who holds a place"


def _setting(report: Report, engine: Engine) -> _Setting | None:
    """Who and where a report is about; None if it tells of no war, or seems not to tell who holds a place."""
    if not (engine.settings.every_report or may_tell(report.text)):
        return None
    classes = reading_vocabulary().cls
    at_war = tells_of_war(report.text, classes)
    if not (at_war or engine.forces.may_name(report.text, classes["rules.civil"])):
        return None
    told_on, who = _then(report, engine)
    at_war = at_war or names_force(who.mentions, classes)
    if not (at_war or len(report.text) < _BRIEF):
        return None
    mentions, named = _where(report, who, told_on, engine)
    if not (at_war or names_force(mentions, classes)):
        return None  # the places of a line or two may say who "the SNA" is, those of a longer report are not looked for
    positions = coordinates_in(report.text)
    placed = dict(unnamed(report.text, named, positions))
    more = (*placed, *sharing(report.text, named, engine.memory))
    toponyms = tuple(sorted((*named, *more), key=lambda toponym: toponym.start)) if more else named
    return _Setting(told_on, mentions, toponyms, positions, placed)


def _statements(
    report: Report,
    setting: _Setting,
    engine: Engine,
    *,
    alliances: Mapping[str, frozenset[str]],
    watch: Callable[[Scene, Sequence[Draft]], None] | None,
) -> Reading:
    """Read the statements, with what the gazetteer and the forces say of single words."""
    memory, demonyms = engine.memory, engine.gazetteer.demonyms
    kinds: dict[Toponym, PlaceKind] = {}

    def kind_of(toponym: Toponym) -> PlaceKind:
        if toponym not in kinds:
            kinds[toponym] = place_kind(toponym, memory)
        return kinds[toponym]

    def is_known(name: str) -> bool:
        """Whether a name can be a place's; short names that match only loosely match too much."""
        glance = memory.glance(name)
        return glance is not None and (glance.match <= Match.ARTICLE or len(name) >= _LOOSE_LENGTH)

    return read_statements(
        report,
        setting.toponyms,
        find_forces=_within(setting.mentions),
        kind_of=kind_of,
        is_demonym=lambda word: fold(word) in demonyms or engine.forces.is_adjective(word),
        is_known=is_known,
        suits=lambda word, toponym: suits(word, toponym, memory),
        watch=watch,
        alliances=alliances,
    )


def _georeferences(
    report: Report, setting: _Setting, reading: Reading, engine: Engine
) -> Mapping[Toponym, Georeference]:
    """What the names of a report mean, those of its statements among them."""
    said = {s.toponym: None for s in reading.statements}
    # A name that a claim reads with a class word ("the X and Y oil fields") must not vouch for itself without it.
    read_anew = {t.start for t in said}.__contains__
    named = tuple(dict.fromkeys((*(t for t in reading.toponyms if t in said or not read_anew(t.start)), *said)))
    asked = tuple(toponym for toponym in named if toponym not in setting.placed) if setting.placed else named
    fought_in = _fought_in(setting, engine.forces)
    found = engine.resolve(asked, report, setting.positions, spoken_of=fought_in)
    spoken_of = {*fought_in, *(m.country for m in setting.mentions)}
    fought = _fighting_at(reading.statements, engine.forces, setting.year)
    spoken_of |= {g.place.country for t, g in found.items() if g.place is not None and t.name not in fought}
    return {**{t: _not_abroad(g, fought.get(t.name, {}), spoken_of) for t, g in found.items()}, **setting.placed}


def _fighting_at(
    statements: Sequence[Statement], forces: ForceLexicon, year: int | None
) -> dict[str, dict[str, tuple[str, ...]]]:
    """By the name of a place, the forces told of there, if one of them is no state's: by name, where they fight."""
    told: dict[str, dict[str, tuple[str, ...]]] = {}
    for statement in statements:
        there = [f for f in (statement.force, statement.opponent) if f is not None and f.id in forces.forces]
        if all(forces.forces[f.id].kind in {"state", "alliance"} for f in there):
            continue
        known = {f.name: countries for f in there if (countries := forces.countries_of(f.id, year))}
        told.setdefault(statement.toponym.name, {}).update(known)
    return told


def _not_abroad(
    found: Georeference, fought: Mapping[str, tuple[str, ...]], spoken_of: Collection[str | None]
) -> Georeference:
    """What a name was resolved to; nothing if that lies where none of those fight who are told to be there.

    A village that no table has may have the name of a town elsewhere. What the report speaks of otherwise may be
    where it is told to be.
    """
    country = found.place.country if found.place is not None else None
    if country is None or not fought or country in spoken_of or any(country in where for where in fought.values()):
        return found
    who = ", ".join(sorted(fought))
    reason = (
        f"{found.name!r} in {country}: the report speaks of no other place there, where none of {who} is known to fight"
    )
    return found._replace(place=None, score=0.0, reason=reason)


# --- who and where --------------------------------------------------------------------------------------------


class _Who(NamedTuple):
    """The forces that a report names."""

    text: str
    """The text in which they are looked for; offsets are those of the report's."""
    context: ForceContext
    mentions: list[ForceMention]


def _who(report: Report, told_on: dt.date | None, engine: Engine) -> _Who:
    # A name goes on over a line's end only where lines are broken by width; the mark keeps every offset.
    text = report.text if is_wrapped(report.text) else report.text.replace("\n", "¶")
    context = engine.forces.context(text, published=told_on)
    return _Who(text, context, _mentions(report, text, context, engine))


def _then(report: Report, engine: Engine) -> tuple[dt.date | None, _Who]:
    """The day by which the forces of a report are judged, and those that it names.

    That is when it appeared, else the end of the last year that it names. The latter too of what is told long after:
    where all years that it names are long gone, and they are several or, as one alone may be an aside, a force is
    known by its name in that year and none is now ("the Sandinistas took León in June 1979").
    """
    published = report.citation.published
    years = [*years_named(report.text), *map(int, _ISO_DAY.findall(report.text))]
    last = max(years, default=None)
    of_old = dt.date(last, 12, 31) if last is not None else None
    if published is None or of_old is None:
        day = published or of_old
        return day, _who(report, day, engine)
    is_long_ago = published.year - of_old.year >= _LONG_AGO
    if is_long_ago and len(years) > 1:
        return of_old, _who(report, of_old, engine)
    now = _who(report, published, engine)
    if is_long_ago and not _lists(now.mentions) and _lists((then := _who(report, of_old, engine)).mentions):
        return of_old, then
    return published, now


def _lists(mentions: Sequence[ForceMention]) -> bool:
    """Is one of the forces known by its name to be a party of a war?"""
    return any(mention.kind == "named" and mention.force.side is not None for mention in mentions)


def _where(
    report: Report, who: _Who, told_on: dt.date | None, engine: Engine
) -> tuple[list[ForceMention], tuple[Toponym, ...]]:
    """The forces and places that a report speaks of.

    A first pass over the forces says which names are not places. The places say which country's army "the army" is; if
    the words alone had said otherwise, a second pass is made.
    """
    forces, spans = engine.forces, _force_spans(who.mentions)
    toponyms = tuple(find_toponyms(report, engine.memory, ignore=spans, threshold=_LIKELY_ENOUGH))
    focus = forces.focus_country(who.text, published=told_on, places=countries_of_places(toponyms, engine.memory))
    if focus == who.context.focus:
        return who.mentions, toponyms
    context = forces.context(who.text, published=told_on, focus=focus)
    return _mentions(report, who.text, context, engine), toponyms


def _mentions(report: Report, text: str, context: ForceContext, engine: Engine) -> list[ForceMention]:
    return [
        mention
        for start, end, _ in stretches(report)
        for first, last, country in _by_country(text, start, end, engine.forces)
        for mention in engine.forces.find(
            text, first, last, context=context._replace(focus=country) if country else context
        )
        if mention.role != "backer"
    ]


def _fought_in(setting: _Setting, forces: ForceLexicon) -> dict[str, float]:
    """How often a report names forces of a country's wars: what "M23 seized X" says of where X lies.

    Armies of states tell little, for they fight abroad and their adjectives ("Syrian") are counted already.
    """
    votes: dict[str, float] = {}
    for mention in setting.mentions:
        countries = forces.countries_of(mention.force.id, setting.year) if mention.kind == "named" else ()
        for code in countries if len(countries) <= _FEW else ():
            votes[code] = votes.get(code, 0.0) + _VOTE / len(countries)
    return votes


def _by_country(text: str, start: int, end: int, forces: ForceLexicon) -> list[tuple[int, int, str | None]]:
    """A stretch of text, cut where countries head its lines one after another ("Mali: ...", "Sudan: ...")."""
    heads = [(m.start("name"), forces.country_named(m["name"])) for m in _HEADED.finditer(text, start, end)]
    heads = [(at, code) for at, code in heads if code is not None]
    if len({code for _, code in heads}) < _SEVERAL:
        return [(start, end, None)]
    cuts = [(start, None), *heads]
    stops = [at for at, _ in cuts[1:]] + [end]
    return [(at, stop, code) for (at, code), stop in zip(cuts, stops, strict=True) if stop > at]


def _force_spans(mentions: Sequence[ForceMention]) -> list[tuple[int, int]]:
    """Spans that are not places, because they name a force; the bare name of a country may still be a place."""
    return [(m.start, m.end) for m in mentions if m.kind != "country"]


def _within(mentions: Sequence[ForceMention]) -> Callable[[int, int], Sequence[ForceMention]]:
    """A function that gives the mentions within a sentence."""
    starts = [m.start for m in mentions]
    return lambda start, end: mentions[bisect_left(starts, start) : bisect_left(starts, end)]


# --- claims ---------------------------------------------------------------------------------------------------


def _claim(related: Related, report: Report, told_on: dt.date | None, engine: Engine) -> Claim:
    georeference = related.georeference
    country = georeference.place.country if georeference.place is not None else None
    statement = _of_facility(related.statement, georeference)
    war = War(engine.forces, country, told_on)
    statement = war.sided(statement)
    source = statement.according_to
    if source is not None:
        source = replace(source, side=war.side_of_source(source))
    return Claim(
        id=claim_id(
            report.citation.id,
            statement.evidence,
            statement.status,
            statement.place_as_written,
            statement.force,
            statement.part,
        ),
        citation=report.citation,
        status=statement.status,
        georeference=georeference,
        evidence=statement.evidence,
        when=statement.when,
        place_as_written=statement.place_as_written,
        relation=statement.relation,
        mention=statement.mention,
        force=statement.force,
        opponent=statement.opponent,
        parties=statement.parties,
        backers=statement.backers,
        share=statement.share,
        share_text=statement.share_text,
        part=statement.part,
        modality=statement.modality,
        according_to=source,
        self_serving=is_self_serving(statement, source),
        confidence=statement.confidence,
        rule=statement.rule,
        relation_as_written=related.words,
    )


def _of_facility(statement: Statement, georeference: Georeference) -> Statement:
    """Turn a claim on "X airport" or "the X forest", of which only X was found, into one on that part of X."""
    cue, place = statement.toponym.cue, georeference.place
    if statement.relation != "at" or statement.part is not None or place is None or cue is None:
        return statement
    classes = reading_vocabulary().cls
    named_for = cue in classes["nouns_of_place.facility"] or cue in classes["names.named_for_town"]
    if not named_for or not place.feature.startswith(_SETTLED):
        return statement
    name = statement.toponym.name
    if cue == "port" and statement.place_as_written == name:
        return statement  # "the port of X" is the town, "X port" is not
    if place.name.casefold() == name.casefold() and name.casefold().endswith(f" {cue}"):
        return statement  # a town called so ("Am Dam")
    part = statement.place_as_written.removeprefix(name).strip() if statement.place_as_written != name else cue
    share = "part" if statement.status in HOLDS and statement.share is None else statement.share
    return replace(statement, relation="part_of", part=part or cue, share=share)
