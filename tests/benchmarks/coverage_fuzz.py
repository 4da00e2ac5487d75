"""Coverage-guided fuzzing of everything that reads a file, by atheris (``pip install atheris``; not an extra of avsym).

    python -m tests.benchmarks.coverage_fuzz [TARGET ...] [--minutes M] [--corpus DIR] [--write]

Each target (see `tests.fuzz.files`) is fuzzed for its share of the time, in a process of its own. A file that makes a
reader do anything but accept it or raise a ValueError of one line ends its target and is kept in the corpus as
``crash-*``, ``timeout-*`` or ``oom-*``: mend the fault, and pin the file in ``tests/test_fuzz_files.py``.
"""

import argparse
import json
import re
import subprocess
import sys
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path
from random import Random

TARGETS = ("specification", "document", "ledger", "state", "member", "header", "store", "rows", "dataset")
RESULTS = Path(__file__).parent / "results" / "coverage_fuzz.json"
LONGEST = 30_000  # bytes
OVER = -14  # when its time is over libFuzzer may be ended by its own alarm
RUBBISH = (None, True, -1, 0, 10**400, 1e308, -0.0, "", "x", "\x00", "\u2028", [], {}, [[]], "__class__", "oo", "nan")


def fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Fuzz a target in this process; it does not return."""
    import atheris

    import numeric.classical
    import numeric.rainbow
    import numeric.selfconsistent  # first: Numba cannot compile what is instrumented

    assert numeric
    with atheris.instrument_imports(include=["avsym", "numeric", "derivations", "tomllib", "json", "zipfile"]):
        from tests.fuzz.files import TARGETS as READERS
    target = READERS[name]
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
        target.accepts(seed)  # what is imported or compiled on the first call is nobody's timeout

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        tree = _tree(data) if random.random() < 0.5 else None
        if tree is None:
            return bytes(atheris.Mutate(data, longest))
        return json.dumps(_grafted(tree, random)).encode()[:longest]

    def once(data: bytes) -> None:
        target.accepts(data)

    limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=30", "-rss_limit_mb=3000", "-seed=1"]
    options = [f"-artifact_prefix={corpus}/", "-print_final_stats=1", *limits]
    atheris.Setup([sys.argv[0], str(corpus), *options], once, custom_mutator=mutated)
    atheris.Fuzz()


def _tree(data: bytes) -> object:
    """The JSON that the bytes are, or None."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _grafted(tree: object, random: Random) -> object:
    """JSON with one of its parts replaced by another of them or by rubbish, taken out, or put in twice."""
    parts = list(_parts(tree))
    new = random.choice(RUBBISH) if random.random() < 0.5 else deepcopy(random.choice(parts))
    held = [part for part in parts if isinstance(part, dict | list) and part]
    if not held:
        return new
    part = random.choice(held)
    if isinstance(part, list):
        place = random.randrange(len(part))
        part[place : place + random.randrange(2)] = [new] * random.randrange(3)
    elif random.random() < 0.2:
        del part[random.choice(list(part))]
    else:
        part[random.choice([*part, str(random.choice(RUBBISH))])] = new
    return tree


def _parts(tree: object) -> list[object]:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [tree, *(part for item in inner for part in _parts(item))]


def watched(name: str, seconds: int, corpus: Path) -> dict[str, object]:
    """Fuzz a target in a process of its own: how often its reader was called, and the files that broke it."""
    corpus.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-m", "tests.benchmarks.coverage_fuzz", name, "--here"]
    options = ["--minutes", str(seconds / 60), "--corpus", str(corpus)]
    done = subprocess.run([*words, *options], capture_output=True, text=True, errors="replace", check=False)
    (corpus.parent / f"{name}.log").write_text(done.stdout + done.stderr)
    told = re.findall(r"^#(\d+)\s.*cov: (\d+)", done.stderr, flags=re.MULTILINE)  # now and then, with growing gaps
    broken = sorted(path.name for kind in ("crash", "timeout", "oom") for path in corpus.glob(f"{kind}-*"))
    return {
        "files_at_least": int(told[-1][0]) if told else 0,
        "branches": int(told[-1][1]) if told else 0,
        "seconds": seconds,
        "broken": broken or ([f"status {done.returncode}"] if done.returncode not in (0, OVER) else []),
    }


def main() -> int:
    """1 if a target found a fault."""
    parser = argparse.ArgumentParser(description="Coverage-guided fuzzing of what reads a file.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=30.0, help="in all")
    parser.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"))
    parser.add_argument("--here", action="store_true", help="the one TARGET in this process")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    given = parser.parse_args()
    targets = given.targets or list(TARGETS)
    seconds = round(60 * given.minutes / len(targets))
    if given.here:
        fuzz(targets[0], seconds, given.corpus)
    found = {}
    for name in targets:
        found[name] = watched(name, seconds, given.corpus / name)
        print(f"{name}: {found[name]}", flush=True)
    if given.write:
        RESULTS.parent.mkdir(exist_ok=True)
        before = json.loads(RESULTS.read_text(encoding="utf-8"))["targets"] if RESULTS.exists() else {}
        versions = {name: version(name) for name in ("avsym", "atheris", "numpy")}
        record = {"command": "python -m tests.benchmarks.coverage_fuzz --write", "versions": versions}
        record |= {"targets": {**before, **found}}
        RESULTS.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return int(any(it["broken"] for it in found.values()))


if __name__ == "__main__":
    sys.exit(main())
