"""What stands behind a name says of it: the features of class words, possessives, appositions and lists."""

from collections.abc import Mapping

from geomap.reading.toponyms.containers import names_another
from geomap.reading.toponyms.lexicon import ToponymLexicon, load_lexicon
from geomap.reading.toponyms.scan import Span
from geomap.reading.toponyms.text import HYPHENS, JOINS, Text
from geomap.reading.toponyms.tokens import Token

RULES = frozenset({"-", "\u2013", "\u2014", "\u2212"})


def look_behind(row: Text, span: Span, found: list[str], lexicon: ToponymLexicon, *, headline: bool) -> None:
    """Add what stands behind a name, and tell the span its class word."""
    words = lexicon.words
    last = span.last
    gap = row.gaps[last]
    following = row.known[row.words[last + 1]] if last + 1 < len(row.words) else None
    low = following.lower if following is not None else ""
    if gap in JOINS and following is not None and gap not in HYPHENS:
        cue = _class_word_after(row, last, following, lexicon)
        if cue is not None and names_another(row, last):
            cue = None
        # Among capitals the next word's say nothing: "BEIRUT SUBURB HIT"; nor is what falls a waterfall.
        loud = headline and following.capitals and row.known[row.words[last]].capitals
        upper = following.upper and not loud
        if loud and low in words["class_verbs"]:
            cue = None
        if cue is not None:
            found.append("before_class_upper" if upper else "before_class")
            if upper and following.lower in words["streets"]:
                found.append("named_after")
            span.cue = cue
            span.local = span.local or not upper
        elif low in words["pacts"] or (low == "peace" and _is_peace(row, last + 2, lexicon)):
            found.append("before_pact")
        elif following.upper and low in words["body_adjectives"] and _is_body(row, last + 2, words):
            found.append("before_body")
        elif following.upper and low in words["institution_after"]:
            found.append("before_institution")
        elif following.upper and low in words["organisation_after"]:
            found.append("before_organisation")
        elif low in words["person_after"]:
            found.append("before_speech")
        elif not following.upper:
            acts = _acts(row, last + 1, following, words)
            found.append("before_deed" if acts else "before_local" if low in words["local_after"] else "before_word")
        elif headline:
            found.append("before_capital_headline")
        else:
            found.append("before_capital")
            if following.given:
                found.append("before_given_name")
    elif gap[:1] in {"'", "’"} and row.words[last].lower().endswith("s"):
        found.append("possessive")
    elif (gap in HYPHENS or gap in RULES) and _is_route(row, last):
        found.append("before_class")
        span.local = True
    elif gap in HYPHENS:
        found.append("before_based" if low in {"based", "area", "born", "bound"} else "before_hyphen")
    elif gap[:1] == ",":
        found.append("before_comma_name" if following is not None and following.opens else "before_comma")
        if following is not None and following.digits and len(low) == 2 and gap == ", ":
            found.append("before_age")
            span.person = True
        elif gap == ", " and low in _APPOSED:
            found.append(_APPOSED[low])
        elif gap == ", " and low in _ARTICLES and (sort := _apposed(row, last + 2, words)):
            found.append(sort)
    elif gap[:2] == " (":
        found.append("before_bracket")
    elif gap.strip()[:1] in {".", "!", "?"} or not low:
        found.append("before_stop")
    else:
        found.append("before_mark")


_APPOSED = {"where": "before_where", "which": "before_where", "who": "before_who", "whom": "before_who"}
_ARTICLES = frozenset({"the", "a", "an"})
_AS_FAR = 5
"""Words behind an article among which what somebody or something is called is looked for."""


def _apposed(row: Text, at: int, words: Mapping[str, frozenset[str]]) -> str:
    """What a name is called behind a comma: "X, the second town of" and "X, a small port" are places, "X, the gunman"
    is none.
    """
    for k in range(at, min(at + _AS_FAR, len(row.words))):
        token = row.token(k)
        if token.class_word or token.lower in words["kind_settlement"] or token.lower in words["kind_area"]:
            return "before_where"
        if token.title or token.lower in words["people"]:
            return "before_who"
        if row.gaps[k] not in JOINS:
            return ""
    return ""


def _is_body(row: Text, at: int, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a token makes the name before it and its adjective an organisation: "Manbij Military Council"."""
    token = row.token(at) if at < len(row.words) and row.gaps[at - 1] in JOINS else None
    return (
        token is not None
        and token.upper
        and (token.lower in words["organisation_after"] or token.lower in words["institution_after"])
    )


def _acts(row: Text, at: int, verb: Token, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a verb behind a name says what somebody does: "Villa wanted", "Soult had taken"."""
    if verb.lower in _PERFECT and at + 1 < len(row.words):
        verb = row.token(at + 1)
    return verb.before == "after_verb" or verb.lower in words["deeds"]


_PERFECT = frozenset({"had", "has", "have"})


def _is_route(row: Text, last: int) -> bool:
    """Whether a dash joins a name to another and both to what runs between them: "the Juba-Nimule road"."""
    if last + 2 >= len(row.words) or row.gaps[last + 1] != " ":
        return False
    return row.token(last + 1).upper and row.words[last + 2] in load_lexicon().words["routes"]


def _is_peace(row: Text, at: int, lexicon: ToponymLexicon) -> bool:
    """Whether what was agreed somewhere follows "peace": "the Dayton peace deal"."""
    if at == len(row.words) or row.gaps[at - 1] != " ":
        return False
    low = row.words[at].lower()
    return low in lexicon.words["pacts"] or low == "deal"


def _class_word_after(row: Text, last: int, following: Token, lexicon: ToponymLexicon) -> str | None:
    """The class word in the next words, which is joined to the name."""
    if following.lower in lexicon.pair_heads and last + 2 < len(row.words) and row.gaps[last + 1] in JOINS:
        pair = following.lower, row.words[last + 2].lower()
        if pair in lexicon.pairs:
            return f"{pair[0]} {pair[1]}"
    return following.lower if following.class_word else None
