"""Learn `geomap/lexicon/respelling.toml` from the several names that places have in the tables that are installed.

    python benchmarks/train_respelling.py [--countries IQ,YE,AF,...] [--test SY,UA] [--write]

Two names of a populated place that no key brings together are a pair. Pairs that do not sound alike (Basra and Bassorah
do, Kobane and Ayn al-Arab do not) drop out while the log-odds of sounds are learnt: align, count what stands beside
what, and again. Then each such name is looked for among those of its division, with its own place and without, and the
weights by which `geomap.places.regional` tells the two apart are fitted (a conditional logit with "none of them"; three
in ten of the places are there). Prints how scores and truth compare, for the countries learnt from and for others.
"""

from __future__ import annotations

import argparse
import collections
import math
import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.model import Match, Place
from geomap.places import names, respelling
from geomap.places.countrytables import open_with_tables, tables_folder
from geomap.places.memory import Memory, remember
from geomap.places.surroundings import kilometres

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geomap.places.table import Table

FILE = Path(__file__).parent.parent / "geomap" / "lexicon" / "respelling.toml"
SOUNDS = "_abcdefghijklmnopqrstuvwxyzXCJKGTD0123456789"
COUNTRIES = "IQ,YE,AF,SD,LY,IR,EG,DZ,MA,TN,LB,JO,SA,TR,RU,BY,KZ,PK,NG,ET,TD,ML,SO,AM,AZ,GE"
PER_COUNTRY, TRIALS = 1500, 250
ROUNDS = 5
ALIKE = 0.45
"""Share of the log-odds of the shorter name with itself from which a pair is of one name."""
FLOOR, WRITTEN = -6.0, -4.5
"""The least log-odds, and the least that are written one by one."""
THERE = 0.3
"""Share of the names asked for whose place is known by another spelling."""
FEATURES = ("none", "none_spellings", "none_own", "log_odds", "share", "part", "population")

Pair = tuple[Place, str, str]


def pairs_of(table: Table, countries: Sequence[str]) -> Iterator[Pair]:
    """Populated places with their main name and another one, folded, that no key brings together."""
    words = table.meta["vocabularies"]
    postings = np.asarray(table.postings)
    wanted = np.isin(
        table.columns()["country"], [words["country"].index(c) for c in countries if c in words["country"]]
    )
    at = np.flatnonzero(wanted[postings])
    keys = np.searchsorted(np.asarray(table.offsets), at, side="right") - 1
    called = collections.defaultdict(list)
    for key, row in zip(keys.tolist(), postings[at].tolist(), strict=True):
        name = table.trie.restore_key(key)
        if name[0] == f"{Match.FOLDED:d}" and name.isascii() and len(name) > 4:
            called[row].append(name[1:])
    for row, folded in called.items():
        place = table.place(row)
        if place.feature[:1] != "P" or not place.admin1:
            continue
        own = names.fold(place.name)
        loose = {names.transliterate(names.strip_article(own))}
        for name in folded:
            key = names.transliterate(names.strip_article(name))
            if key not in loose:
                loose.add(key)
                yield place, own, name


def by_country(memory: Memory, countries: Sequence[str]) -> dict[str, list[Pair]]:
    """The pairs of each country."""
    found = collections.defaultdict(list)
    for table in memory.gazetteer.tables:
        for pair in pairs_of(table, countries):
            found[pair[0].country or ""].append(pair)
    return dict(sorted(found.items()))


# --- log-odds of sounds -----------------------------------------------------------------------------------------

Odds = list[list[float]]


def first_guess() -> Odds:
    """Equal sounds speak for one name, two vowels a little, all else against it."""
    count = len(SOUNDS)
    odds = [[-2.5] * (count + 1) for _ in range(count + 1)]
    vowels = {SOUNDS.index(c) + 1 for c in "aeiouyw"}
    for one in range(1, count + 1):
        for other in range(1, count + 1):
            odds[one][other] = 2.0 if one == other else 0.3 if one in vowels and other in vowels else -2.5
        if one in vowels or SOUNDS[one - 1] in "h_":
            odds[one][0] = odds[0][one] = -0.8
    return odds


