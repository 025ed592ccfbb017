"""Where there is no Chromium, browser tests say so and how to get it."""

from pathlib import Path

import pytest

from tests.support.browsers import find_chromium


@pytest.fixture
def _no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("_no_programs")
def test_without_chromium_a_test_is_skipped_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEAVY_REQUIRE_BROWSER", raising=False)

    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        find_chromium()


@pytest.mark.usefixtures("_no_programs")
def test_where_a_browser_is_required_its_absence_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_REQUIRE_BROWSER", "1")

    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        find_chromium()
