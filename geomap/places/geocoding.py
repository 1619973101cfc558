"""Ask an online geocoder for names that the gazetteer could not resolve.

This happens only when a user asks for it. Importing this module loads geopy's geocoders: import it only when one is
wanted.

A service never outranks the gazetteer: it is asked only for names without a place, its places score at most `SCORE`,
which is below what the gazetteer's own must reach, and its answer is taken only if one place stands out. Nothing that
it sends can raise an error.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.geocoders import SERVICE_TO_GEOCODER

from geomap import __version__
from geomap.errors import GeocoderError
from geomap.folders import user_cache_folder
from geomap.model import Candidate, Match
from geomap.places.candidates import KINDS, default_settings
from geomap.places.geoanswers import (
    MAX_NAME,
    clean,
    load_geocoder_lexicon,
    match_of,
    pack,
    read_answer,
    sift,
    unpack,
)
from geomap.places.geocache import AnswerCache
from geomap.places.geohttp import Adapter
from geomap.places.geooptions import read_options
from geomap.places.names import fold
from geomap.places.surroundings import kilometres

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike

    from geomap.model import Georeference, Place
    from geomap.places.geoanswers import Answer, Service

SCORE = 0.3
"""Score of a place that a service found in a country of the report."""
SCORE_ELSEWHERE = 0.2
"""Score of the only place of a name, found without the help of the report's countries."""
SCORE_CONSIDERED = 0.1
"""Score of places that were found and not chosen."""
TRIES = 3
BACKOFF_S = 2.0
"""Seconds before the second try; doubled before each further one."""
MAX_WAIT_S = 120.0
"""A service that asks for a longer pause is not asked again in this run."""
MAX_FAILURES = 3
"""After this many names in a row without an answer, the service is not asked again either."""
TIMEOUT_S = 10.0
_SAME_KM = 25.0
_CLEAR_RANKS = 2
"""A place stands out from namesakes that are this many ranks less prominent (a city from villages) ..."""
_CLEAR_IMPORTANCE = 0.15
"""... or this much less important by the service's own figure."""
_MIN_LETTERS = 2


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why there is no answer."""

    why: str
    again: bool = False
    """Another try may help."""
    final: bool = False
    """The service will answer no further question."""
    counts: bool = True
    """The service failed, rather than the question being odd."""
    wait_s: float | None = None


def _cache_folder(given: str | PathLike[str] | None) -> Path | None:
    folder = given or user_cache_folder()
    return None if folder is None else Path(folder)


def open_geocoder(
    name: str,
    *,
    options: Mapping[str, str] | None = None,
    cache: str | PathLike[str] | None = None,
    limit: int | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Geocoder:
    """Set up an online geocoder; nothing is asked yet.

    Parameters
    ----------
    name
        One of geopy's services ("nominatim", "photon" ...).
    options
        Keywords of geopy's class as text ("domain", "scheme", "timeout", "user_agent", "api_key" ...), of its
        questions ("language" ...), and "delay": seconds between requests, at a service's own address not less than
        its policy asks for.
    cache
        Folder in which answers are kept; None for the user's cache folder.
    limit
        The most requests to make, repeated tries included; None for as many as needed, 0 for the cache alone.
    clock, sleep
        Seconds since 1970, and how to wait.

    Returns
    -------
    geocoder
        Shares cache and pace with those of other processes.

    Raises
    ------
    GeocoderError
        If the service, an option or the limit is not a valid one, or an option that the service needs is missing.
    """
    key = name.strip().casefold()
    if key not in SERVICE_TO_GEOCODER:
        raise GeocoderError(f"unknown geocoder {name!r}: choose one of {', '.join(sorted(SERVICE_TO_GEOCODER))}")
    if limit is not None and limit < 0:
        raise GeocoderError(f"a limit of {limit} requests is none: give 0 or more")
    kind = SERVICE_TO_GEOCODER[key]
    service = load_geocoder_lexicon().service(key)
    setup, query, delay = read_options(key, kind, options or {}, service)
    adapters: list[Adapter] = []

    def adapter(*, proxies: Any, ssl_context: ssl.SSLContext | None) -> Adapter:
        adapters.append(Adapter(proxies=proxies, ssl_context=ssl_context, sift=partial(sift, service.format)))
        return adapters[-1]

    try:
        asked = kind(**{"user_agent": f"geomap/{__version__}", "timeout": TIMEOUT_S, **setup}, adapter_factory=adapter)
    except (ConfigurationError, ValueError, TypeError, AttributeError) as error:
        raise GeocoderError(f"geocoder {key!r} cannot be set up: {clean(str(error))}") from error
    return Geocoder(
        replace(service, delay=delay),
        asked,
        adapters[0],
        query,
        AnswerCache(_cache_folder(cache), f"{key} {asked.scheme}://{getattr(asked, 'domain', '')}"),
        limit=limit,
        clock=clock,
        sleep=sleep,
    )


class Geocoder:
    """An online geocoder with its cache, its pace and its limit; made by `open_geocoder`.

    Attributes
    ----------
    attribution
        The credit that places it found need; empty if geomap does not know the service's terms.
    requests
        The number of requests so far.
    stopped
        Why it is not asked any more; None as long as it is.
    """

    def __init__(
        self,
        service: Service,
        asked: Any,
        adapter: Adapter,
        query: Mapping[str, Any],
        cache: AnswerCache,
        *,
        limit: int | None,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self.name = service.name
        self.attribution = service.attribution
        self.requests = 0
        self.stopped: str | None = None
        self._service = service
        self._asked = asked
        self._adapter = adapter
        self._query = dict(query)
        self._cache = cache
        self._limit = limit
        self._clock = clock
        self._sleep = sleep
        self._failures = 0
        self._known: dict[str, tuple[Answer, ...] | _Failure] = {}
        self._lock = threading.Lock()
        self._groups = default_settings().groups

    @property
    def method(self) -> str:
        """The value of `Georeference.method` for its places."""
        return f"geocoder:{self.name}"

    @property
    def notes(self) -> tuple[str, ...]:
        """Messages for the user: on a damaged or unusable cache, or a service that is not asked any more."""
        return (*self._cache.notes, *([f"{self.name}: {self.stopped}; not asked any more"] if self.stopped else []))

    def resolve(
        self, name: str, unresolved: Georeference, *, countries: Sequence[str] = (), cue: str | None = None
    ) -> Georeference:
        """Ask for a name that has no place yet.

        Parameters
        ----------
        name
            As written, without class word. It is sent as data, whatever it says.
        unresolved
            The gazetteer's result. If it has a place, it is returned unchanged.
        countries
            ISO 3166-1 alpha-2 codes of the report's other places. The service is asked for these first; if it finds
            nothing there, elsewhere, and then only a name that a single place bears is resolved.
        cue
            Class word that goes with the name ("province", "river"); places of other kinds are not taken.

        Returns
        -------
        georeference
            With a place, the score `SCORE` or `SCORE_ELSEWHERE`, the method "geocoder:<name>", and as candidates the
            chosen one, the gazetteer's and the service's others; or `unresolved` with candidates and reason added.
        """
        asked = clean(name)
        if unresolved.place is not None or cue in KINDS:
            return unresolved
        if sum(c.isalnum() for c in asked) < _MIN_LETTERS or len(asked) >= MAX_NAME:
            return self._without(unresolved, "not asked, too short or too long for a name")
        group = self._group(cue)
        classes = load_geocoder_lexicon().agreement.get(group or "", "").split()
        queries = [asked]
        # "Omar field" is searched as such: its bare name is a person's. Of towns and provinces the name alone is sure.
        if cue and classes and not {"P", "A"} & set(classes) and not fold(asked).endswith(fold(cue)):
            queries.insert(0, f"{asked} {clean(cue)}")
        wanted = tuple(sorted({c.upper() for c in countries if _is_code(c)}))
        with self._lock:
            found = self._ask(queries[0], wanted)
            if found == () and wanted and self._service.countries:
                found = self._ask(queries[0], ())
        if isinstance(found, _Failure):
            return self._without(unresolved, found.why)
        fitting = []
        for answer in found:
            called = [*answer.names, *(self._bare(n, group) for n in answer.names)] if group else answer.names
            match = match_of(queries, called)
            if match is not None and (not classes or answer.place.feature[:1] in classes):
                fitting.append((answer, match))
        if not fitting:
            return self._without(unresolved, f"nothing found that fits {asked!r}" if found else "nothing found")
        return self._choose(fitting, unresolved, wanted)

    def _group(self, cue: str | None) -> str | None:
        if not cue:
            return None
        return self._groups.get(cue) or self._groups.get(cue.rpartition(" ")[2])

    def _bare(self, name: str, group: str | None) -> str:
        """A name without a class word of the group at its end ("Raqqa Governorate")."""
        head, _, tail = name.rpartition(" ")
        return head if head and self._groups.get(tail.casefold()) == group else name

    # --- choosing -------------------------------------------------------------------------------------------

    def _choose(
        self, fitting: Sequence[tuple[Answer, Match]], unresolved: Georeference, countries: tuple[str, ...]
    ) -> Georeference:
        """The one place that stands out, if there is one."""
        strict = [pair for pair in fitting if pair[1] < Match.TRANSLITERATED] or list(fitting)
        inside = [pair for pair in strict if pair[0].place.country in countries]
        pool = inside or strict
        best, match = min(pool, key=lambda pair: (pair[0].rank, -pair[0].importance))
        place = best.place
        rivals = {
            (p.source, p.source_id)
            for a, _ in pool
            if not _same(place, p := a.place) and not (inside and _stands_out(best, a))
        } | {
            (c.place.source, c.place.source_id)
            for c in unresolved.candidates
            if c.match < Match.TRANSLITERATED
            and not _same(place, c.place)
            and (not inside or c.place.country in countries)
        }
        chosen = Candidate(place, match, SCORE if inside else SCORE_ELSEWHERE)
        others = tuple(Candidate(a.place, m, SCORE_CONSIDERED) for a, m in fitting if a is not best or rivals)
        if rivals:
            why = f"{len(rivals) + 1} places of that name and none stands out"
            return self._without(unresolved._replace(candidates=(*unresolved.candidates, *others)), why)
        return unresolved._replace(
            place=place,
            score=chosen.score,
            candidates=(chosen, *unresolved.candidates, *others),
            method=self.method,
            reason=None,
        )

    def _without(self, unresolved: Georeference, why: str) -> Georeference:
        reason = f"{self.name}: {why}"
        return unresolved._replace(reason=f"{unresolved.reason}; {reason}" if unresolved.reason else reason)

    # --- asking ---------------------------------------------------------------------------------------------

    def _ask(self, query: str, countries: tuple[str, ...]) -> tuple[Answer, ...] | _Failure:
        """The service's answer, from memory, from the cache or from the service itself."""
        key = json.dumps([query, countries, sorted(self._query.items())])
        if key in self._known:
            return self._known[key]
        day = 86_400.0
        keep, keep_nothing = self._service.keep_days * day, self._service.keep_nothing_days * day
        stored = self._cache.get(key, now=self._clock(), keep_s=keep, keep_nothing_s=keep_nothing)
        found = unpack(stored, self._service) if stored is not None else None
        if found is not None:
            self._known[key] = found
            return found
        answer = self._request(query, countries)
        first = not self._known
        self._known[key] = answer  # a failure too: a name is not asked for twice in a run
        if isinstance(answer, _Failure):
            return answer
        if first:
            self._cache.forget_older(now=self._clock(), keep_s=keep)
        self._cache.put(key, pack(answer), now=self._clock(), empty=not answer)
        return answer

    def _request(self, query: str, countries: tuple[str, ...]) -> tuple[Answer, ...] | _Failure:
        """Ask at the service's pace, repeatedly if that may help, and not at all once it has stopped answering."""
        if self.stopped is not None:
            return _Failure(f"not asked: {self.stopped}")
        tries = 0
        while True:
            if self._limit is not None and self.requests >= self._limit:
                return _Failure(f"not asked: the limit of {self._limit} requests is reached")
            wait = self._cache.reserve(now=self._clock(), delay_s=self._service.delay)
            if wait > 0:
                self._sleep(wait)
            self.requests += 1
            tries += 1
            answer = self._once(query, countries)
            if not isinstance(answer, _Failure):
                self._failures = 0
                return answer
            pause = BACKOFF_S * 2 ** (tries - 1) if answer.wait_s is None else answer.wait_s
            if pause > MAX_WAIT_S:
                answer = replace(answer, why=f"{answer.why} for {pause:.0f} s", final=True)
            elif answer.wait_s is not None or (answer.again and tries < TRIES):
                self._cache.hold(until=self._clock() + pause)  # other processes wait with us
            if answer.final or not answer.again or tries >= TRIES:
                break
        why = f"{answer.why} after {tries} tries" if tries > 1 else answer.why
        self._failures += answer.counts
        if answer.final:
            self.stopped = why
        elif self._failures >= MAX_FAILURES:
            self.stopped = f"{why}, {self._failures} names in a row"
        return replace(answer, why=why)

    def _once(self, query: str, countries: tuple[str, ...]) -> tuple[Answer, ...] | _Failure:
        """One request."""
        keywords = dict(self._query)
        if countries and self._service.countries:
            keywords[self._service.countries] = [c.lower() for c in countries]
        try:
            found = self._asked.geocode(query, exactly_one=False, **keywords)
            rows = [] if found is None else found if isinstance(found, list) else [found]
            read = (read_answer(self._service, row.raw, row.latitude, row.longitude, row.address) for row in rows)
            return tuple(answer for answer in read if answer is not None)
        except Exception as error:  # noqa: BLE001 -- geopy's readers fail in any way on answers they do not expect
            return _failure(error, self._adapter.status)


