"""What the form and the context of a name say about whether it is a place: the features that weights are fitted to."""

import math
from typing import NamedTuple

from geomap.model import Match
from geomap.patterns import lazy
from geomap.places.memory import Glance
from geomap.reading.toponyms.credible import all_capitals
from geomap.reading.toponyms.following import RULES, look_behind
from geomap.reading.toponyms.headlines import ends_sentence, title_case
from geomap.reading.toponyms.lexicon import ToponymLexicon, load_lexicon
from geomap.reading.toponyms.scan import Span
from geomap.reading.toponyms.text import APOSTROPHES, ELISIONS, HYPHENS, JOINS, Text
from geomap.reading.toponyms.tokens import Token

_REST_OF_LIST = lazy(r"(?:, [A-Z][\w'’-]{0,30}(?: [A-Z][\w'’-]{0,30}){0,3}){0,12},? and ")
"""What stands behind the first of several places."""
_OPENING = frozenset({". ", " ‘", " “", ' "', "\n"})
"""What may stand between a word and a name that it goes with, besides what joins the words of a name."""


_OF = frozenset({"of", "de", "di", "du"})
_ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE", None})
"""Countries whose places bear surnames and common words of English: in a report of war from elsewhere a name of theirs
is the likelier somebody's."""


_MANY = 20
"""Places that bear one name, from which on it says little."""
_SHORT = 3
_LATIN = "\u036f"
"""The last letter or mark of Latin script that names begin with."""
_LONG_NAME = 6
"""Letters from which on a name that one place bears is hardly anything else."""


class Form(NamedTuple):
    """What a name says of itself wherever it stands."""

    features: tuple[str, ...]
    size: str
    """ "one" or "many" words."""
    in_war: str
    """The feature that it has in a report of war."""
    small: tuple[str, ...]
    """Its words but for particles, in small letters: if the report has them all so, that says something."""
    given: bool
    """It is a given name."""
    cue: str | None
    local: bool
    overseas: bool


def form_of(row: Text, span: Span, lexicon: ToponymLexicon) -> Form:
    """What the words of a span say; the same for every span of these words and this kind."""
    glance = span.glance
    tokens = [row.known[word] for word in row.words[span.first : span.last + 1]]
    low, length = tokens[0].lower, len(tokens)
    size = "many" if length > 1 else "one"
    found = ["bias", f"kind_{span.kind}"]
    if glance is None:
        if span.kind == "demonym" and tokens[-1].lower.endswith(("s", "men", "man", "woman", "women")):
            found.append("demonym_people")
        if length == 1 and low in lexicon.words["languages"]:
            found.append("language")
        return Form(tuple(found), size, "", (), given=False, cue=None, local=False, overseas=False)
    sort = "country" if glance.feature.startswith("A.PCL") else glance.feature[:1] or "none"
    found += _of_places(glance, sort, low, length)
    found += _of_words(row, span, tokens, lexicon)
    local = glance.inflected and (span.caseless or not APOSTROPHES.isdisjoint(span.name))
    if local:
        found.append("after_strong")  # the preposition is written together with the name
    return Form(
        tuple(found),
        size,
        _in_war(glance, sort, lexicon),
        () if span.caseless else tuple(t.lower for t in tokens if t.opens),
        given=tokens[0].given and length == 1,
        cue=tokens[-1].lower if length > 1 and tokens[-1].class_word and sort != "country" else None,
        local=local,
        overseas=span.kind == "name" and glance.match is not Match.TRANSLITERATED and glance.country not in _ENGLISH,
    )


def _of_places(glance: Glance, sort: str, low: str, length: int) -> list[str]:
    """What the places say that bear a name: how it matches, of what sort and how large the first of them is."""
    loose = glance.match is Match.TRANSLITERATED
    found = [f"match_{glance.match.name.lower()}"]
    if loose:
        found.append("loose_many" if length > 1 else "loose_one")
    found += (f"words_{min(length, 3)}", f"sort_{sort}")
    if sort == "A":
        found.append("admin1" if glance.feature == "A.ADM1" else "admin")
    elif sort == "P":
        found.append(f"population_{min(7, int(math.log10(glance.population + 1)))}")
    if not glance.own:
        found.append("alias")
    if sort == "P" and glance.own and glance.places == 1 and not loose and length == 1 and len(low) >= _LONG_NAME:
        found.append("only_one")
    if glance.places > _MANY:
        found.append("shared_by_many")
    return found