def align(odds: Odds, a: Sequence[int], b: Sequence[int]) -> tuple[float, list[tuple[int, int]]]:
    """Sum of the best alignment of two spellings, and its pairs."""
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        best[i][0] = best[i - 1][0] + odds[x][0]
    for j, y in enumerate(b, 1):
        best[0][j] = best[0][j - 1] + odds[0][y]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            best[i][j] = max(best[i - 1][j - 1] + odds[x][y], best[i - 1][j] + odds[x][0], best[i][j - 1] + odds[0][y])
    out, i, j = [], len(a), len(b)
    while i or j:
        if i and j and abs(best[i][j] - best[i - 1][j - 1] - odds[a[i - 1]][b[j - 1]]) < 1e-9:
            i, j = i - 1, j - 1
            out.append((a[i], b[j]))
        elif i and abs(best[i][j] - best[i - 1][j] - odds[a[i - 1]][0]) < 1e-9:
            i -= 1
            out.append((a[i], 0))
        else:
            j -= 1
            out.append((0, b[j]))
    return best[-1][-1], out


def learn(pairs: Sequence[tuple[list[int], list[int]]]) -> Odds:
    """Log-odds of each pair of sounds, numbered from 1; 0 is no sound."""
    every = range(1, len(SOUNDS) + 1)
    odds = first_guess()
    for _ in range(ROUNDS):
        seen = [[0.0] * (len(SOUNDS) + 1) for _ in range(len(SOUNDS) + 1)]
        used = 0
        for a, b in pairs:
            total, aligned = align(odds, a, b)
            if total >= ALIKE * min(sum(odds[x][x] for x in a), sum(odds[y][y] for y in b)):
                used += 1
                for x, y in aligned:
                    seen[x][y] += 1
                    seen[y][x] += 1
        share = [sum(row) + 1 for row in seen]
        whole = sum(share[1:])
        share = [value / whole for value in share]
        total = sum(map(sum, seen))
        odds = [[0.0] * (len(SOUNDS) + 1) for _ in range(len(SOUNDS) + 1)]
        for x in every:
            for y in every:
                # As if a few pairs more had been seen that are alike by chance, or the same.
                more = 20 * share[x] * (share[y] + (x == y))
                odds[x][y] = max(FLOOR, math.log((seen[x][y] + more) / total / (share[x] * share[y])))
            odds[x][0] = odds[0][x] = max(FLOOR, math.log((seen[x][0] + 20 * share[x]) / total / share[x]))
        print(f"{used} of {len(pairs)} pairs sound alike")
    return odds


# --- weights ----------------------------------------------------------------------------------------------------


class Trial(NamedTuple):
    """A name with the candidates for it: their features, and which are its place."""

    none: tuple[float, float]
    """ln(spellings of the region), log-odds of the name with itself."""
    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    points: list[tuple[float, float]]
    weight: float


def trials(memory: Memory, pairs: Sequence[Pair]) -> Iterator[Trial]:
    """Each name among those of its division, with its place (under its other spellings) and without it."""
    sounds = respelling.load_sounds()
    for place, _, name in pairs:
        # What a stricter key already answers is not asked.
        strict = (hit for hit in memory.hits(name) if hit.match < Match.TRANSLITERATED)
        if any((h.place.country, h.place.admin1) == (place.country, place.admin1) and h.place != place for h in strict):
            continue
        asked = [sounds.numbers[s] for s in respelling.sounded(name) if s in sounds.numbers][: respelling.MAX_SOUNDS]
        every = respelling.spellings_of(memory, place.country or "", place.admin1)
        if len(asked) < names.MIN_LOOSE or not len(every.lengths):
            continue
        scores = respelling.aligned(asked, every, sounds.pairs)
        own = float(sounds.pairs.diagonal()[asked].sum())
        shares = scores / np.maximum(own, every.own)
        found: dict[tuple[str, str], tuple[Place, list[float]]] = {}
        for at in np.argsort(-scores, kind="stable")[:80].tolist():
            table, row = every.places[at]
            candidate = table.place(row)
            if shares[at] < 0.4 or len(found) == 10:
                break
            if candidate == place and every.sounds[at][: every.lengths[at]].tolist() == asked:
                continue
            people = math.log10(max(1, candidate.population))
            told = [float(scores[at]), float(shares[at]), float(every.part[at]), people]
            found.setdefault((candidate.source, candidate.source_id), (candidate, told))
        none = math.log(len(every.lengths)), own
        for there in (True, False):
            rows = [(c, f) for c, f in found.values() if there or c != place]
            right = [there and kilometres(c.lat, c.lon, place.lat, place.lon) <= 10 for c, _ in rows]
            features = np.array([f for _, f in rows], float).reshape(len(rows), 4)
            points = [(c.lat, c.lon) for c, _ in rows]
            yield Trial(none, features, np.array(right, bool), points, THERE if there else 1 - THERE)


