"""Learn `geomap/lexicon/respelling.toml` from the several names that places have in the tables that are installed.

    python benchmarks/train_respelling.py [--countries IQ,YE,AF,...] [--write]

Of each place of the countries two names that no key brings together are one pair; pairs that do not sound alike (Basra
and Bassorah do, Kobane and Ayn al-Arab do not) drop out while the log-odds are learnt by counting what is aligned with
what, some rounds of it. Then each such name is looked for among those of its division, with its place and with its
place left out, and the weights by which `geomap.places.respelling` tells the two apart are fitted to it (logistic
regression). The countries that are not named are there to be measured on: --test SY,UA.
"""

from __future__ import annotations

import argparse
import collections
import math
import random
import tomllib
from pathlib import Path

import numpy as np

from geomap.folders import user_data_folder
from geomap.model import Match
from geomap.places import names, respelling
from geomap.places.countrytables import open_with_tables, tables_folder
from geomap.places.memory import remember
from geomap.places.resolution import kilometres

FILE = Path(__file__).parent.parent / "geomap" / "lexicon" / "respelling.toml"
SOUNDS = "_abcdefghijklmnopqrstuvwxyzXCJKGTD0123456789"
COUNTRIES = "IQ YE AF SD LY IR EG DZ MA TN LB JO SA TR RU BY KZ PK NG ET TD ML SO AM AZ GE"
PER_COUNTRY = 1500
ROUNDS = 5
ALIKE = 0.45
"""Share of the log-odds of the shorter name with itself from which a pair is of one name."""
FLOOR = -6.0
WRITTEN = -4.5
"""What is below is one default."""


def pairs_of(table, countries):
    """Main name and another one of each populated place, folded, that no key brings together, by country."""
    words = table.meta["vocabularies"]
    wanted = np.isin(table.rows["country"], [words["country"].index(c) for c in countries if c in words["country"]])
    at = np.flatnonzero(wanted[table.postings])
    keys = np.searchsorted(table.offsets, at, side="right") - 1
    called = collections.defaultdict(list)
    for key, row in zip(keys.tolist(), table.postings[at].tolist(), strict=True):
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


# --- log-odds of sounds -----------------------------------------------------------------------------------------


def first_guess(count):
    odds = [[-2.5] * (count + 1) for _ in range(count + 1)]
    vowels = {SOUNDS.index(c) + 1 for c in "aeiouyw"}
    for one in range(1, count + 1):
        for other in range(1, count + 1):
            odds[one][other] = 2.0 if one == other else 0.3 if one in vowels and other in vowels else -2.5
        if one in vowels or SOUNDS[one - 1] in "h_":
            odds[one][0] = odds[0][one] = -0.8
    return odds


def align(odds, a, b):
    """Sum of the best alignment, and its pairs."""
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        best[i][0] = best[i - 1][0] + odds[x][0]
    for j, y in enumerate(b, 1):
        best[0][j] = best[0][j - 1] + odds[0][y]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            best[i][j] = max(
                best[i - 1][j - 1] + odds[x][y], best[i - 1][j] + odds[x][0], best[i][j - 1] + odds[0][y]
            )
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


def learn(pairs):
    """Log-odds of each pair of sounds; 0 is no sound."""
    count = len(SOUNDS)
    odds = first_guess(count)
    for _ in range(ROUNDS):
        seen = [[0.0] * (count + 1) for _ in range(count + 1)]
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
        every = sum(map(sum, seen))
        odds = [[0.0] * (count + 1) for _ in range(count + 1)]
        for x in range(1, count + 1):
            for y in range(1, count + 1):
                # As if a few pairs more had been seen that are alike by chance, or the same.
                more = 20 * share[x] * (share[y] + (x == y))
                odds[x][y] = max(FLOOR, math.log((seen[x][y] + more) / every / (share[x] * share[y])))
            odds[x][0] = odds[0][x] = max(FLOOR, math.log((seen[x][0] + 20 * share[x]) / every / share[x]))
        print(f"{used} of {len(pairs)} pairs sound alike")
    return odds


def written(odds):
    """The log-odds as `pairs` of the file."""
    out = []
    for x in range(len(SOUNDS) + 1):
        for y in range(max(x, 1), len(SOUNDS) + 1):
            if x == y or odds[x][y] >= WRITTEN:
                out.append(f"{'-' if x == 0 else SOUNDS[x - 1]}{SOUNDS[y - 1]}{odds[x][y]:.1f}")
    return out


def rewrite(text, key, value):
    """A file of settings with the value of a key (text in three quotation marks) replaced."""
    before, _, rest = text.partition(f'\n{key} = """\n')
    _, _, after = rest.partition('"""')
    return f'{before}\n{key} = """\n{value}"""{after}'


# --- weights ----------------------------------------------------------------------------------------------------


def trials(memory, pairs):
    """Features of the best answer for each name, whether it is right: with its place among those searched, without."""
    for place, _, name in pairs:
        found = respelling.respelled(name, memory, place.country, place.admin1, limit=12, least=0.3)
        own = names.fold(name)
        # The name itself leads to its place: what is asked is what the other spellings do.
        at = next((n for n, r in enumerate(found) if r.place == place), None)
        rest = [r for r in found if r.place != place]
        yield name, place, at, rest, own


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--countries", default=COUNTRIES.replace(" ", ","))
    parser.add_argument("--write", action="store_true", help="write the file; else only tell what is learnt")
    arguments = parser.parse_args()
    random.seed(7)
    countries = arguments.countries.split(",")
    gazetteer = open_with_tables(tables_folder(user_data_folder()))
    by_country = collections.defaultdict(list)
    for table in gazetteer.tables:
        for place, own, name in pairs_of(table, countries):
            by_country[place.country].append((place, own, name))
    numbers = {sound: number for number, sound in enumerate(SOUNDS, 1)}
    coded = []
    for country in sorted(by_country):
        chosen = random.sample(by_country[country], min(PER_COUNTRY, len(by_country[country])))
        for _, own, name in chosen:
            a, b = respelling.sounded(own), respelling.sounded(name)
            if a and b and a != b:
                coded.append(([numbers[s] for s in a if s in numbers], [numbers[s] for s in b if s in numbers]))
    odds = learn(coded)
    lines = written(odds)
    text = FILE.read_text(encoding="utf-8")
    value = "".join("  " + " ".join(lines[n : n + 16]) + "\n" for n in range(0, len(lines), 16))
    if arguments.write:
        FILE.write_text(rewrite(text, "pairs", value), encoding="utf-8")
    else:
        print(value)


if __name__ == "__main__":
    main()