def _in_war(glance: Glance, sort: str, lexicon: ToponymLexicon) -> str:
    """The feature that a name has in a report of war; empty for none."""
    loose = glance.match is Match.TRANSLITERATED
    if sort != "country" and glance.country in lexicon.theatres:
        return "theatre_of_war"
    if loose and not lexicon.theatres.isdisjoint(glance.countries):
        return "theatre_of_war_loose"
    return "named_in_war" if sort != "country" and not loose and glance.country not in _ENGLISH else ""


def _of_words(row: Text, span: Span, tokens: list[Token], lexicon: ToponymLexicon) -> list[str]:
    """What the words of a name say by themselves and by how they are written."""
    words, length = lexicon.words, len(tokens)
    found = []
    if any(
        t.lower in words["articles_joined"] and row.gaps[span.first + k] in HYPHENS for k, t in enumerate(tokens[:-1])
    ) or (length > 1 and tokens[0].lower in words["arabic_first"]):
        found.append("arabic_form")
    if tokens[0].common:
        found.append("common")
    if length == 1 and len(tokens[0].text) <= _SHORT:
        found.append("short")
    if length > 1 and tokens[-1].class_word:
        found.append("class_inside")
    if tokens[0].given:
        found.append("given_name_many" if length > 1 else "given_name_one")
    if span.caseless:
        found.append("caseless")
    elif tokens[0].lower[0] > _LATIN:
        found.append("other_script")
    return found


def features_of(row: Text, span: Span, form: Form, lexicon: ToponymLexicon) -> list[str]:
    """The names of the features that hold for a span, apart from those that other mentions give."""
    first, last = span.first, span.last
    words = row.words
    found = [*form.features]
    span.cue, span.local, span.overseas = form.cue, form.local, form.overseas
    if row.foreign and span.kind == "name" and not span.caseless:
        found.append("foreign_text")
    if first == last and row.known[words[first]].capitals and _is_acronym(row, span):
        found.append("acronym")
        in_war = ""
    else:
        in_war = form.in_war
    if not span.caseless and span.glance is not None and row.every.issuperset(form.small):
        found.append(f"also_lower_{form.size}")
    headline = title_case(row, first, last)
    if form.given and not headline and last + 1 < len(words) and row.gaps[last] == " " and row.token(last + 1).upper:
        found.append("given_name_of_two")
    _before(row, span, found, lexicon, headline=headline)
    if in_war and row.warlike and not (in_war == "named_in_war" and found[-1] == "starts_sentence"):
        found.append(in_war)
    look_behind(row, span, found, lexicon, headline=headline)
    if first > 0:
        previous = words[first - 1].lower()
        if (
            span.cue is None
            and (previous in _OF or previous in lexicon.words["class_prefixes"])
            and (cue := _class_word_before(row, first, lexicon)) is not None
        ):
            found.append("after_class")
            if previous == "of" and _holds(row, first - 2, cue, lexicon) and not _runs_on(row, last):
                found.append("after_class_of")
            span.local = True
            if previous != "of" or _is_kind(row, first - 2, last):
                span.cue = cue
        beside = lexicon.beside.get(words[first - 1])
        if beside is not None and span.kind == "name":
            _called(row, span, found, beside, lexicon)
        if first > 1 and previous == "of" and words[first - 2].lower() in lexicon.words["organisation_before_of"]:
            found.append("after_organisation_of")
        if first > 1 and previous == "of" and words[first - 2].lower() in lexicon.words["pacts_before_of"]:
            found.append("after_pact_of")
        if span.kind == "demonym" and previous in lexicon.words["language_before"]:
            found.append("language")
    if row.known[words[first]].capitals and _is_dateline(row, first, last):
        found.append("dateline")
    if headline:
        token = row.token(first)
        found.append("all_capitals" if token.capitals and token.long else "headline")
    if row.titles and row.titles(row.starts[first]):
        found.append("title")
    return found


def _called(row: Text, span: Span, found: list[str], beside: str, lexicon: ToponymLexicon) -> None:
    """What the word before a name says of it: that it is a river, or that something else is called after it.

    "The left bank of the Dnipro" and "берег Днепра" are a river's; "Hotel Palestine" and "the Duke of Sussex" are
    elsewhere.
    """
    at = span.first - 1
    if beside == "the":
        riverside = at > 1 and row.words[at - 1] == "of" and lexicon.beside.get(row.words[at - 2]) == "riverside"
        beside = "river" if riverside else _of_article(row, span)
    elif beside == "of" and at > 0:
        beside = lexicon.beside.get(row.words[at - 1], "")
        beside = "called" if beside == "dignity" else ""
    elif beside == "riverside" and row.words[at] > _LATIN:
        beside = "river"
    elif beside == "capital" and not _is_capital(row, span):
        beside = ""
    if beside in {"river", "capital"} and span.cue is None:
        span.cue = beside
    elif beside == "called" and row.gaps[at] == " ":
        found.append("named_after")


