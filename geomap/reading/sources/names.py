"""What a source is called: its own name, without article, office, seat and what kind of thing it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.sources.media import load_media

if TYPE_CHECKING:
    from geomap.model import Attribution

PRESS = frozenset({"media", "news", "press", "agency", "television", "tv", "radio"})
_COUNT = lazy(r"^(?:two|three|four|five|six|several)\s+(?=[^\W\d_])", re.IGNORECASE)
_WHERE = lazy(
    r"^(?P<who>(?:[\w'’-]+\s+){0,3}?(?:residents?|officials?|officers?|spokes(?:man|woman|person)|witnesses|villagers|doctors"
    r"|activists|commanders?|medics|workers|sources?|journalists|reporters|refugees|elders|\w+\s+ministry))\s+"
    r"(?:in|near|around|inside|outside|reached|contacted|watching|interviewed|speaking|who)\b(?!.*\sand\s)",
    re.IGNORECASE,
)
""" "Kurdish spokesman in Damascus", "residents reached by telephone": who, and not where."""
_ARTICLES = lazy(r"^(?:(?:the|a|an|both|some|other|one|another)\s+)+", re.IGNORECASE)
_CAPITAL = r"(?!\d)[^\W_]*[A-Z][\w'’.-]*"
_NAME = lazy(
    rf"(?:^|\s)(?P<role>[^\W\d_A-Z][\w-]*)\s+(?:[Tt]he\s+)?"
    rf"(?P<name>{_CAPITAL}(?:\s+(?:(?:al|el|bin|ibn|de|van|von|ul|for)[ -])?{_CAPITAL})*)$"
)
""" "army chief General Karim Haddad", "monitoring group The Observatory for Idlib": what follows an office."""
_PLACED = lazy(r"\w\s+(?:in|at|near|from|inside|outside)\s+")
_RANK = (
    r"(?:Lieutenant|Lt|Major|Maj|Brigadier|Brig|Colonel|Col|Captain|Capt|Sergeant|Admiral|Marshal"
    r"|Gen(?:eral(?!\s(?:Staff|Command|Headquarters|Directorate|Secretariat|Council|Assembly|Prosecutor)))?)"
)
_RANKED = lazy(
    rf"^(?!{_RANK}[.\s-])(?!.*\b(?:and|[Ss]ecretary|[Dd]irector|[Gg]overnor|[Aa]ttorney)\b).*?[\s](?P<name>(?:{_RANK}[.\s-]+)+{_CAPITAL}"
    rf"(?:\s+(?:(?:al|el|bin|ibn|de|van|von)[ -])?{_CAPITAL})*)$"
)
""" "Karelia's Lieutenant General X", "Army Colonel X", "the UPC's chief of staff General X"."""
_FULL_NAME = lazy(
    rf"^(?:{_RANK}(?:\.\s?|[\s-]))+(?!{_RANK}\b)(?!\S+['’]s\s)(?={_CAPITAL}\s+(?:{_CAPITAL}|(?:al|el|bin|ibn|de|van|von)\b))"
)
""" "Lt. Gen. X Y": the ranks before a name of two words or more."""
_PORTFOLIO = (
    r"(?:Territorial|Administration|Foreign|External|Affairs|Defen[cs]e|Interior|Internal|National|Public|Regional|Local|Security"
    r"|State|Information|Communications?|Justice|Health|Finance|Government|Relations|Culture|Transport|Energy|War)"
)
_OFFICE = lazy(
    r"^(?:[A-Z][\w.’'-]*\s+){0,3}?(?:(?:First|Vice|Deputy|Prime|Foreign|Defen[cs]e|Interior)\s+)*"
    r"(?:President|Minister|Secretary|Governor|Mayor|Spokesman|Spokeswoman|Spokesperson|Ambassador|Senator|Premier|Chancellor"
    r"|Commissioner|Chief|Director|Chairman|Chairwoman|Speaker|Envoy)"
    rf"(?:\s+of\s+(?:the\s+)?(?:{_PORTFOLIO}(?:\s+(?:and\s+)?{_PORTFOLIO})*|[A-Z][\w-]+))?\s+(?=[A-Z])"
)
_LEANING = lazy(
    r"^(?:[^\W\d_][\w.]*-(?:based|backed|run|owned|linked|affiliated|controlled|sponsored)|(?:pro|anti)-[\w-]+)"
    r"\s+(?=[A-Z])(?!TV$)"
)
""" "London-based", "pro-rebel", before a name."""
_KIND = lazy(
    r"(?<=\w)\s+(?:(?:[Nn]ews|[Pp]ress|[Mm]edia) (?:agency|outlet|site|website|channel)"
    r"|(?:[a-z]+\s+)?(?:(?:[Mm]onitoring|activist|advocacy|aid|human rights|rights|watchdog)"
    r" (?:group|organi[sz]ation)))$"
)
""" "the SOHR monitoring group": what kind of thing a name is of."""
_STAFF = lazy(r"(?<=\w)(?:['’]s)?\s+(?:witness|correspondent|reporter|journalist|photographer)$")
""" "a Reuters witness", "the BBC's correspondent"."""
_PAPER = lazy(r"\s+(?:statement|communiqu[eé]|video|press release|bulletin)$", re.IGNORECASE)
_PAPER_BY = lazy(
    r"^(?:(?:media|press|news|local) )?(?:reports?|statements?|communiqu[eé]s?|bulletins?|posts?|stories|story)"
    r"\s+(?:by|from|in|of|on)\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
_TIES = lazy(r"\s+(?:(?:loyal|allied|aligned|opposed|close|answering) (?:to|with)|backed by|led by)\s.*$")
# "forces loyal to X"
_ONE_OF = lazy(r"^(?:one\s+)?of\s+(?:the\s+)?", re.IGNORECASE)
_BRACKETS = lazy(r"\s*\([^()]*\)")
_LINKS = frozenset("of for the and in at from to by with on a an or as both de del do da al el van von bin ibn".split())


_BODIES = frozenset(
    "army military ministry government police group coalition council media agency radio television observatory forces"
    " rebels command movement statement report troops militia junta mission nations".split()
)


def may_be_person(source: Attribution) -> bool:
    """Can "he" stand for a source: no "residents", no "army", no "RSF"?"""
    words = source.name.split()
    last = words[-1]
    if " and " in source.name or last.casefold() in _BODIES or (last.isupper() and len(last) > 1):
        return False
    if len(words) == 1 and last[0].isupper() and source.side is not None and source.as_written == last:
        return False  # "Moscow"
    return last[0].isupper() or not last.endswith("s")


def may_be_many(source: Attribution) -> bool:
    """Can "they" stand for a source: no "spokesman", no "newspaper"?"""
    words = source.name.split()
    return (
        " and " in source.name or words[-1].endswith("s") or words[-1].casefold() in _BODIES or source.side is not None
    )


def source_name(written: str) -> str:
    """A source's name without article and office: "the interior ministry spokesman Kanan Aliyev" is Kanan Aliyev.

    A rank is part of what somebody is called if only one name follows it ("General Moza", but Ilir Moza). A source
    without a name of its own is left as it is ("two officers and a resident").
    """
    name = " ".join(_BRACKETS.sub("", written).split())
    if " " not in name:
        return name
    name = _ONE_OF.sub("", _TIES.sub("", name))
    name = _ARTICLES.sub("", _PAPER_BY.sub("", _ARTICLES.sub("", name)))
    if " and " not in name:
        name = _COUNT.sub("", name)
    if (where := _WHERE.match(name)) is not None:
        name = where["who"]
    name = _OFFICE.sub("", _LEANING.sub("", name))
    if (ranked := _RANKED.match(name)) is not None:
        name = ranked["name"]
    if (bare := _FULL_NAME.sub("", name)) != name and " and " not in bare:
        return bare
    if ranked is not None:
        return name
    if match := _NAME.search(name):
        role = match["role"].casefold()
        placed = _PLACED.search(name, 0, match.start("name")) is not None  # "rebels in eastern Congo"
        if role not in _LINKS and not placed and match["name"].casefold() not in PRESS:
            name = match["name"]
    if any(word[0].isupper() for word in name.split()):
        bare = _KIND.sub("", name)
        # "London-based watchdog group", "Karelia's state news agency"
        name = name if ("-" in bare and " " not in bare) or bare.rpartition(" ")[2].islower() else bare
        name = name if load_media().voice(outlet := _STAFF.sub("", name)) is None else outlet
    return _PAPER.sub("", name)
