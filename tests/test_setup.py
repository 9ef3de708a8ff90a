"""The set-up keeps its promises: locks, import contracts, the start script, the reports' fonts."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")

# One line each that breaks a contract: (contract, module, what it imports).
BROKEN = [
    ("rooms", "surveys/a.py", "import analysis.statistics.moments"),
    ("rooms", "analysis/report.py", "import app.web.config"),
    ("analysis", "analysis/statistics/moments.py", "import analysis.report"),
    ("analysis", "analysis/study/matrix.py", "import analysis.sections"),
    ("analysis", "analysis/unheard_of.py", ""),
    ("statistics", "analysis/statistics/scores.py", "import surveys.questionnaire.model"),
    ("web", "analysis/report.py", "import jinja2"),
    ("web", "surveys/questionnaire/model.py", "import flask"),
    ("frames", "surveys/questionnaire/model.py", "import numpy"),
    ("sql", "app/web/config.py", "import sqlalchemy"),
    ("sql", "surveys/questionnaire/model.py", "from sqlalchemy import Table"),
    ("render", "app/web/config.py", "def late():\n    import weasyprint"),
    ("report", "app/report/prose.py", "import app.report.pages"),
    ("blueprints", "app/respond/views.py", "import app.supplier.views"),
    ("factory", "app/respond/views.py", "from app.web.application import create_app"),
]
ALLOWED = {
    "app/cli/serving.py": "from app.web.application import create_app\nimport app.respond.views",
    "app/report/faces/pdf.py": "import weasyprint",
    "analysis/report.py": "import analysis.sections.a\nimport analysis.study.matrix",
    "analysis/sections/a.py": "import analysis.study.matrix\nimport analysis.statistics.moments",
    "analysis/study/matrix.py": "import numpy\nimport surveys.questionnaire.model",
    "analysis/statistics/scores.py": "import analysis.statistics.moments",
    "surveys/storage/store.py": "import sqlalchemy\nimport alembic",
}
EMPTY = (
    *(
        "app/__init__.py",
        "app/cli/__init__.py",
        "app/web/__init__.py",
        "app/web/application.py",
        "app/web/config.py",
        "app/report/__init__.py",
        "app/report/faces/__init__.py",
        "app/report/pages.py",
    ),
    *("app/respond/__init__.py", "app/respond/views.py"),
    *("app/supplier/__init__.py", "app/supplier/views.py"),
    *("analysis/__init__.py", "analysis/document.py", "analysis/schema.py"),
    *("analysis/statistics/__init__.py", "analysis/statistics/moments.py"),
    "analysis/sections/__init__.py",
    "analysis/study/__init__.py",
    *("surveys/__init__.py", "surveys/questionnaire/__init__.py", "surveys/questionnaire/model.py"),
    "surveys/storage/__init__.py",
)


def contracts_broken(tree: Path, **changes: str) -> set[str]:
    """The names of the contracts that a small tree with these changed modules breaks."""
    for path, source in {**dict.fromkeys(EMPTY, ""), **ALLOWED, **changes}.items():
        module = tree / path
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(source, "utf-8")
    shutil.copy(ROOT / "pyproject.toml", tree)
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return set(re.findall(r"^(.*) BROKEN", done.stdout, re.MULTILINE))


def contract_name(contract: str) -> str:
    """The name under which a contract is reported."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    return str(next(c["name"] for c in contracts if c["id"] == contract))


def test_every_import_contract_keeps_in_a_tree_as_it_should_be(tmp_path: Path) -> None:
    assert contracts_broken(tmp_path) == set()


@pytest.mark.parametrize(("contract", "module", "line"), BROKEN)
def test_a_forbidden_import_breaks_its_contract(
    tmp_path: Path, contract: str, module: str, line: str
) -> None:
    assert contract_name(contract) in contracts_broken(tmp_path, **{module: line})


def test_every_contract_has_been_seen_to_break() -> None:
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    assert {c["id"] for c in contracts} == {contract for contract, _, _ in BROKEN}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"://|^-|index-url|find-links", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_hashes(lock: str) -> None:
    pins = re.split(r"\n(?=\S)", (ROOT / lock).read_text("utf-8").strip())
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_the_locks_agree_and_hold_what_is_declared() -> None:
    pins = {lock: re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(), re.M) for lock in LOCKS}
    assert set(pins["requirements.lock"]) <= set(pins["requirements-dev.lock"])
    declared = {re.split(r"[\[>=;]", line)[0] for line in PYPROJECT["project"]["dependencies"]}
    assert declared <= {name for name, _ in pins["requirements.lock"]}


def dev(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The start script's answer."""
    return subprocess.run(
        [str(ROOT / "dev"), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_the_start_script_names_its_tasks(tmp_path: Path) -> None:
    done = dev("help", cwd=tmp_path)
    tasks = re.findall(r"^\./dev (\w+)", done.stdout, re.MULTILINE)
    assert tasks == ["run", "test", "lint", "fmt", "bench", "setup", "lock"]


def test_an_unknown_task_is_refused_with_the_list_of_tasks() -> None:
    done = dev("tset")
    assert done.returncode == 2
    assert "./dev test" in done.stderr


def test_the_makefile_calls_every_task_of_the_start_script() -> None:
    tasks = re.findall(r"^\./dev (\w+)", dev("help").stdout, re.MULTILINE)
    rule = re.search(r"^(.*):\n\t@\./dev \$@$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert rule is not None
    assert rule[1].split() == tasks


PAGE = """<html lang="en"><title>Gap</title><body style="font-family: {family}">
<p>Gap <b>report</b>, <i>α</i> = −0.45 ≤ x ● demand ◆ supplier → ✓ <code>sha256:0f</code></p>
<p lang="zh-Hans">差距报告：<b>盲点</b>与“隐藏优势” ● 需方 ◆ 供方</p>"""

TYPESET = """
import sys
from weasyprint import HTML
HTML(string=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


@pytest.mark.parametrize(
    "family", ["'Noto Sans', 'Noto Sans CJK SC'", "Arial, sans-serif", "serif"]
)
def test_a_page_in_two_languages_embeds_the_named_noto_fonts_alone(
    tmp_path: Path, family: str
) -> None:
    pdf = tmp_path / "page.pdf"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", TYPESET, PAGE.format(family=family), str(pdf)],
        env={**os.environ, "FONTCONFIG_FILE": str(ROOT / "app" / "fonts.conf")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert fonts_of(pdf) == {
        *("Noto-Sans", "Noto-Sans-Bold", "Noto-Sans-Italic"),
        *("Noto-Sans-CJK-SC", "Noto-Sans-CJK-SC-Bold", "Noto-Sans-Mono-CJK-SC"),
    }


def fonts_of(pdf: Path) -> set[str]:
    """The names of the fonts a PDF embeds, without their subset tags."""
    if not (pdffonts := shutil.which("pdffonts")):
        pytest.skip("pdffonts (poppler-utils) is not installed")
    lines = subprocess.check_output([pdffonts, str(pdf)], text=True).splitlines()[2:]
    return {line.split()[0].split("+")[-1] for line in lines}
