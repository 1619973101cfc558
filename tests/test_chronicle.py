from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from chronicles import ARMY, COAST, LEAGUE, claim, day, place
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import wars

from geomap.chronicle import compile_chronicle
from geomap.model import Attribution, Citation, Force, Georeference, When

TOWN = place("Alda", 35.95, 39.01)
OTHER = place("Bera", 35.33, 40.14)
PROVINCE = place("Alda", 36.0, 39.0, source_id="alda-province", feature="A.ADM1")
GUARD = Force("army-guard", "Army Guard", "north:government", "the guard")
ARMY_OFFICE = Attribution("army command", "the army command said", "north:government")
LEAGUE_OFFICE = Attribution("League office", "the League's office said", "north:league")
MONITOR = Attribution("the monitor", "the monitor said")


class Reports:
    """Claims in the making: each its own report unless told otherwise, and later in its text than those before."""

    def __init__(self):
        self.claims = []

    def __call__(self, status, when, force=None, *, where=TOWN, report=None, **more):
        early, _, late = when.partition("..") if ".." in when else (when, "", when)
        span = When(day(early), day(late), None, more.pop("edtf", None))
        number = len(self.claims)
        published = day(more.pop("published", late or early or None))
        name = report or f"report-{number}"
        start = 100 * number
        quote = more.pop("quote", f"Sentence {number} of what {name} says")
        suffix = more.pop("suffix", "")
        it = claim(where, status, None, force, id=f"claim-{number}", when=span, quote=quote, according_to=None)
        it = replace(
            it,
            citation=Citation(name, published=published, sha256=more.pop("sha256", name)),
            evidence=replace(it.evidence, start=start, end=start + len(quote), suffix=suffix),
            **more,
        )
        self.claims.append(it)
        return it

    @property
    def chronicle(self):
        return compile_chronicle(self.claims)

    def site(self, key="geonames:alda"):
        return next(site for site in self.chronicle.sites if site.key == key)

    def states(self, key="geonames:alda"):
        return [
            (p.state, tuple(f.id for f in p.forces), str(p.start or ""), str(p.end or ""))
            for p in self.site(key).periods
        ]

    def on(self, when, key="geonames:alda"):
        """State and forces of a day, with the share behind it where only that much is spoken of."""
        for situation in self.chronicle.as_of(day(when)):
            if situation.site.key == key:
                period = situation.period
                found = (period.state, *(f.id for f in period.forces)) if period else ()
                return (*found, period.share) if period and period.share else found
        return None


@pytest.fixture
def say():
    return Reports()


A, L = "north-army", "hill-league"