def _of_article(row: Text, span: Span) -> str:
    """What an article says of a name: "the Ganges" is the river, "the Moskva," a ship called after a town."""
    glance = span.glance
    if glance is None or span.cue is not None:
        return ""
    if glance.feature[:1] == "H":
        return "river"
    last = span.last
    if glance.feature[:1] != "P" or span.first != last or not _ends(row, last):
        return ""
    if row.gaps[last] == ", " and row.token(last + 1).opens:
        return ""  # "the Zurich, Switzerland-based body"
    whole = row.glance(f"The {span.name}")
    return "" if whole is not None and whole.match is Match.FOLDED else "called"


_STOPS = frozenset({",", ".", ";", ":", ")", "!", "?", ""})


def _ends(row: Text, last: int) -> bool:
    """Whether nothing behind a name can go with it: a mark, or a preposition."""
    if row.gaps[last] == " ":
        return row.token(last + 1).small and row.token(last + 1).before in {"after_at", "after_strong", "after_weak"}
    return row.gaps[last][:1] in _STOPS


def _is_capital(row: Text, span: Span) -> bool:
    """Whether a name is that of the capital before it: "the capital Dhaka", "the capital, Dhaka,", but no list."""
    gap = row.gaps[span.first - 1]
    return gap == " " or (gap == ", " and row.gaps[span.last][:1] in _STOPS)


_ACRONYM = 6


def _owns(row: Text, at: int) -> bool:
    """Whether a word is the name of a country or of a first-order division: "Kunar's Asadabad"."""
    glance = row.glance(row.words[at])
    return glance is not None and (glance.feature.startswith("A.PCL") or glance.division)


def _is_acronym(row: Text, span: Span) -> bool:
    """Whether a name in capitals stands among words that are not."""
    return (
        len(row.words[span.first]) < _ACRONYM
        and span.glance is not None
        and not span.glance.feature.startswith("A.PCL")
        and not all_capitals(row, span.first)
        and "\n" not in row.before(span.first)
    )


def _before(row: Text, span: Span, found: list[str], lexicon: ToponymLexicon, *, headline: bool) -> None:
    """What stands before."""
    first = span.first
    words, known = row.words, row.known
    if first == 0:
        found.append("starts_sentence")
        return
    gap = row.gaps[first - 1]
    at = first - 1
    joined = gap in JOINS or (gap in APOSTROPHES and words[at] in ELISIONS)
    if not joined and ends_sentence(gap) and not (gap[:1] == "." and known[words[at]].title):
        found.append("starts_sentence")
        return
    close = joined or gap in _OPENING
    if close and words[at].lower() == "the":
        found.append("after_the")
        at -= 1
        close = at >= 0 and row.gaps[at] in JOINS
    of_family = close and at > 0 and words[at] in lexicon.words["family_particles"]
    if of_family and known[words[at - 1]].title and row.gaps[at - 1] in JOINS:
        at -= 1  # "General de Castries"
    if at < 0 or (not close and at < first - 1):
        pass
    elif not close:
        found.append("after_comma" if gap[:1] == "," else "after_mark")
    elif (previous := known[words[at]]) and row.foreign and previous.lower in row.prepositions:
        found.append("after_strong")
        span.local = True
    elif previous.before:
        found.append(previous.before)
        if _is_measured(row, at, previous.lower, lexicon):
            found.append("after_distance")
            span.local = True
        if previous.strong:
            span.local = True
        elif previous.before == "after_title":
            span.person = span.kind == "name"
            if previous.lower in lexicon.words["misters"] and known[words[first]].upper:
                found.append("after_mister")
    elif previous.upper and (between := row.gaps[at]) in JOINS and between not in HYPHENS:
        if previous.given:
            found.append("after_given_name")
            span.person = True
            if _has_article(row, first, lexicon):
                found.append("nisba")
        elif previous.country is not None:
            # "The French Chamber" is something of the French, whatever else is called so; "French Guiana" is not.
            owned = "sort_P" in found and at > 0 and words[at - 1].lower() == "the"
            found.append("after_capital" if owned else "after_demonym")
        elif not headline:
            found.append("after_capital")
            if "loose_one" in found:
                found.append("loose_after_capital")  # "Iwo Jima" is not Jimma
            if _has_article(row, first, lexicon):
                found.append("nisba")  # Abu Bakr al-Baghdadi: whence he is, not where it is
                span.person = True
            span.person = span.person or (at > 0 and known[words[at - 1]].given)
    elif previous.digits:
        found.append("after_number")
    else:
        found.append("after_word")
    if gap in HYPHENS:
        found.append("after_hyphen")
    if (
        first > 1
        and gap == " "
        and words[first - 1] == "s"
        and row.gaps[first - 2] in APOSTROPHES
        and _owns(row, first - 2)
    ):
        found.append("after_owner")


