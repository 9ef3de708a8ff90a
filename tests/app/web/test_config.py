"""Settings: from the environment, secrets made at the first start."""

import re
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.web.config import Config, address_of, from_environment

LONG = "x" * 32


def test_the_first_start_makes_a_secret_for_its_owner_and_the_next_keeps_it(
    tmp_path: Path,
) -> None:
    first = from_environment({"PARALLAX_HOME": str(tmp_path / "new" / "home")})
    again = from_environment({"PARALLAX_HOME": str(tmp_path / "new" / "home")})
    kept = first.home / "secret"
    assert len(first.secret) >= 48
    assert first.secret == again.secret == kept.read_text(encoding="utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [file.name for file in first.home.iterdir()] == ["secret"]


def test_no_two_installations_have_the_same_secret(tmp_path: Path) -> None:
    homes = [tmp_path / str(number) for number in range(3)]
    assert len({from_environment({"PARALLAX_HOME": str(home)}).secret for home in homes}) == 3


def test_those_who_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    gate = threading.Barrier(8)

    def start(_: int) -> str:
        gate.wait()
        return from_environment({"PARALLAX_HOME": str(tmp_path)}).secret

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1


def test_a_given_secret_is_used_and_none_is_kept(tmp_path: Path) -> None:
    config = from_environment({"PARALLAX_HOME": str(tmp_path), "PARALLAX_SECRET": LONG})
    assert config.secret == LONG
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("secret", ["short", LONG[1:]])
def test_a_short_secret_is_refused(tmp_path: Path, secret: str) -> None:
    with pytest.raises(ValueError, match=r"PARALLAX_SECRET.*32 characters"):
        from_environment({"PARALLAX_HOME": str(tmp_path), "PARALLAX_SECRET": secret})
    (tmp_path / "secret").write_text(secret)
    with pytest.raises(ValueError, match=r"/secret: .*32 characters"):
        from_environment({"PARALLAX_HOME": str(tmp_path)})


def test_a_configuration_does_not_show_what_is_secret(tmp_path: Path) -> None:
    config = Config(home=tmp_path, secret=LONG, database_url="postgresql://u:pa55@h/d")
    assert LONG not in repr(config)
    assert "pa55" not in repr(config)


def test_https_makes_it_secure(tmp_path: Path) -> None:
    home = {"PARALLAX_HOME": str(tmp_path)}
    assert not from_environment(home).secure
    config = from_environment(home | {"PARALLAX_BASE_URL": "https://example.org/"})
    assert config.secure
    assert config.base_url == "https://example.org"


def test_every_setting_is_described() -> None:
    root = Path(__file__).parents[3]
    source = (root / "app" / "config.py").read_text(encoding="utf-8")
    guide = (root / "docs" / "operations.md").read_text(encoding="utf-8")
    names = set(re.findall(r"env\.get\(\"(\w+)\"", source))
    assert len(names) >= 8
    assert names == set(re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE))


@pytest.mark.parametrize(
    "url", ["https://", "http://a..b", "http://[::1", "http://x:99999", "http://" + "a" * 64]
)
def test_a_base_address_without_a_host_is_refused_with_the_remedy(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match=r"PARALLAX_BASE_URL: .* names no host"):
        from_environment({"PARALLAX_HOME": str(tmp_path), "PARALLAX_BASE_URL": url})


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://survey.example.org/eval", "survey.example.org"),
        ("http://bücher.example:81", "xn--bcher-kva.example:81"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_host_of_the_base_address_is_the_one_of_every_request(url: str, host: str) -> None:
    assert address_of(url) == (url.partition(":")[0], host)