def chances(trial: Trial, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Probabilities of the candidates and of "none of them"."""
    none = weights[0] + weights[1] * trial.none[0] + weights[2] * trial.none[1]
    sums = trial.features @ weights[3:]
    top = max([none, *sums.tolist()])
    odds = np.exp(sums - top)
    whole = float(odds.sum()) + math.exp(none - top)
    return odds / whole, math.exp(none - top) / whole


def fit(rows: Sequence[Trial]) -> NDArray[np.float64]:
    """The weights under which the truth is likeliest (Adam)."""
    scale = np.array([1.0, 1.0, 0.1, 0.1, 1.0, 1.0, 1.0])
    weights, mean, square = np.zeros(7), np.zeros(7), np.zeros(7)
    for step in range(1, 401):
        slope = np.zeros(7)
        for trial in rows:
            p, none = chances(trial, weights)
            known = bool(trial.right.any())
            truth = np.where(trial.right, p / max(float(p[trial.right].sum()), 1e-12), 0.0) if known else 0.0 * p
            slope[3:] += trial.weight * (trial.features.T @ (truth - p))
            slope[:3] += trial.weight * ((not known) - none) * np.array([1.0, *trial.none])
        slope *= scale / len(rows)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
        pace = 0.1 if step <= 250 else 0.03
        weights += scale * pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def calibration(rows: Sequence[Trial], weights: NDArray[np.float64]) -> str:
    """By tenths of the score from 0.5 on: how many answers there are, and the share of them that is right."""
    bins: dict[int, list[float]] = {}
    for trial in rows:
        if not len(trial.features):
            continue
        p, _ = chances(trial, weights)
        best = int(p.argmax())
        near = [kilometres(*trial.points[best], *point) <= 25 for point in trial.points]
        score = float(p[near].sum())
        if score >= 0.5:
            total = bins.setdefault(min(9, int(score * 10)), [0.0, 0.0])
            total[0] += trial.weight
            total[1] += trial.weight * bool(trial.right[best])
    return "  ".join(f"0.{tenth}: {n:.0f} {hits / n:.2f}" for tenth, (n, hits) in sorted(bins.items()))


# --- file -------------------------------------------------------------------------------------------------------


def written(odds: Odds) -> str:
    """The log-odds as `pairs` of the file."""
    marks = "-" + SOUNDS
    entries = [
        f"{marks[x]}{marks[y]}{odds[x][y]:.1f}"
        for x in range(len(marks))
        for y in range(max(x, 1), len(marks))
        if x == y or odds[x][y] >= WRITTEN
    ]
    return "".join("  " + " ".join(entries[n : n + 16]) + "\n" for n in range(0, len(entries), 16))


def rewrite(pairs: str) -> None:
    """Put other log-odds into the file."""
    before, _, rest = FILE.read_text(encoding="utf-8").partition('\npairs = """\n')
    after = rest.partition('"""')[2]
    FILE.write_text(f'{before}\npairs = """\n{pairs}"""{after}', encoding="utf-8")


def main() -> None:
    """Learn, fit and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--countries", default=COUNTRIES)
    parser.add_argument("--test", default="SY,UA")
    parser.add_argument("--write", action="store_true", help="write the log-odds; the weights are copied by hand")
    arguments = parser.parse_args()
    chance = random.Random(7)  # noqa: S311 -- no secret: the same sample each time
    memory = remember(open_with_tables(tables_folder()))
    known = by_country(memory, arguments.countries.split(","))
    numbers = {sound: number for number, sound in enumerate(SOUNDS, 1)}
    coded = []
    for pairs in known.values():
        for _, own, name in chance.sample(pairs, min(PER_COUNTRY, len(pairs))):
            a, b = respelling.sounded(own), respelling.sounded(name)
            if a and b and a != b:
                coded.append(([numbers[s] for s in a if s in numbers], [numbers[s] for s in b if s in numbers]))
    text = written(learn(coded))
    if arguments.write:
        rewrite(text)
        respelling.load_sounds.cache_clear()
    else:
        print(text)
    tested = by_country(memory, arguments.test.split(","))
    rows = [t for p in known.values() for t in trials(memory, chance.sample(p, min(TRIALS, len(p))))]
    weights = fit(rows)
    print("\n".join(f"{name} = {weight:.3g}" for name, weight in zip(FEATURES, weights, strict=True)))
    print("learnt from", calibration(rows, weights))
    for country, pairs in tested.items():
        others = list(trials(memory, chance.sample(pairs, min(1000, len(pairs)))))
        print(country, calibration(others, weights))


if __name__ == "__main__":
    main()