def _has_article(row: Text, first: int, lexicon: ToponymLexicon) -> bool:
    """Whether a name begins with an Arabic article: "al-Baghdadi"."""
    return row.gaps[first] in HYPHENS and row.words[first].lower() in lexicon.words["articles_joined"]


def _holds(row: Text, at: int, cue: str, lexicon: ToponymLexicon) -> bool:
    """Whether a class word before "of" says that a place follows: "the port of X", but no "University of X"."""
    words = lexicon.words
    if cue in words["kind_settlement"] or cue in words["kind_area"]:
        return True
    return row.token(at).small and cue not in words["institution_after"]


def _runs_on(row: Text, last: int) -> bool:
    """Whether a name is only the beginning of one that no table has: "the village of Dongo Dawa"."""
    if last + 1 >= len(row.words) or row.gaps[last] != " ":
        return False
    following = row.token(last + 1)
    return following.upper and not (following.dull or following.given or following.title or following.capitals)


def _is_kind(row: Text, at: int, last: int) -> bool:
    """Whether a class word before "of" says what kind of place follows, not what lies in it or is a part of it.

    "The Saltivka district of Kharkiv", "islands of Lake Chad" and "the second city of Libya" do not; "the district of
    Kharkiv" and "the islands of Lesbos and Chios" do.
    """
    word = row.words[at]
    if at > 1 and row.words[at - 1].lower() in load_lexicon().words["ranks"] and row.words[at - 2].lower() in _RANKED:
        return False
    if word in load_lexicon().words["sections"] and at > 0 and row.gaps[at - 1] in JOINS and row.token(at - 1).upper:
        return row.token(at - 1).adjective or row.words[at - 1] == "The"
    if not (word.islower() and word.endswith("s")):
        return True
    rest = _REST_OF_LIST.match(row.text, row.end(last))
    if rest is None or rest[0] == " and ":
        return rest is not None
    glance = row.glance(row.slice(at + 2, last))
    return glance is None or not glance.division  # "the cities of North Kivu, Goma and Butembo"


_RANKED = frozenset({"the", "second", "third", "fourth"})
"""Before a word that says which of several something is; but "Libya's second city of Benghazi" is Benghazi."""


def _is_dateline(row: Text, first: int, last: int) -> bool:
    """Whether a name in capitals opens a paragraph, with a dash, a colon, a bracket or a comma behind it."""
    gap = row.gaps[last].strip(" ")[:1]
    return (first == 0 or "\n" in row.gaps[first - 1]) and (gap in RULES or gap in {":", ",", "("})


def _is_measure(low: str, lexicon: ToponymLexicon) -> bool:
    """Whether a word before "of" or "from" is a direction or a distance: "north of X", "20 km from X", "3km"."""
    known = lexicon.words["measures"]
    return low in known or (low[:1].isdigit() and low.lstrip("0123456789.,") in known)


def _is_measured(row: Text, at: int, low: str, lexicon: ToponymLexicon) -> bool:
    """Whether a preposition measures from what follows: "north of X", "20 km from X", "near X", "close to X"."""
    if low in _NEAR:
        return True
    if at == 0:
        return False
    before = row.words[at - 1].lower()
    return (low in {"of", "from"} and _is_measure(before, lexicon)) or (low == "to" and before == "close")


_NEAR = frozenset({"near", "outside"})


def _class_word_before(row: Text, first: int, lexicon: ToponymLexicon) -> str | None:
    words = row.words
    at = first - 1
    word = words[at].lower()
    if word not in _OF:
        return word if word in lexicon.words["class_prefixes"] and row.gaps[at] in JOINS else None
    at -= 1
    if at < 0 or row.gaps[at + 1] not in JOINS or row.gaps[at] not in JOINS:
        return None
    word = words[at].lower()
    if at > 0 and (words[at - 1].lower(), word) in lexicon.pairs:
        return f"{words[at - 1].lower()} {word}"
    return word if word in lexicon.words["class_words"] else None
