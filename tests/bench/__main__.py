"""`make bench`: how fast the product is with many cases, held against what it must reach.

    python -m tests.bench [--cases 10000] [--seconds 8] [--only reading …] [--home DIR] [--json]

Everything runs on this machine: PostgreSQL with 1 GB of shared buffers, the real web server, and
the clients beside them.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.bench.house import SHARED_BUFFERS, house
from tests.bench.measures import MEASURES, Figure, bench
from tests.serving import Served


def main(words: Sequence[str]) -> int:
    asked = _arguments().parse_args(words)
    options = dict(option.split("=", 1) for option in asked.server)
    began = time.perf_counter()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="netral-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as a user of its own
        home = Path(asked.home or folder)
        with house(home, asked.cases, _tell) as found:
            served = Served(home, workers=asked.workers, options=options)
            try:
                served.start(found.url, **found.environment())
                running = bench(found, served, asked.seconds)
                for name in asked.only or MEASURES:
                    for figure in MEASURES[name](running):
                        figures.append(figure)
                        _tell(_line(figure))
            finally:
                served.stop()
    _report(figures, asked, time.perf_counter() - began)
    return 0


def _arguments() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(prog="python -m tests.bench")
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--seconds", type=float, default=6.0, help="for each kind of load")
    asked.add_argument("--only", nargs="*", choices=list(MEASURES))
    asked.add_argument("--home", help="keep the filled database in this folder")
    asked.add_argument("--workers", type=int, default=2, help="web processes")
    asked.add_argument("--server", nargs="*", default=[], help="worker-class=sync threads=1 …")
    asked.add_argument("--json", action="store_true", help="print one JSON document")
    return asked


def _report(figures: list[Figure], asked: argparse.Namespace, seconds: float) -> None:
    about = {
        "cases": asked.cases,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "shared_buffers": SHARED_BUFFERS,
        "seconds": round(seconds),
    }
    if asked.json:
        rows = [{**asdict(f), "met": f.is_met} for f in figures]
        sys.stdout.write(json.dumps({**about, "figures": rows}, ensure_ascii=False) + "\n")
        return
    told = ", ".join(f"{name} {value}" for name, value in about.items())
    lines = [f"{'figure':58} {'measured':>16}  {'target':22} met"]
    sys.stdout.write("\n".join([told, *lines, *(_line(f) for f in figures)]) + "\n")


def _line(figure: Figure) -> str:
    value = "not there yet" if figure.value is None else f"{figure.value:,.1f} {figure.unit}"
    met = {True: "yes", False: "NO", None: ""}[figure.is_met]
    return f"{figure.name:58} {value:>16}  {figure.target:22} {met}"


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
