"""What the form and the context of a name say about whether it is a place: the features that weights are fitted to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geomap.model import Match
from geomap.reading.toponymscan import HYPHENS, JOINS, Span, Text

if TYPE_CHECKING:
    from geomap.reading.toponymwords import ToponymLexicon


def _class_word_after(row: Text, last: int, lexicon: ToponymLexicon) -> str | None:
    following = last + 1
    if following >= len(row.words) or row.gaps[last] not in JOINS:
        return None
    one = row.lower[following]
    if (
        following + 1 < len(row.words)
        and row.gaps[following] in JOINS
        and (one, row.lower[following + 1]) in lexicon.pairs
    ):
        return f"{one} {row.lower[following + 1]}"
    return one if one in lexicon.words["class_words"] else None


def _class_word_before(row: Text, first: int, lexicon: ToponymLexicon) -> str | None:
    at = first - 1
    if at < 0 or row.gaps[at] not in JOINS:
        return None
    of = row.lower[at] in {"of", "de", "di", "du"}
    if of:
        at -= 1
    if at < 0 or row.gaps[at] not in JOINS:
        return None
    if at > 0 and (row.lower[at - 1], row.lower[at]) in lexicon.pairs and of:
        return f"{row.lower[at - 1]} {row.lower[at]}"
    word = row.lower[at]
    if of and word in lexicon.words["class_words"]:
        return word
    return word if not of and word in lexicon.words["class_prefixes"] else None


def features_of(row: Text, span: Span, lexicon: ToponymLexicon) -> list[str]:
    """The names of the features that hold for a span, apart from those that other mentions give."""
    words = lexicon.words
    first, last, glance = span.first, span.last, span.glance
    low = row.lower[first]
    length = last - first + 1
    found = ["bias", f"kind_{span.kind}"]
    if glance is not None:
        feature = glance.feature
        found.append(f"match_{glance.match.name.lower()}")
        size = "many" if length > 1 else "one"
        if glance.match is Match.TRANSLITERATED:
            found.append(f"loose_{size}")
        found.append(f"words_{min(length, 3)}")
        sort = "country" if feature.startswith("A.PCL") else feature[:1] or "none"
        found.append(f"sort_{sort}")
        if sort == "A":
            found.append("admin1" if feature == "A.ADM1" else "admin")
        elif sort == "P":
            found.append(f"population_{min(7, int(math.log10(glance.population + 1)))}")
        if not glance.own:
            found.append("alias")
        if sort != "country" and glance.country in lexicon.theatres and row.warlike:
            found.append("theatre_of_war")
        elif glance.match is Match.TRANSLITERATED and row.warlike and not lexicon.theatres.isdisjoint(glance.countries):
            found.append("theatre_of_war_loose")
        if glance.places > 20:
            found.append("shared_by_many")
        if any(row.lower[k] in words["articles_joined"] and row.gaps[k] in HYPHENS for k in range(first, last)) or (
            length > 1 and low in words["arabic_first"]
        ):
            found.append("arabic_form")
        if low in words["common"]:
            found.append("common")
        if not span.caseless and all(row.lower[k] in row.seen_lower or not row.open[k] for k in range(first, last + 1)):
            found.append(f"also_lower_{size}")
        if length == 1 and len(row.words[first]) <= 3:
            found.append("short")
        tail = row.lower[last]
        if length > 1 and tail in words["class_words"]:
            found.append("class_inside")
            span.cue = None if sort == "country" else tail
        if low in words["first_names"]:
            found.append(f"given_name_{size}")
            if length == 1 and row.gaps[last] == " " and row.open[last + 1] and row.words[last + 1][0].isupper():
                found.append("given_name_of_two")
        if span.caseless:
            found.append("caseless")
        elif low[0] > "\u036f":
            found.append("other_script")
    else:
        word = row.lower[first]
        if span.kind == "demonym" and word.endswith(("s", "men", "man", "woman", "women")):
            found.append("demonym_people")
        if word in words["languages"]:
            found.append("language")

    if glance is not None and glance.inflected and span.caseless:
        found.append("after_strong")  # the preposition is written together with the name
        span.local = True

    # What stands before.
    before = row.before(first)
    at = first - 1
    start = (
        at < 0 or "\n" in before or before.strip()[:1] in {".", "!", "?"} or before.rstrip().endswith((".", "!", "?"))
    )
    if start and not (before.startswith(".") and at >= 0 and row.lower[at] in words["titles"]):
        found.append("starts_sentence")
    elif at >= 0:
        close = before in JOINS or before in {". ", " ‘", " “", ' "', "\n"}
        if close and row.lower[at] == "the":
            found.append("after_the")
            at -= 1
            close = at >= 0 and row.gaps[at] in JOINS
        previous = row.lower[at] if at >= 0 else ""
        if at < 0 or (not close and at < first - 1):
            pass
        elif not close:
            found.append("after_comma" if before[:1] == "," else "after_mark")
        elif previous in words["prepositions_strong"]:
            found.append("after_strong")
            span.local = True
        elif previous in words["prepositions_weak"]:
            found.append("after_weak")
        elif previous in words["verbs_before"]:
            found.append("after_verb")
        elif previous in {"and", "or", "&"}:
            found.append("after_and")
        elif previous in words["titles"]:
            found.append("after_title")
            span.person = span.kind == "name"
        elif previous in words["common"]:
            found.append("after_word")
        elif row.open[at] and row.words[at][0].isupper() and row.gaps[at] in JOINS and row.gaps[at] not in HYPHENS:
            if previous in words["first_names"]:
                found.append("after_given_name")
                span.person = True
            elif previous in row.demonyms:
                found.append("after_demonym")
            elif not title_case(row, first, last):
                found.append("after_capital")
                if low in words["articles_joined"] and row.gaps[first] in HYPHENS:
                    found.append("nisba")  # Abu Bakr al-Baghdadi: whence he is, not where it is
                    span.person = True
                span.person = span.person or (at > 0 and row.lower[at - 1] in words["first_names"])
        elif row.words[at].isdigit():
            found.append("after_number")
        else:
            found.append("after_word")
        if before in HYPHENS:
            found.append("after_hyphen")

    # What stands after.
    gap = row.gaps[last]
    following = row.lower[last + 1] if last + 1 < len(row.words) else ""
    if gap[:2] in {"'s", "’s"} or (gap[:1] in {"'", "’"} and row.lower[last].endswith("s")):
        found.append("possessive")
    elif gap in HYPHENS:
        found.append("before_based" if following in {"based", "area", "born", "bound"} else "before_hyphen")
    elif gap in JOINS and following:
        upper = row.open[last + 1] and row.words[last + 1][0].isupper()
        cue = _class_word_after(row, last, lexicon)
        if cue is not None:
            found.append("before_class_upper" if upper else "before_class")
            span.cue = cue
            span.local = span.local or not upper
        elif following in words["institution_after"] and upper:
            found.append("before_institution")
        elif following in words["organisation_after"] and upper:
            found.append("before_organisation")
        elif following in words["person_after"]:
            found.append("before_speech")
        elif upper and not title_case(row, first, last):
            found.append("before_capital")
            if following in words["first_names"]:
                found.append("before_given_name")
        elif upper:
            found.append("before_capital_headline")
        else:
            found.append("before_word")
    elif gap[:1] == ",":
        found.append("before_comma_name" if last + 1 < len(row.words) and row.open[last + 1] else "before_comma")
        if following.isdigit() and len(following) == 2 and gap == ", ":
            found.append("before_age")
            span.person = True
    elif gap[:2] == " (":
        found.append("before_bracket")
    elif gap.strip()[:1] in {".", "!", "?"} or not following:
        found.append("before_stop")
    else:
        found.append("before_mark")
    if span.cue is None:
        cue = _class_word_before(row, first, lexicon)
        if cue is not None:
            found.append("after_class")
            if row.lower[first - 1] == "of" and (cue in words["kind_settlement"] or cue in words["kind_area"]):
                found.append("after_class_of")
            span.cue = cue
            span.local = True
    if first > 1 and row.lower[first - 1] == "of" and row.lower[first - 2] in words["organisation_before_of"]:
        found.append("after_organisation_of")
    if span.kind == "demonym" and first > 0 and row.lower[first - 1] in words["language_before"]:
        found.append("language")
    if title_case(row, first, last):
        found.append("all_capitals" if row.words[first].isupper() and len(row.words[first]) > 3 else "headline")
    if row.titles(row.spans[first][0]):
        found.append("title")
    return found


def title_case(row: Text, first: int, last: int) -> bool:
    """Whether the words around are capitalised as well, so that a capital says nothing."""
    low = max(0, first - 4)
    long = [i for i in (*range(low, first), *range(last + 1, min(len(row.words), last + 5))) if len(row.words[i]) > 3]
    return len(long) > 1 and all(row.open[i] for i in long)