# --- any claims -----------------------------------------------------------------------------------------------


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(wars(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter_and_periods_follow_one_another(claims, random):
    found = compile_chronicle(claims)
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert compile_chronicle(shuffled) == found
    assert [site.key for site in found.sites] == sorted({site.key for site in found.sites})
    for site in found.sites:
        assert site.periods[-1].end is None
        for one, two in zip(site.periods, site.periods[1:], strict=False):
            assert one.end is not None
            assert one.start is None or one.start <= one.end
            assert two.start == one.end + dt.timedelta(days=1)
            assert (one.state, one.forces, one.share, one.modality) != (two.state, two.forces, two.share, two.modality)
        told = [c.id for c in site.claims]
        for period in site.periods:
            assert set(period.claims) <= set(told)
            if len(set(told)) == len(told):
                assert [each for each in told if each in period.claims] == list(period.claims)
            assert period.claims or period.state == "unknown"
            assert len({f.id for f in period.forces}) == len(period.forces)
            assert len(period.forces) == 1 or period.state != "held"
            assert period.modality == "asserted" or not any(
                c.modality == "asserted" for c in site.claims if c.id in period.claims and told.count(c.id) == 1
            )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(wars(12))
def test_a_claim_given_twice_counts_once(claims):
    assert compile_chronicle(claims + claims) == compile_chronicle(claims)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(wars())
def test_each_claim_is_of_one_site_whatever_others_have_it_as_well(claims):
    sites = compile_chronicle(claims).sites
    elsewhere = [{id(claim) for claim in site.elsewhere} for site in sites]
    listed = [id(claim) for site in sites for claim in site.claims]
    own = [
        id(claim)
        for site, others in zip(sites, elsewhere, strict=True)
        for claim in site.claims
        if id(claim) not in others
    ]
    assert sorted(own) == sorted(set(listed))
    assert len(listed) == len(own) + sum(map(len, elsewhere))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(wars(12))
def test_what_is_believed_changes_nothing_that_is_asserted(claims):
    asserted = [c for c in claims if c.modality == "asserted" and c.status not in {"captured", "lost"}]
    asserted = [replace(c, when=replace(c.when, edtf=None)) for c in asserted]
    believed = [replace(c, modality="believed", id=f"b{n}") for n, c in enumerate(claims)]
    full = {s.key: [p for p in s.periods if p.modality == "asserted"] for s in compile_chronicle(asserted).sites}
    both = {s.key: s.periods for s in compile_chronicle(asserted + believed).sites}
    for key, periods in full.items():
        known = [p for p in periods if p.state != "unknown" and p.start is not None]
        if known:
            assert [p for p in both[key] if p.modality == "asserted" and p.state != "unknown"] == known


def test_no_claims_no_sites():
    empty = compile_chronicle([])
    assert (empty.sites, empty.unresolved, empty.first, empty.last) == ((), (), None, None)
    assert empty.as_of(day("2017-01-01")) == ()


def test_the_first_and_last_days_there_are(say):
    say("controls", "0001-01-01..9999-12-31", ARMY)
    say("captured", "0001-01-01", LEAGUE)
    say("besieged", "9999-12-31", ARMY)
    say("lost", "9999-12-31", LEAGUE)
    assert say.states()[-1][3] == ""
    assert say.chronicle.as_of(dt.date.max)
    assert say.chronicle.as_of(dt.date.min)


def test_the_days_of_a_chronicle_go_from_what_is_told_first_to_what_was_printed_last(say):
    say("captured", "2017-05-01..2017-05-03", ARMY, published="2017-06-01")
    say("controls", "", ARMY, where=OTHER, published="2016-01-01")
    assert (say.chronicle.first, say.chronicle.last) == (day("2017-05-01"), day("2017-06-01"))


def test_a_span_the_wrong_way_round_is_a_span(say):
    say("controls", "2017-05-10..2017-05-01", ARMY)
    assert say.states() == [("held", (A,), "2017-05-01", "")]


def test_unresolved_claims_are_kept_apart(say):
    say("captured", "2017-05-01", ARMY, georeference=Georeference("Alda", None, 0.0, (), "gazetteer", "no such place"))
    assert say.chronicle.sites == ()
    assert [c.id for c in say.chronicle.unresolved] == ["claim-0"]


def many(count, sites, forces):
    out = []
    for n in range(count):
        where = place(f"Place {n % sites}", 1, 1)
        early = dt.date(2014, 1, 1) + dt.timedelta(days=n * 7919 % 3000)
        span = When(early, early + dt.timedelta(days=(0, 0, 7, 300)[n % 4]))
        status = ("controls", "captured", "lost", "contested", "besieged", "struck")[n * 31 % 6]
        cite = Citation(f"report-{n // 4}", published=span.latest, sha256=f"{n // 4}")
        share = (None, None, None, "part")[n * 17 % 4]
        out.append(
            claim(where, status, None, forces[n * 13 % len(forces)], id=f"c{n}", citation=cite, when=span, share=share)
        )
    return out


@pytest.mark.parametrize(
    "forces",
    [(ARMY, LEAGUE, COAST), tuple(Force(f"f{n}", f"Force {n}", None, "") for n in range(4000))],
    ids=["few forces", "many forces"],
)
def test_many_claims_of_one_place_take_time_by_their_number_only(forces):
    def seconds(count):
        claims = many(count, 1, forces)
        start = time.process_time()
        compile_chronicle(claims)
        return time.process_time() - start

    seconds(100)
    few, more = min(seconds(1000), seconds(1000)), min(seconds(4000), seconds(4000))
    assert more < max(few, 0.05) * 10  # sixteen times as long were it by the square


# --- changes --------------------------------------------------------------------------------------------------


def test_a_place_changes_hands_in_order(say):
    say("captured", "2017-03-02", ARMY)
    say("captured", "2016-12-11", LEAGUE)
    say("captured", "2016-03-27", ARMY)
    say("captured", "2015-05-20", LEAGUE)
    assert say.states() == [
        ("held", (L,), "2015-05-20", "2016-03-26"),
        ("held", (A,), "2016-03-27", "2016-12-10"),
        ("held", (L,), "2016-12-11", "2017-03-01"),
        ("held", (A,), "2017-03-02", ""),
    ]


def test_a_capture_counts_from_the_last_day_it_can_have_been(say):
    say("controls", "2017-06-01", LEAGUE)
    say("captured", "2017-08-01..2017-08-31", ARMY)
    assert say.on("2017-08-30") == ("held", L)
    assert say.on("2017-08-31") == ("held", A)


def test_an_event_of_which_only_the_year_is_told_is_the_one_whose_day_is_known(say):
    say("captured", "2014-06-10", LEAGUE)
    say("captured", "2014-09-01", ARMY)
    say("captured", "2014-01-01..2014-12-31", LEAGUE, published="2017-01-01")
    assert say.on("2014-06-10") == ("held", L)
    assert say.on("2015-01-01") == ("held", A)


def test_a_loss_of_which_only_the_year_is_told_is_the_capture_by_another(say):
    say("captured", "2014-03-01", LEAGUE)
    say("captured", "2014-06-10", ARMY)
    say("captured", "2014-09-01", LEAGUE)
    say("lost", "2014-01-01..2014-12-31", LEAGUE)
    assert say.on("2015-01-01") == ("held", L)


def test_since_a_year_begins_with_the_capture_of_that_year(say):
    say("captured", "2014-06-10", LEAGUE)
    say("controls", "2014-01-01..2017-09-05", LEAGUE, edtf="2014/2017-09-05")
    assert say.states() == [("held", (L,), "2014-06-10", "")]


def test_since_a_year_without_a_known_capture_begins_with_the_year(say):
    say("captured", "2015-06-10", LEAGUE)
    say("controls", "2014-01-01..2017-09-05", LEAGUE, edtf="2014/2017-09-05")
    assert say.states() == [("held", (L,), "2014-01-01", "")]


def test_since_december_begins_with_the_capture_of_that_december(say):
    say("captured", "2016-12-20", ARMY)
    say("controls", "2016-12-01..2017-03-01", ARMY, edtf="2016-12/2017-03-01")
    assert say.states() == [("held", (A,), "2016-12-20", "")]


def test_held_for_years_is_all_of_it_on_the_day_that_says_so(say):
    say("controls", "2014-01-01..2017-05-01", ARMY)
    say("captured", "2016-01-01", LEAGUE, part="east", share="part")
    assert say.on("2016-06-01") == ("contested", A, L)
    assert say.on("2017-05-01") == ("held", A)


def test_a_report_that_tells_what_came_between_does_not_vouch_for_what_was_before(say):
    say("controls", "2014-01-01..2018-01-01", ARMY, report="history")
    say("captured", "2015-01-01", LEAGUE, report="history")
    say("captured", "2016-01-01", ARMY, report="history")
    say("captured", "2017-01-01", LEAGUE)
    assert say.on("2018-02-01") == ("held", L)


def test_what_was_held_since_long_ago_does_not_come_back_the_day_after_it_is_taken(say):
    say("controls", "2014-01-01..2017-09-05", LEAGUE)
    say("captured", "2016-03-01", ARMY)
    assert say.on("2016-02-29") == ("held", L)
    assert say.on("2016-03-02") == ("held", A)
    assert say.on("2017-09-05") == ("held", L)  # another report says so of that day


def test_a_report_does_not_contradict_the_change_it_tells(say):
    say("captured", "2017-10-16", ARMY, report="one")
    say("controls", "2014-06-01..2017-10-17", LEAGUE, report="one")
    assert say.on("2017-10-15") == ("held", L)
    assert say.on("2017-10-18") == ("held", A)


def test_a_fight_goes_on_however_its_forces_are_written(say):
    say("contested", "2015-06-01", parties=(ARMY, LEAGUE))
    say("contested", "2015-06-04", parties=(replace(ARMY, as_written="its troops", start=7, end=17), LEAGUE))
    assert say.states() == [("contested", (A, L), "2015-06-01", "")]


def test_a_day_of_fighting_within_a_long_hold(say):
    say("controls", "2014-01-01..2017-09-05", LEAGUE)
    say("contested", "2015-06-01", parties=(ARMY, LEAGUE))
    assert [s[:1] + s[2:] for s in say.states()] == [
        ("held", "2014-01-01", "2015-05-31"),
        ("contested", "2015-06-01", "2015-06-01"),
        ("held", "2015-06-02", ""),
    ]


def test_confirmations_make_no_new_period(say):
    for when in ("2017-05-01", "2017-06-01", "2017-07-01"):
        say("controls", when, ARMY)
    assert say.states() == [("held", (A,), "2017-05-01", "")]
    assert say.site().periods[0].claims == ("claim-0", "claim-1", "claim-2")


def test_forces_of_one_side_do_not_dispute_a_place(say):
    say("controls", "2017-05-01", ARMY)
    say("captured", "2017-05-01", GUARD)
    assert say.on("2017-05-01") == ("held", A)


# --- losses ---------------------------------------------------------------------------------------------------


def test_a_holder_that_leaves_leaves_it_to_nobody(say):
    say("controls", "2017-05-01", ARMY)
    say("lost", "2017-06-01", ARMY)
    assert say.states()[-1] == ("vacated", (A,), "2017-06-01", "")


def test_what_a_force_does_not_hold_it_cannot_lose(say):
    say("captured", "2024-12-05", LEAGUE)
    say("lost", "2024-12-06", ARMY)
    assert say.states() == [("held", (L,), "2024-12-05", "")]


def test_the_loser_and_the_gainer_of_one_day_agree(say):
    say("lost", "2024-02-17", ARMY)
    say("captured", "2024-02-17", LEAGUE)
    assert say.on("2024-02-17") == ("held", L)


def test_taken_by_nobody_knows_whom_from_somebody_is_a_loss(say):
    say("controls", "2017-05-01", ARMY)
    say("captured", "2017-06-01", None, opponent=ARMY)
    assert say.on("2017-06-01") == ("vacated", A)


def test_taken_by_nobody_knows_whom_is_news_only_if_it_is_later(say):
    say("captured", "2023-05-20", LEAGUE)
    say("captured", "2023-05-01..2023-05-31", None)
    assert say.states() == [("held", (L,), "2023-05-20", "")]
    say("captured", "2023-07-01..2023-07-31", None)
    assert say.on("2023-08-01") == ("unknown",)


def test_taken_by_nobody_knows_whom_on_a_day_that_may_be_the_one_known_is_no_news(say):
    say("captured", "2017-05-10", ARMY)
    say("captured", "2017-05-10..2017-05-12", None)
    assert say.states() == [("held", (A,), "2017-05-10", "")]
    say("contested", "2017-06-01..2017-06-10", parties=(ARMY, LEAGUE))
    say("captured", "2017-06-10", None)
    assert say.on("2017-06-10") == ("contested", A, L)


def test_one_of_two_who_fought_for_it_leaves(say):
    say("contested", "2017-05-01", parties=(ARMY, LEAGUE))
    say("lost", "2017-05-02", COAST)
    assert say.on("2017-05-02") == ("contested", A, L)
    say("lost", "2017-05-03", ARMY)
    assert say.on("2017-05-03") == ("vacated", A)


# --- one report, and several ----------------------------------------------------------------------------------


def test_of_what_one_report_tells_of_one_day_the_later_sentence_counts(say):
    say("captured", "2017-05-01", ARMY, report="one")
    say("captured", "2017-05-01", LEAGUE, report="one")
    assert say.on("2017-05-01") == ("held", L)


def test_seized_and_left_again_the_same_day(say):
    say("captured", "2017-05-01", ARMY, report="one")
    say("lost", "2017-05-01", ARMY, report="one")
    assert say.on("2017-05-01") == ("vacated", A)


def test_left_and_seized_again_the_same_day(say):
    say("lost", "2017-05-01", ARMY, report="one")
    say("captured", "2017-05-01", ARMY, report="one")
    assert say.on("2017-05-01") == ("held", A)


def test_fighting_that_ends_with_a_capture_and_a_capture_after_which_it_goes_on(say):
    say("contested", "2017-05-01", parties=(ARMY, LEAGUE), report="one")
    say("captured", "2017-05-01", ARMY, report="one")
    say("captured", "2017-05-01", ARMY, where=OTHER, report="one")
    say("contested", "2017-05-01", where=OTHER, report="one")
    say("captured", "2017-05-01", ARMY, where=OTHER, report="one")
    assert say.on("2017-05-01") == ("held", A)
    assert say.on("2017-05-01", "geonames:bera") == ("contested", A)


def test_two_reports_of_one_day_that_disagree_are_a_dispute_with_both_claims(say):
    say("captured", "2017-05-01", ARMY)
    say("controls", "2017-05-01", LEAGUE)
    assert say.on("2017-05-01") == ("disputed", A, L)
    assert say.site().periods[0].claims == ("claim-0", "claim-1")


def test_two_voices_in_one_report_are_a_dispute(say):
    say("captured", "2017-05-01", ARMY, report="one", according_to=ARMY_OFFICE, self_serving=True)
    say("controls", "2017-05-01", LEAGUE, report="one", according_to=LEAGUE_OFFICE, self_serving=True)
    assert say.on("2017-05-02") == ("disputed", A, L)


def test_a_claim_of_its_own_does_not_undo_what_the_report_says_itself(say):
    say("captured", "2017-05-01", ARMY, report="one")
    say("controls", "2017-05-01", LEAGUE, report="one", according_to=LEAGUE_OFFICE, self_serving=True)
    say("captured", "2017-05-01", ARMY, report="two", where=OTHER)
    say("controls", "2017-05-01", LEAGUE, report="two", where=OTHER, according_to=MONITOR)
    assert say.on("2017-05-01") == ("disputed", A, L)
    assert say.on("2017-05-01", "geonames:bera") == ("held", L)


# --- parties to it --------------------------------------------------------------------------------------------


def own(force):
    return {"self_serving": True, "according_to": ARMY_OFFICE if force.side == ARMY.side else LEAGUE_OFFICE}


def test_a_partisan_claim_that_nobody_contradicts_counts(say):
    say("controls", "2017-04-01", LEAGUE)
    say("captured", "2017-05-01", ARMY, **own(ARMY))
    assert say.on("2017-05-01") == ("held", A)


@pytest.mark.parametrize(("before", "state"), [("2017-04-24", "disputed"), ("2017-04-23", "held")])
def test_a_partisan_claim_is_disputed_by_the_other_side_s_of_the_week_before(say, before, state):
    say("controls", before, LEAGUE, **own(LEAGUE))
    say("captured", "2017-05-01", ARMY, **own(ARMY))
    assert say.on("2017-05-01")[0] == state


def test_a_party_to_a_dispute_does_not_settle_it(say):
    say("captured", "2017-05-01", ARMY, **own(ARMY))
    say("controls", "2017-05-01", LEAGUE, **own(LEAGUE))
    say("controls", "2017-06-15", LEAGUE, **own(LEAGUE))
    say("lost", "2017-06-16", ARMY, according_to=LEAGUE_OFFICE)
    assert say.states() == [("disputed", (A, L), "2017-05-01", "")]
    say("controls", "2017-07-01", LEAGUE, according_to=MONITOR)
    assert say.on("2017-07-01") == ("held", L)


def test_who_is_no_party_to_a_dispute_ends_it_by_a_claim_of_its_own(say):
    say("captured", "2017-05-01", ARMY, **own(ARMY))
    say("controls", "2017-05-01", LEAGUE, **own(LEAGUE))
    brigades = Attribution("Brigades", "the Brigades said", COAST.id)
    say("captured", "2017-06-15", COAST, self_serving=True, according_to=brigades)
    assert say.on("2017-06-15") == ("held", COAST.id)


def test_a_dispute_that_another_force_of_a_side_goes_on_with_still_stands_on_both_sides_claims(say):
    say("captured", "2017-05-01", ARMY, **own(ARMY))
    say("controls", "2017-05-01", LEAGUE, **own(LEAGUE))
    say("controls", "2017-05-20", GUARD, **own(GUARD))
    last = say.site().periods[-1]
    assert (last.state, {f.id for f in last.forces}) == ("disputed", {GUARD.id, L})
    assert last.claims == ("claim-1", "claim-2")


def test_a_party_that_owns_up_to_its_loss_settles_it(say):
    say("captured", "2017-05-01", ARMY, **own(ARMY))
    say("controls", "2017-05-01", LEAGUE, **own(LEAGUE))
    say("lost", "2017-05-09", LEAGUE, according_to=LEAGUE_OFFICE)
    assert say.on("2017-05-09") == ("held", A)


# --- believed, undated ----------------------------------------------------------------------------------------


def test_what_is_believed_counts_until_anything_is_asserted(say):
    say("controls", "2017-04-01", LEAGUE, modality="believed")
    say("controls", "2017-05-01", ARMY)
    say("captured", "2017-06-01", LEAGUE, modality="believed")
    found = [(p.modality, p.forces[0].id, str(p.start), str(p.end or "")) for p in say.site().periods]
    assert found == [("believed", L, "2017-04-01", "2017-04-30"), ("asserted", A, "2017-05-01", "")]


def test_what_has_no_date_counts_only_where_nothing_has_one(say):
    say("captured", "", LEAGUE, published="2017-09-05")
    assert say.states() == [("held", (L,), "", "")]
    say("controls", "2012-05-01", ARMY, modality="believed")
    assert say.states() == [("held", (A,), "2012-05-01", "")]


# --- parts ----------------------------------------------------------------------------------------------------


def test_a_part_does_not_paint_the_town_nor_a_province_its_towns(say):
    say("controls", "2017-05-01", LEAGUE, part="old city", share="part", relation="part_of")
    say("controls", "2017-05-01", LEAGUE, where=PROVINCE)
    say("struck", "2017-05-01", ARMY)
    assert say.on("2017-05-01") == ("unknown",)
    assert say.on("2017-05-01", "geonames:alda#old city") == ("held", L)
    assert say.on("2017-05-01", "geonames:alda-province") == ("held", L)


def test_parts_held_by_different_sides_divide_the_town(say):
    say("controls", "2017-05-01", LEAGUE, part="old city", share="part")
    say("controls", "2017-05-03", ARMY, part="Southern  Half", share="half")
    assert say.states() == [("contested", (L, A), "2017-05-03", "")]
    assert [c.id for c in say.site().claims] == ["claim-0", "claim-1"]
    assert say.site().periods[0].claims == ("claim-0", "claim-1")
    assert say.on("2017-05-03", "geonames:alda#southern half") == ("held", A)


def test_a_part_of_a_held_town_in_other_hands_divides_it_until_all_of_it_is_taken(say):
    say("captured", "2017-05-01", ARMY)
    say("captured", "2017-06-01", LEAGUE, part="east", share="part")
    say("captured", "2017-07-01", ARMY)
    assert [s[0] for s in say.states()] == ["held", "contested", "held"]


def test_a_part_changes_hands(say):
    say("captured", "2017-05-01", ARMY)
    say("captured", "2017-06-01", LEAGUE, part="east", share="part")
    say("captured", "2017-07-01", ARMY, part="east", share="part")
    assert [s[0] for s in say.states()] == ["held", "contested", "held"]


def test_a_part_that_is_taken_stays_taken_while_another_goes_on_holding_the_town(say):
    say("controls", "2014-01-01..2018-01-01", ARMY)
    say("controls", "2016-01-01", LEAGUE, part="east", share="part")
    assert say.on("2016-03-01") == ("held", A)
    say("captured", "2016-01-01", LEAGUE, part="east", share="part")
    assert say.on("2016-03-01") == ("contested", A, L)


def test_who_takes_all_of_it_takes_its_parts(say):
    say("captured", "2012-01-01", ARMY)
    say("controls", "2012-07-01", LEAGUE, part="east", share="part")
    say("captured", "2016-12-22", ARMY)
    say("lost", "2024-12-01", ARMY)
    assert say.states("geonames:alda#east") == [
        ("held", (L,), "2012-07-01", "2016-12-21"),
        ("held", (A,), "2016-12-22", "2024-11-30"),
        ("vacated", (A,), "2024-12-01", ""),
    ]
    assert [c.id for c in say.site("geonames:alda#east").claims] == ["claim-1", "claim-2", "claim-3"]


def test_what_is_said_of_a_part_counts_for_it_over_what_is_said_of_all_that_day(say):
    say("captured", "2017-05-01", ARMY)
    say("controls", "2017-05-01", LEAGUE, part="east", share="part")
    say("captured", "2017-06-01", ARMY, share="most")
    say("controls", "2017-07-01", LEAGUE, part="east", share="part")
    say("captured", "2017-07-01", ARMY)
    assert say.states("geonames:alda#east") == [("held", (L,), "2017-05-01", "")]


def test_who_holds_most_comes_first(say):
    say("controls", "2017-09-05", LEAGUE, share="part")
    say("captured", "..2017-09-05", ARMY, share="most")
    assert say.on("2017-09-05") == ("contested", A, L)


def test_a_share_alone_is_held_in_part(say):
    say("controls", "2017-09-05", LEAGUE, share="part")
    assert say.on("2017-09-05") == ("held", L, "part")


def test_of_a_part_only_most_is_a_share(say):
    say("controls", "2017-05-01", LEAGUE, part="east", share="half")
    assert say.on("2017-05-01", "geonames:alda#east") == ("held", L)
    say("controls", "2017-05-02", LEAGUE, part="east", share="most")
    assert say.on("2017-05-02", "geonames:alda#east") == ("held", L, "most")


def test_an_enclave_of_a_day_earlier_still_divides_the_town(say):
    say("controls", "2017-09-09", ARMY, share="part", relation="part_of")
    say("controls", "2017-09-10", LEAGUE, share="part")
    assert say.on("2017-09-10") == ("contested", A, L)


def test_two_cannot_hold_most_of_it(say):
    say("captured", "2022-02-01..2022-09-11", LEAGUE, share="most", report="one")
    say("captured", "..2022-09-11", ARMY, share="most", report="one")
    assert say.on("2022-09-11") == ("held", A, "most")


def test_who_takes_most_of_it_leaves_no_half_to_another(say):
    say("controls", "2017-05-01", ARMY, share="half")
    say("captured", "2017-06-01", LEAGUE, share="most")
    assert say.on("2017-06-01") == ("held", L, "most")


def test_a_holder_that_lost_a_part_holds_a_part(say):
    say("controls", "2017-05-01", ARMY)
    say("lost", "2017-06-01", ARMY, share="part")
    assert say.on("2017-06-01") == ("held", A, "part")


@pytest.mark.parametrize(
    ("held", "lost", "left"), [("half", "part", "half"), (None, "half", "half"), ("most", "part", "part")]
)
def test_what_is_left_to_a_holder_that_lost_some(say, held, lost, left):
    say("controls", "2017-05-01", ARMY, share=held)
    say("lost", "2017-06-01", ARMY, share=lost)
    assert say.on("2017-06-01") == ("held", A, left)


def test_the_town_taken_but_for_holdouts(say):
    say("captured", "2017-05-01", ARMY, report="one")
    say("controls", "2017-05-01", LEAGUE, share="part", report="one")
    say("captured", "2017-05-01", ARMY, report="one")
    assert say.on("2017-05-01") == ("contested", A, L)


def test_fighting_between_those_not_named_is_with_who_held_it(say):
    say("contested", "2015-01-01..2017-09-05", parties=(LEAGUE, ARMY))
    say("contested", "2017-09-05")
    say("controls", "2017-09-05", ARMY, share="part", relation="part_of")
    assert say.states() == [("contested", (L, A), "2015-01-01", "")]


def test_near_a_place_is_not_in_it(say):
    say("captured", "2017-05-01", ARMY, relation="near", share="part")
    say("controls", "2017-05-01", LEAGUE)
    assert say.on("2017-05-01") == ("held", L)
    assert say.on("2017-05-01", "geonames:alda#near") == ("held", A, "part")


def test_a_part_has_its_point_and_the_whole_its_own(say):
    south = TOWN._replace(lat=TOWN.lat - 0.02)
    moved = Georeference("Alda", south, 0.9, (), "gazetteer+relation", anchor=TOWN)
    say("controls", "2017-05-01", LEAGUE, part="south", share="part", relation="part_of", georeference=moved)
    say("controls", "2017-05-02", ARMY, part="north", share="part", relation="part_of")
    assert say.site().place == TOWN
    assert say.site("geonames:alda#south").place == south


def test_what_lies_off_a_place_is_a_place_of_its_own_where_its_point_is_known(say):
    off = TOWN._replace(lat=TOWN.lat + 0.2, source_id="alda#20 km north of", name="20 km north of Alda")
    known = Georeference("Alda", off, 0.9, (), "gazetteer+relation", anchor=TOWN)
    say("captured", "2017-05-01", ARMY, relation="offset", georeference=known)
    say("captured", "2017-05-01", LEAGUE, relation="offset")
    assert say.on("2017-05-01", "geonames:alda#20 km north of") == ("held", A)
    assert say.on("2017-05-01", "geonames:alda#near") == ("held", L)


# --- copies ---------------------------------------------------------------------------------------------------

LEAD = "Northern troops took the town of Alda on Monday after a night of shelling"
REST = "the League still holds the hills that look down on it"


def test_a_reprint_counts_once_and_is_listed(say):
    for report, published in (("wire", "2017-05-01"), ("paper", "2017-05-02")):
        say("captured", published, ARMY, report=report, quote=LEAD)
        say("controls", published, LEAGUE, where=OTHER, report=report, quote=REST.upper() if report == "wire" else REST)
        say("controls", published, ARMY, where=OTHER, share="part", report=report, quote="army-held")
    claims = [c for site in say.chronicle.sites for c in site.claims]
    assert len(claims) == 3
    assert all(c.citation.id == "wire" and [copy.id for copy in c.copies] == ["paper"] for c in claims)


def test_a_reprint_that_leaves_out_the_loser_counts_once(say):
    for report, loser in (("wire", LEAGUE), ("paper", None)):
        say("captured", "2017-05-01", ARMY, report=report, opponent=loser, quote=LEAD)
        say("captured", "2017-05-01", ARMY, where=OTHER, report=report, opponent=loser, quote=REST)
    claims = [c for site in say.chronicle.sites for c in site.claims]
    assert len(claims) == 2
    assert all(len(c.copies) == 1 for c in claims)


@pytest.mark.parametrize(("printed", "claims"), [("2017-05-04", 2), ("2017-05-05", 4)])
def test_a_reprint_is_of_the_same_three_days(say, printed, claims):
    for report, published in (("wire", "2017-05-01"), ("paper", printed)):
        say(
            "captured",
            "2017-05-01",
            ARMY,
            report=report,
            published=published,
            quote="took the town of Alda in the night",
        )
        say(
            "lost",
            "2017-04-30",
            LEAGUE,
            report=report,
            published=published,
            quote="after the League had left it to them",
        )
    assert len(say.site().claims) == claims


@pytest.mark.parametrize(("quote", "claims"), [("troops took the town of Alda on Monday", 2), (LEAD, 1)])
def test_one_sentence_of_another_report_is_a_copy_only_if_it_is_long(say, quote, claims):
    for report in ("one", "two"):
        say("captured", "2017-05-01", ARMY, report=report, quote=quote)
    assert len(say.site().claims) == claims


@pytest.mark.parametrize(
    ("behind", "claims"), [(" on Monday after a night of shelling.", 1), (" in a raid on Monday, they said.", 2)]
)
def test_a_reprint_of_the_lede_alone_is_a_copy_by_its_whole_sentence(say, behind, claims):
    for report, suffix in (("wire", " on Monday after a night of shelling."), ("paper", behind)):
        quote = "Northern troops took the town of Alda"
        say("captured", "2017-05-01", ARMY, report=report, quote=quote, suffix=suffix)
    assert len(say.site().claims) == claims


def test_the_same_words_of_other_parties_are_another_claim(say):
    for report, other in (("one", LEAGUE), ("two", COAST)):
        say("contested", "2017-05-01", report=report, quote=LEAD, parties=(ARMY, other))
    assert len(say.site().claims) == 2


def test_a_copy_brings_the_copies_that_it_already_lists(say):
    say("captured", "2017-05-01", ARMY, report="wire", published="2017-05-01", quote=LEAD)
    say("captured", "2017-05-01", ARMY, report="paper", published="2017-05-02", quote=LEAD, copies=(Citation("blog"),))
    assert [copy.id for copy in say.site().claims[0].copies] == ["paper", "blog"]


@pytest.mark.parametrize("other", [" ", "  ", "\n", " \t ", "\N{NO-BREAK SPACE}"])
@pytest.mark.parametrize("between", ["", "|", "\0"])
@pytest.mark.parametrize("edge", ["", " "])
def test_quotes_are_the_same_however_they_are_spaced(say, other, between, edge):
    words = f"{LEAD},{between} says one who was there"
    say("captured", "2017-05-01", ARMY, report="wire", quote=words)
    say("captured", "2017-05-01", ARMY, report="paper", quote=edge + words.replace(" ", other).upper() + edge)
    say("captured", "2017-05-01", ARMY, report="other", quote=words.replace("one", "another"))
    assert [[copy.id for copy in c.copies] for c in say.site().claims] == [[], ["wire"]]


def test_the_same_text_under_another_name_is_a_copy(say):
    say("captured", "2017-05-01", ARMY, report="one", sha256="same", quote="army took Alda")
    say("captured", "2017-05-01", ARMY, report="two", sha256="same", quote="army took Alda")
    assert [len(site.claims) for site in say.chronicle.sites] == [1]


def test_short_words_that_two_reports_share_are_no_copy(say):
    say("controls", "2017-05-01", ARMY, report="one", quote="army-held Alda")
    say("controls", "2017-05-01", ARMY, report="two", quote="army-held Alda")
    assert [len(site.claims) for site in say.chronicle.sites] == [2]


def test_a_stock_sentence_of_another_day_is_news(say):
    say("controls", "2017-05-01", ARMY, quote=LEAD)
    say("captured", "2017-06-01", LEAGUE)
    say("controls", "2017-07-01", ARMY, quote=LEAD)
    assert say.on("2017-07-01") == ("held", A)


def test_copies_do_not_dispute_each_other(say):
    for report in ("one", "two"):
        say("captured", "2017-05-01", ARMY, report=report, sha256="same", quote=f"{LEAD} {report}")
    say("captured", "2017-05-01", LEAGUE, report="two", sha256="same", quote="but the League took it back")
    assert say.on("2017-05-01") == ("held", L)


def test_what_a_report_says_twice_stays_said_twice(say):
    say("captured", "2017-05-01", ARMY, report="one", quote=LEAD)
    say("captured", "2017-05-01", ARMY, report="one", quote=LEAD)
    assert [len(site.claims) for site in say.chronicle.sites] == [2]


# --- sieges and strikes ---------------------------------------------------------------------------------------


def notes(say, when, key="geonames:alda"):
    found = [s for s in say.chronicle.as_of(day(when)) if s.site.key == key]
    return [a.status for s in found for a in s.annotations]


def test_a_siege_goes_on_until_it_is_broken(say):
    say("besieged", "2014-10-01..2017-03-01", ARMY, opponent=LEAGUE)
    say("siege_broken", "2017-09-05", ARMY, opponent=LEAGUE)
    assert notes(say, "2017-06-01") == ["besieged"]
    assert notes(say, "2017-09-05") == ["besieged", "siege_broken"]
    assert notes(say, "2017-09-06") == []
    assert say.on("2016-01-01") == ("unknown",)


@pytest.mark.parametrize(
    ("status", "force", "ends"),
    [
        ("captured", LEAGUE, True),
        ("captured", ARMY, True),
        ("lost", ARMY, True),
        ("lost", COAST, False),
        ("controls", LEAGUE, True),
        ("controls", ARMY, False),
        ("struck", LEAGUE, False),
    ],
)
def test_what_ends_a_siege(say, status, force, ends):
    say("besieged", "2017-05-01", ARMY, opponent=LEAGUE)
    say(status, "2017-06-01", force)
    assert ("besieged" not in notes(say, "2017-07-01")) == ends


def test_a_siege_that_is_reported_after_it_was_broken_goes_on(say):
    say("besieged", "2017-05-01", ARMY)
    say("siege_broken", "2017-06-01", ARMY)
    say("besieged", "2017-07-01", ARMY)
    assert notes(say, "2017-06-15") == []
    assert notes(say, "2017-08-01") == ["besieged"]


def test_a_siege_said_to_last_beyond_what_ended_it_lasts_as_long_as_was_said(say):
    say("besieged", "2017-05-01..2017-08-01", ARMY)
    say("siege_broken", "2017-06-01", ARMY)
    assert "besieged" in notes(say, "2017-08-01")
    assert notes(say, "2017-08-02") == []


def test_a_siege_lasts_until_the_last_day_on_which_it_can_have_been_ended(say):
    say("besieged", "2017-05-01", ARMY)
    say("captured", "2017-06-01..2017-06-10", LEAGUE)
    assert notes(say, "2017-06-10") == ["besieged"]
    assert notes(say, "2017-06-11") == []


def test_a_siege_that_is_broken_on_one_side_is_broken(say):
    say("besieged", "2017-05-01", ARMY)
    say("siege_broken", "2017-06-01", ARMY, share="part")
    assert notes(say, "2017-07-01") == []


def test_a_siege_is_not_ended_by_what_is_believed_or_by_a_part_taken(say):
    say("besieged", "2017-05-01", ARMY)
    say("siege_broken", "2017-06-01", ARMY, modality="believed")
    say("captured", "2017-06-01", LEAGUE, share="part")
    assert notes(say, "2017-07-01") == ["besieged"]


def test_the_siege_of_a_part_outlasts_that_of_the_town_on_its_day_but_not_the_town_s_fall(say):
    say("siege_broken", "2017-09-05", ARMY)
    say("besieged", "2017-09-05", None, part="southern half", relation="part_of")
    say("captured", "2017-11-03", ARMY)
    assert notes(say, "2017-10-01", "geonames:alda#southern half") == ["besieged"]
    assert notes(say, "2017-11-04", "geonames:alda#southern half") == []


def test_a_siege_or_strike_without_a_date_is_of_no_day(say):
    for status in ("besieged", "siege_broken", "struck"):
        say(status, "", ARMY, published="2017-09-05")
    assert say.site().annotations == ()
    assert len(say.site().claims) == 3


def test_a_siege_told_with_fewer_names_is_the_same_siege(say):
    say("besieged", "2017-05-01", None)
    say("besieged", "2017-05-01", ARMY, opponent=LEAGUE)
    say("besieged", "2017-05-01", None, opponent=LEAGUE)
    say("besieged", "2017-05-01", ARMY)
    assert len(say.site().annotations) == 1
    assert say.site().annotations[0].opponent == LEAGUE


# --- as of a day ----------------------------------------------------------------------------------------------


def test_silence_makes_a_situation_stale(say):
    say("captured", "2017-05-01", ARMY)
    ages = {when: say.chronicle.as_of(day(when))[0] for when in ("2017-05-31", "2017-06-01")}
    assert [(s.age_days, s.stale) for s in ages.values()] == [(30, False), (31, True)]
    assert say.chronicle.as_of(day("2017-04-30")) == ()


def test_a_later_report_on_the_place_ends_the_silence_without_a_change(say):
    say("captured", "2017-05-01", ARMY)
    say("struck", "2017-06-20", LEAGUE)
    situation = say.chronicle.as_of(day("2017-06-25"))[0]
    assert (situation.last_report, situation.stale) == (day("2017-06-20"), False)
    assert situation.period is not None
    assert situation.period.forces == (ARMY,)
