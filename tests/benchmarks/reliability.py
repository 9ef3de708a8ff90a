"""The full reliability block against one bare product, and against pingouin and R's psych.

Peers are measured in the same run, in processes of their own, on the same answers, where they are:
R with psych if `Rscript` is on the path; pingouin (GPL, never among our requirements) if this
Python or the one on the path has it, or better in a virtual environment of its own, which
`PARALLAX_BENCH_PINGOUIN` names by its Python:

    python3 -m venv /somewhere/peers && /somewhere/peers/bin/pip install pingouin
    PARALLAX_BENCH_PINGOUIN=/somewhere/peers/bin/python ./dev bench reliability
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.factors.dimensionality import adequacy
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import CHUNK, moments
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.reliability.scale import Reliability, consistency, reliability
from analysis.statistics.reliability.splits import split_half
from tests.benchmarks.row import Row

K = 22
SIZES = {"1e3": 1_000, "1e5": 100_000, "1e6": 1_000_000}
ROUNDS = {"1e3": 200, "1e5": 15, "1e6": 7}
LARGEST = 10_000_000
PEERS = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Seconds a peer took for alpha alone, and for all it has of the item table; None: the same."""

    alpha: float
    table: float
    figure: float


def run() -> Iterator[Row]:
    """Seconds of the block for each size beside those of the peers."""
    for name, size in SIZES.items():
        x = answers(size)
        ours, bare, alpha = _rounds(x, ROUNDS[name])
        whole = f"reliability_{name}"
        yield Row(name=whole, value=ours, unit=f"s, {K} items")
        yield _against(f"{whole}_vs_blas", ours, "one bare product", bare)
        found = block(x)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "answers.bin"
            x.tofile(file)
            yield from _peers(name, file, size, found, ours, alpha)
    yield from _largest()


def answers(size: int, *, seed: int = 1) -> NDArray[np.int8]:
    """`size` × 22 points on 1–5 that share one factor, made part by part."""
    rng, x = np.random.default_rng(seed), np.empty((size, K), dtype=np.int8)
    for at in range(0, size, CHUNK):
        part = x[at : at + CHUNK]
        common = 0.7 * rng.standard_normal((len(part), 1), dtype=np.float32)
        own = 0.8 * rng.standard_normal(part.shape, dtype=np.float32)
        part[:] = np.clip(np.rint(3.4 + common + own), 1, 5)
    return x


def block(x: NDArray[np.int8]) -> Reliability:
    """Alpha with its closed intervals, λ2, λ4, λ6, omega, item statistics, KMO and Bartlett."""
    m = moments(x)
    found = reliability(m, range(K))
    c = finish(m)
    sd = np.sqrt(c.variance)
    with one_thread():
        fit = adequacy(c.covariance / np.outer(sd, sd), found.n)
        lambda4 = split_half(c.covariance).best
    if None in (found.omega_total, fit.kmo, fit.chi2, lambda4):
        raise RuntimeError("the block lacks a figure")
    return found


def product(x: NDArray[np.int8]) -> NDArray[np.float64]:
    """One bare XᵀX of int8 answers, in float32 parts."""
    gram = np.zeros((K, K))
    for at in range(0, len(x), CHUNK):
        part = x[at : at + CHUNK].astype(np.float32)
        gram += part.T @ part
    return gram


def _rounds(x: NDArray[np.int8], rounds: int) -> tuple[float, float, float]:
    """The best seconds of the block, the bare product and alpha's part, taken in turn."""

    def bare() -> object:
        with one_thread():
            return product(x)

    def alpha() -> object:
        return consistency(moments(x), range(K))

    works: tuple[Callable[[], object], ...] = (lambda: block(x), bare, alpha)
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for i, work in enumerate(works):
            began = time.perf_counter()
            work()
            best[i] = min(best[i], time.perf_counter() - began)
    return best[0], best[1], best[2]


def _against(name: str, ours: float, peer: str, theirs: float) -> Row:
    return Row(name=name, value=ours, unit="s", against=peer, ratio=ours / theirs)


def _peers(
    name: str, file: Path, size: int, found: Reliability, ours: float, alpha: float
) -> Iterator[Row]:
    rounds = {"1e3": 30, "1e5": 3, "1e6": 1}[name]
    pingouin = _pingouin(file, size, rounds)
    if pingouin is not None:
        _agree("pingouin", pingouin.figure, found)
        if name == "1e3":
            yield _against(f"alpha_{name}_vs_pingouin", alpha, "pingouin's alpha", pingouin.alpha)
        yield _against(
            f"reliability_{name}_vs_pingouin", ours, "pingouin's item table", pingouin.table
        )
    psych = _psych(file, size, min(rounds, 5))
    if psych is not None:
        _agree("psych", psych.figure, found)
        yield _against(f"reliability_{name}_vs_psych", ours, "psych::alpha", psych.alpha)


def _agree(peer: str, figure: float, found: Reliability) -> None:
    if found.alpha is None or abs(figure - found.alpha) > 1e-9:
        raise RuntimeError(f"{peer} has alpha {figure}, here it is {found.alpha}")


def _pingouin(file: Path, size: int, rounds: int) -> Peer | None:
    named = os.environ.get("PARALLAX_BENCH_PINGOUIN")
    here = [named] if named else [sys.executable, shutil.which("python3")]
    python = next((each for each in here if each and _has_pingouin(each)), None)
    if python is None:
        print("pingouin skipped: no Python here has it, and PARALLAX_BENCH_PINGOUIN names none")
        return None
    return _measured([python, str(PEERS / "pingouin_alpha.py")], file, size, rounds)


def _has_pingouin(python: str) -> bool:
    look = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pingouin') is None)"
    return subprocess.run([python, "-c", look], check=False).returncode == 0


def _psych(file: Path, size: int, rounds: int) -> Peer | None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("psych skipped: there is no Rscript on the path")
        return None
    has = subprocess.run(
        [rscript, "-e", "quit(status = !requireNamespace('psych', quietly = TRUE))"],
        capture_output=True,
        check=False,
    )
    if has.returncode:
        print("psych skipped: R does not have it")
        return None
    return _measured([rscript, str(PEERS / "psych_alpha.R")], file, size, rounds)


def _measured(command: list[str], file: Path, size: int, rounds: int) -> Peer:
    """What a peer's script prints: seconds of alpha and of the item table, and alpha."""
    done = subprocess.run(
        [*command, str(file), str(size), str(K), str(rounds)],
        capture_output=True,
        check=True,
        text=True,
    )
    return Peer(**json.loads(done.stdout.splitlines()[-1]))


def _largest() -> Iterator[Row]:
    """Ten million sheets in a process of their own: seconds, and memory beside the answers."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.reliability_memory", str(LARGEST)],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    seconds, extra = json.loads(done.stdout)
    yield Row(name="reliability_1e7", value=seconds, unit=f"s, {K} items")
    yield Row(name="reliability_1e7_memory", value=extra, unit="MB beside 220")