def _failure(error: Exception, status: int | None) -> _Failure:
    """What an error means for this question and the next; the service's own words are never repeated."""
    code = f" (HTTP {status})" if status is not None and status >= 400 else ""
    if isinstance(error, GeocoderRateLimited):
        return _Failure(f"asked to slow down{code}", again=True, wait_s=error.retry_after)
    refusals = (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded)
    if isinstance(error, refusals):
        return _Failure(f"refused{code}", final=True)
    if isinstance(error, GeocoderTimedOut) and status is None:
        return _Failure("timed out", again=True)
    if isinstance(error, GeocoderUnavailable):
        return _Failure("cannot be reached", again=True)
    if status is not None and status >= 500:
        return _Failure(f"failed{code}", again=True)
    if isinstance(error, GeocoderTimedOut):
        return _Failure(f"timed out{code}", again=True)
    if isinstance(error, GeocoderParseError) or not isinstance(error, GeocoderServiceError):
        return _Failure("gave an answer that is not one")
    if isinstance(error, GeocoderQueryError) or code:
        return _Failure(f"did not take the question{code}", counts=not isinstance(error, GeocoderQueryError))
    return _Failure("broke off", again=True)


def _same(a: Place, b: Place) -> bool:
    """Whether two places are one answer, as a town and the district it is the seat of."""
    apart = kilometres(a.lat, a.lon, b.lat, b.lon)
    return apart <= _SAME_KM


def _stands_out(best: Answer, other: Answer) -> bool:
    return other.rank - best.rank >= _CLEAR_RANKS or best.importance - other.importance >= _CLEAR_IMPORTANCE


def _is_code(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalpha()
