"""The made surveys beside this file: python -m tests.reference.made.generate writes them anew.

Nobody answered them. They hold what real answers hold: skewed and tied ratings, blanks, reversed
items, weak and strong scales, small groups, unequal weights.
"""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from tests.reference.made.drawing import (
    Columns,
    Numbers,
    factors,
    items,
    named,
    rated,
    with_blanks,
    write,
)


def traits(rng: Generator) -> None:
    """Five scales of five items on 1–6: A strong, O weak; 900 people, blanks, reversed items."""
    n = 900
    gender = np.where(rng.random(n) < 0.62, 2, 1)
    level = rng.choice(5, n, p=[0.1, 0.13, 0.47, 0.2, 0.1]) + 1
    standing = factors(rng, n, 5, 0.15)
    standing[:, 0] += 0.35 * (gender == 2) + 0.15 * (level - 3)
    standing[:, 3] += 0.2 * (gender == 2)
    loadings = {
        "A": (0.5, 0.85, 0.9, 0.7, 0.8), "C": (0.6, 0.7, 0.55, 0.65, 0.6),
        "E": (0.6, 0.75, 0.6, 0.75, 0.5), "N": (0.9, 0.88, 0.85, 0.65, 0.6),
        "O": (0.45, 0.3, 0.6, 0.2, 0.35),
    }  # fmt: skip
    columns: Columns = {}
    for factor, (letter, sizes) in zip(standing.T, loadings.items(), strict=True):
        x = rated(items(rng, factor, sizes), 6)
        for j in range(5):
            if f"{letter}{j + 1}" in ("A1", "C4", "C5", "E1", "E2", "O2", "O5"):
                x[:, j] = 7 - x[:, j]
        columns |= named(letter, with_blanks(rng, x, 0.012))
    known = rng.random((n, 2)) < (0.99, 0.93)
    columns["gender"] = np.where(known[:, 0], gender.astype(str), "").tolist()
    columns["education"] = np.where(known[:, 1], level.astype(str), "").tolist()
    write("traits", columns)


def phone(rng: Generator) -> None:
    """Six scales of two to seven items on 1–10, all answered; CUSL's third item is two in one."""
    n = 230
    standing = factors(rng, n, 6, 0.45)
    loadings = {
        "IMAG": (0.7, 0.6, 0.45, 0.75, 0.65), "CUEX": (0.5, 0.45, 0.6),
        "PERQ": (0.8, 0.6, 0.75, 0.65, 0.7, 0.6, 0.7), "PERV": (0.9, 0.85),
        "CUSA": (0.75, 0.8, 0.7),
    }  # fmt: skip
    columns: Columns = {}
    for factor, (name, sizes) in zip(standing.T, loadings.items(), strict=False):
        columns |= named(name, rated(items(rng, factor, sizes), 10))
    first, second = standing[:, 5], 0.4 * standing[:, 5] + 0.9 * rng.normal(size=n)
    loyalty = np.column_stack([first, second, 0.6 * (first + second)])
    loyalty += 0.4 * rng.normal(size=(n, 3))
    columns |= named("CUSL", rated(loyalty, 10))
    columns["CUSCO"] = rated(0.7 * first[:, None] + 0.7 * rng.normal(size=(n, 1)), 10)[
        :, 0
    ].tolist()
    write("phone", columns)


def tasks(rng: Generator) -> None:
    """Nine measurements by three factors in two schools, where x3 and x7 are not alike."""
    n, west = 280, np.arange(280) < 140
    standing = factors(rng, n, 3, 0.4)
    standing[:, 1] += 0.3 * ~west
    loadings = ((0.8, 0.6, 0.7), (0.85, 0.85, 0.8), (0.6, 0.75, 0.7))
    x = np.hstack([items(rng, f, s) for f, s in zip(standing.T, loadings, strict=True)])
    x[:, 8] += 0.4 * standing[:, 0]
    x[:, 2] += 0.6 * west
    x[:, 6] -= 0.6 * west
    x = np.round(4.0 + x * np.linspace(0.9, 1.3, 9) + 0.15 * x**2, 2)
    columns = named("x", x)
    columns["school"] = np.where(west, "West", "East").tolist()
    write("tasks", columns)
    # Who does well in x1 leaves out x5 more often: missing at random, not by chance alone.
    blank = np.zeros(x.shape, np.bool_)
    blank[:, 4] = rng.random(n) < np.where(x[:, 0] > 4.3, 0.3, 0.05)
    blank[:, 8] = rng.random(n) < 0.15
    write("tasks_missing", named("x", np.where(blank, "", x.astype(str))))


