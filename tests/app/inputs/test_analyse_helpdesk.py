"""`parallax analyse` on a made survey of three audiences, from the command to the JSON, against R.

Closed forms within 1e-9; the confirmatory model and effects' intervals are searched for: 1e-5.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.__main__ import cli
from tests.reference.golden import MADE, exact

INSTRUMENT = Path(__file__).parents[2] / "instruments" / "helpdesk.toml"
R: dict[str, Any] = MADE.figures("helpdesk")
Rows = list[dict[str, Any]]


def analysed(folder: Path, *options: str) -> dict[str, Any]:
    """What the command writes."""
    output = folder / "report.json"
    whole = ["analyse", str(MADE.path("helpdesk.csv")), "--instrument", str(INSTRUMENT)]
    whole += ["--audience", "audience", "--lang", "en", "--margin", "0.5"]
    whole += ["-o", str(output), *options]
    done = CliRunner().invoke(cli, whole)
    assert done.exit_code == 0, done.output
    report: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return report


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return analysed(tmp_path_factory.mktemp("plain"), "--segment", "unit")


@pytest.fixture(scope="module")
def weighted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return analysed(tmp_path_factory.mktemp("weighted"), "--weight", "w")


def of(rows: Rows, **wanted: str) -> dict[str, Any]:
    """The one row with these entries."""
    (row,) = (row for row in rows if all(row[key] == value for key, value in wanted.items()))
    return row


def same(row: dict[str, Any], wanted: dict[str, Any], *left_out: str) -> None:
    """Every figure of R's, under the same key."""
    for key, value in wanted.items():
        if key not in left_out:
            assert row[key] == exact(value), key


@pytest.mark.parametrize("audience", ["users", "staff", "supplier"])
def test_scores_of_three_audiences_with_blanks_and_a_reversed_item(
    plain: dict[str, Any], audience: str
) -> None:
    for node, wanted in R["scores"][audience].items():
        same(of(plain["scores"], id=node, audience=audience, facet="perception"), wanted)


@pytest.mark.parametrize("audience", ["users", "staff"])
def test_the_suppliers_gaps_are_welchs_and_hedges(plain: dict[str, Any], audience: str) -> None:
    """Of items, and of all in the checks; the model's have a twin of their own."""
    for node, wanted in R["gaps"][audience].items():
        row = of(plain["gaps"], kind="supplier-demand", id=node, audience=audience)
        same(row, wanted, *(() if row["level"] == "item" else ("ci", "p")))
        same(of(plain["gap_checks"], id=node, audience=audience), wanted, "effect")
        assert row["n_supplier"] == R["scores"]["supplier"][node]["n"]


@pytest.mark.parametrize("audience", ["users", "staff"])
@pytest.mark.parametrize("scale", ["speed", "care"])
def test_reliability_is_psychs_from_pairwise_covariances(
    plain: dict[str, Any], audience: str, scale: str
) -> None:
    row = of(plain["reliability"], scale=scale, audience=audience, facet="perception")
    wanted = R["reliability"][audience][scale]
    names = {"alpha": "alpha_raw", "alpha_standardized": "alpha_std", "lambda6": "lambda6_smc"}
    for ours, theirs in names.items():
        assert row[ours] == exact(wanted[theirs]), ours
    for item in row["items"]:
        for ours, theirs in (
            ("mean", "means"), ("sd", "item_sd"), ("item_rest", "item_rest_r"),
            ("alpha_if_deleted", "alpha_if_deleted"),
        ):  # fmt: skip
            assert item[ours] == exact(wanted[theirs][item["id"]]), (item["id"], ours)


def test_zones_of_tolerance_are_paired_t_tests_and_shares(plain: dict[str, Any]) -> None:
    """Q2 is reversed in all three levels; some people want less than they would accept."""
    for item, wanted in R["tolerance"].items():
        assert wanted["inverted"] > 0
        same(of(plain["tolerance"], id=item, audience="users"), wanted)


@pytest.mark.parametrize("audience", ["users", "staff"])
def test_units_are_compared_without_the_hidden_ones(plain: dict[str, Any], audience: str) -> None:
    wanted, segments = R["units"][audience], of(plain["segments"], audience=audience)
    node = of(segments["nodes"], id="overall")
    shown = [mean for mean in node["means"] if mean["reason"] is None]
    assert [mean["option"] for mean in shown] == wanted["shown"]
    assert len(shown) < len(node["means"])
    for figure in ("score100", "sd100"):
        assert [mean[figure] for mean in shown] == exact(wanted[figure])
    same(node, wanted, "shown", "score100", "sd100")


def test_the_models_structure_is_lavaans(plain: dict[str, Any]) -> None:
    """MLR of complete rows: χ² within 1e-4, the rest within 1e-5."""
    row, wanted = of(plain["confirmatory"], audience="users"), R["confirmatory"]
    assert (row["n"], row["estimator"]) == (wanted["n"], "MLR")
    fit = wanted["fit"]
    for ours, theirs, reach in (
        ("chi2", "chisq", 1e-4), ("df", "df", 0), ("cfi", "cfi", 1e-5), ("tli", "tli", 1e-5),
        ("rmsea", "rmsea", 1e-5), ("srmr", "srmr", 1e-5), ("aic", "aic", 1e-4),
        ("bic", "bic", 1e-4), ("scale", "chisq.scaling.factor", 1e-5),
        ("cfi_robust", "cfi.robust", 1e-5), ("rmsea_robust", "rmsea.robust", 1e-5),
    ):  # fmt: skip
        assert row[ours] == pytest.approx(fit[theirs], rel=0.0, abs=reach), ours
    near = {"standardized": wanted["std"], "standardized_se": wanted["std_se"]}
    for name, values in near.items():
        found = [loading[name] for loading in row["loadings"]]
        assert found == pytest.approx(values, rel=0.0, abs=1e-5), name


def test_adequacy_is_psychs_from_pairwise_correlations(plain: dict[str, Any]) -> None:
    same(of(plain["structure"], audience="users"), R["structure"])


def test_agreement_is_psychs_icc_with_people_as_raters(plain: dict[str, Any]) -> None:
    row = of(plain["agreement"], audience="users")
    for form, wanted in zip(row["correlations"], R["agreement"], strict=True):
        got = [form[name] for name in ("value", "f", "df1", "df2", "p", "ci")]
        *figures, low, high = (
            wanted[name] for name in ("ICC", "F", "df1", "df2", "p", "lower", "upper")
        )
        assert got[:-1] == exact(figures), form["form"]
        assert got[-1] == exact([low, high]), form["form"]


def test_weighted_scores_are_svymeans(weighted: dict[str, Any]) -> None:
    wanted = R["weighted"]
    row = of(weighted["scores"], id="overall", audience="users", facet="perception")
    same(row, wanted["overall"])
    for item, mean in wanted["items"].items():
        found = of(weighted["scores"], id=item, audience="users", facet="perception")
        assert found["mean"] == exact(mean)
    weights = of(weighted["sheet_weights"], audience="users")
    assert weights["n_effective"] == exact(wanted["n_effective"])
