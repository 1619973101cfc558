"""The memory that `geomap toponyms` and `geomap extract` hold after a thousand and after a hundred thousand reports.

    python benchmarks/memory.py [--reports 100000] [--command extract]

The reports are made up: short, dated, each with other towns of the gazetteer and with names that nobody bears, so that
whatever is remembered fills up and has to be forgotten again. Prints resident megabytes as the run goes on.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from geomap.places.gazetteer import open_gazetteer

FORCES = ("Government forces", "Rebels", "The army", "Islamic State fighters", "Russian troops", "Militants", "Police")
SENTENCES = (
    "{force} captured the town of {a} from {other} on {day} May, officials in {b} said.",
    "Shelling hit {a} and {b} overnight, {name} told reporters.",
    "{name}, a farmer from {a}, said that {other} still control {b}.",
    "Talks in {a} ended without result, the {name} Foundation said.",
    "Dr {name} of the University of {a} moved to {b} in 2014.",
)
SYLLABLES = ("ba", "ko", "ri", "mu", "ta", "sel", "dor", "vin", "gha", "zu", "lem", "or", "qa", "nish", "fe")


def made(number: int, towns: list[str], chance: random.Random) -> str:
    """One report, as a line of JSON."""

    def name() -> str:
        return " ".join("".join(chance.choices(SYLLABLES, k=3)).title() for _ in range(2))

    said = [
        sentence.format(
            force=chance.choice(FORCES),
            other=chance.choice(FORCES).lower(),
            a=chance.choice(towns),
            b=chance.choice(towns),
            name=name(),
            day=chance.randint(1, 28),
        )
        for sentence in chance.sample(SENTENCES, 2)
    ]
    return json.dumps({"id": f"r{number}", "text": " ".join(said), "published": "2017-05-30"})


def resident_mb(process: int) -> float:
    """Resident megabytes of a process (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def main() -> None:
    """Make the reports, feed them to the command, and look at it from outside."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--command", choices=("toponyms", "extract"), default="extract")
    arguments = parser.parse_args()
    towns = [name for name, *_ in open_gazetteer().towns(least=3_000)]
    chance = random.Random(1)  # noqa: S311 -- the same reports in every run
    told = {1_000, *range(10_000, arguments.reports + 1, 10_000), arguments.reports}
    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder) / "reports.jsonl"
        with pipe.open("w", encoding="utf-8") as file:
            file.writelines(f"{made(number, towns, chance)}\n" for number in range(arguments.reports))
        command = [sys.executable, "-m", "geomap", arguments.command, "-q", str(pipe)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 -- our own command
            assert process.stdout is not None
            seen = 0
            for line in process.stdout:
                record = json.loads(line)
                ident = record.get("id") if arguments.command == "toponyms" else record["report"]["id"]
                number = int(ident.removeprefix("r")) + 1
                for mark in sorted(mark for mark in told if seen < mark <= number):
                    print(f"{arguments.command}: {mark} reports, {resident_mb(process.pid):.0f} MB", flush=True)
                seen = max(seen, number)


if __name__ == "__main__":
    main()