def departments(rng: Generator) -> None:
    """Per cents of 30 departments: seven items that hang together by one factor and little else."""
    names = ("rating", "complaints", "privileges", "learning", "raises", "critical", "advance")
    latent = items(rng, rng.normal(size=30), (0.9, 0.88, 0.4, 0.75, 0.8, 0.15, 0.35))
    latent[:, 6] += 0.5 * latent[:, 4]
    x = np.clip(np.round(62.0 + 11.0 * latent), 20, 98).astype(np.int64)
    write("departments", {name: x[:, j].tolist() for j, name in enumerate(names)})


def judges(rng: Generator) -> None:
    """Five targets by four judges of unequal severity, with ties."""
    x = rng.normal(5.5, 1.6, (5, 1)) + np.array([1.5, -2.0, 0.0, 0.8]) + rng.normal(size=(5, 4))
    write("judges", named("J", np.clip(np.round(x), 1, 10).astype(np.int64)))


def teams(rng: Generator) -> None:
    """Eleven items on 1–5 by people in 30 teams of 3 to 40."""
    size = np.concatenate([[3, 3, 40], rng.integers(4, 24, 27)])
    team = np.repeat(np.arange(len(size)) + 101, size)
    climate = rng.normal(0.0, 0.5, len(size))[team - 101]
    latent = items(rng, climate + rng.normal(size=len(team)), np.linspace(0.5, 0.85, 11))
    write("teams", {"COMPID": team.tolist(), **named("LEAD", rated(latent, 5), 2)})


def schools(rng: Generator) -> None:
    """A stratified and a clustered sample: strata of unequal weight, five shares as one scale."""
    kinds, weights = np.repeat(["E", "H", "M"], (80, 45, 55)), {"E": 41.2, "H": 16.8, "M": 20.4}
    n = len(kinds)
    need = rng.normal(size=n) + 0.7 * (kinds == "H")
    wide = np.where(rng.random(n) < np.where(need > 0.3, 0.6, 0.85), "Yes", "No")
    score = np.clip(np.round(660.0 - 80.0 * need + 60.0 * rng.normal(size=n)), 300, 950)
    base = [
        f"{weights[kind] * (0.7 if w == 'No' else 1.1):.3f}"
        for kind, w in zip(kinds, wide, strict=True)
    ]
    shares = 100.0 / (1.0 + np.exp(-items(rng, need, (0.8, 0.9, 0.4, 0.5, 0.7))))
    columns: Columns = {
        "stype": kinds.tolist(), "sch.wide": wide.tolist(),
        "api00": score.astype(np.int64).tolist(), "pw": base,
    }  # fmt: skip
    write("schools", columns | named("share", np.round(shares).astype(np.int64)))
    cluster = np.arange(150) % 14
    kinds = rng.choice(["E", "H", "M"], 150, p=[0.7, 0.12, 0.18])
    wide = np.where(rng.random(150) < 0.8 - 0.04 * cluster, "Yes", "No")
    columns = {"stype": kinds.tolist(), "sch.wide": wide.tolist()}
    write("school_districts", columns | {"pw": (30.0 + 2.5 * (cluster % 5)).tolist()})


KIOSK = ((4, 5, 6, 22), (19, 20, 21), (10, 11, 18), (13, 14, 15, 16, 17), (1, 2, 3), (7, 8))


def kiosk(rng: Generator) -> None:
    """24 statements on 1–7 expected, perceived, important and satisfied; 29 Kano pairs on 1–5."""
    n = 180
    belongs = {item: f for f, group in enumerate(KIOSK) for item in group}
    place = np.array([belongs.get(item, 6) for item in range(1, 25)])
    size = 0.6 + 0.25 * rng.random(24)
    columns: Columns = {}
    person = rng.normal(size=n)
    for prefix, level, blanks in (("E", 0.9, 0), ("P", -0.1, 0), ("IMP", 0.6, 0.02), ("SAT", 0, 0)):
        standing = 0.8 * factors(rng, n, 7, 0.4) + 0.6 * person[:, None]
        noise = rng.normal(size=(n, 24)) * np.sqrt(1.0 - size**2)
        noise[:, [1, 13, 19]] += 0.6 * noise[:, [0, 12, 18]]
        height = level + 0.6 * (1.0 - rng.exponential(size=24))
        x = rated(standing[:, place] * size + noise + height, 7)
        columns |= named(prefix, with_blanks(rng, x, blanks), 2)
    wanted, missed = rng.normal(0.7, 1.1, 29), rng.normal(0.6, 1.1, 29)
    with_it = rated(-(wanted + 0.9 * rng.normal(size=(n, 29))), 5)
    without = rated(missed + 0.9 * rng.normal(size=(n, 29)), 5)
    columns |= named("KF", with_blanks(rng, with_it, 0.01), 2)
    columns |= named("KD", with_blanks(rng, without, 0.01), 2)
    # Three categories share the first place: must-be, one-dimensional, attractive.
    columns["KF29"], columns["KD29"] = [3] * 60 + [1] * 120, [5] * 120 + [3] * 60
    outcome = rated(0.8 * person[:, None] + 0.6 * rng.normal(size=(n, 1)), 5)
    write("kiosk", columns | {"Y1": outcome[:, 0].tolist()})


def scales(rng: Generator) -> None:
    """Single scales: 60 items, 3 of 5 people, two, weak ones and strong, 1,000 people."""
    sizes: dict[str, tuple[int, Sequence[float] | Numbers, int]] = {
        "long": (120, np.linspace(0.1, 0.7, 60), 5),
        "pair": (40, (0.7, 0.6), 7),
        "weak": (90, (0.4, 0.1, 0.0, 0.3, -0.2, 0.15), 5),
        "strong": (1000, [0.93] * 8, 7),
        "tiny": (5, (0.8, 0.7, 0.6), 5),
    }
    for name, (n, loadings, points) in sizes.items():
        x = rated(items(rng, rng.normal(size=n), loadings), points)
        write(f"scale_{name}", named("q", x))


def helpdesk(rng: Generator) -> None:
    """Users, service owners and supplier: levels of tolerance, weights, units, firms."""
    size = {"users": 240, "staff": 30, "supplier": 6}
    audience = np.repeat(list(size), list(size.values()))
    n = len(audience)
    units = ("north", "south", "east", "west", "depot")
    unit = rng.choice(units, n, p=[0.4, 0.25, 0.175, 0.16, 0.015])
    shift = 1.1 * (audience == "supplier") + 0.6 * (unit == "south")
    person = factors(rng, n, 2, 0.55) + shift[:, None]
    load = np.array([0.8, 0.7, 0.75, 0.85, 0.6, 0.7])
    noise = np.sqrt(1 - load**2) * rng.normal(size=(n, 6))
    noise[:, 1] += 0.3 * noise[:, 4]
    x = rated(np.repeat(person, 3, axis=1) * load + noise, 7)
    least = np.clip(x + rng.integers(-2, 2, x.shape), 1, 7)
    most = np.clip(least + rng.integers(-1, 4, x.shape), 1, 7)
    columns: Columns = {"audience": audience.tolist(), "unit": unit.tolist()}
    columns["w"] = [f"{w:.2f}" for w in 0.4 + 1.8 * rng.random(n) ** 2]
    columns["firm"] = [f"f{firm:02d}" for firm in rng.integers(0, 30, n)]
    for facet, points in (("", x), (":adequate", least), (":desired", most)):
        points[:, 1] = 8 - points[:, 1]
        cells = with_blanks(rng, points, 0.03)
        if facet:
            cells[audience == "supplier"] = ""
        columns |= {f"Q{j + 1}{facet}": cells[:, j].tolist() for j in range(6)}
    outcome = rated(0.8 * person[:, :1] + 0.6 * rng.normal(size=(n, 1)), 7)
    columns["SAT"] = with_blanks(rng, outcome, 0.02)[:, 0].tolist()
    write("helpdesk", columns)


def main() -> None:
    surveys = (
        traits, phone, tasks, departments, judges, teams, schools, kiosk, scales, helpdesk,
    )  # fmt: skip
    for seed, survey in enumerate(surveys, start=33850):
        survey(np.random.default_rng(seed))


if __name__ == "__main__":
    main()
