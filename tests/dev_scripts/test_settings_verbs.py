"""Settings are checked before anything starts, and secrets stay hidden."""

from tests.dev_scripts.whole_project import WholeProject


def test_a_configured_database_that_is_down_is_one_sentence(clone: WholeProject, port: str) -> None:
    url = "postgresql://ada:geheim@127.0.0.1:9/app"
    for words in (["dev", "--port", port], ["db", "status"], ["db", "reset", "--yes"]):
        result = clone.heavy(*words, HEAVY_DATABASE_URL=url)

        assert result.returncode == 3, result.stderr
        assert "cannot be reached" in result.stderr
        assert "Traceback" not in result.stderr
        assert "geheim" not in result.stderr


def test_dev_is_not_for_production(clone: WholeProject) -> None:
    result = clone.heavy("dev", HEAVY_PROFILE="production")

    assert result.returncode == 2
    assert "./heavy serve" in result.stderr


def test_wrong_settings_are_all_told_at_once(clone: WholeProject) -> None:
    wrong = {"HEAVY_PORT": "x", "HEAVY_PRT": "1", "HEAVY_LOG_LEVEL": "loud"}
    for words in (["dev"], ["serve"], ["config", "check"], ["config", "show"]):
        result = clone.heavy(*words, **wrong)

        assert result.returncode == 2
        assert all(name in result.stdout + result.stderr for name in wrong)


def test_config_check_is_strict_for_production(clone: WholeProject) -> None:
    key = clone.heavy("secret").stdout.strip()
    given = {
        "HEAVY_DATABASE_URL": "postgresql://ada@localhost/app",
        "HEAVY_SECRET_KEYS": key,
        "HEAVY_ENCRYPTION_KEYS": clone.heavy("keys", "new").stdout.strip(),
    }

    assert clone.heavy("config", "check").returncode == 0
    assert clone.heavy("config", "check", "--profile", "production").returncode == 2
    assert clone.heavy("config", "check", "--profile", "production", **given).returncode == 0


def test_config_show_hides_secrets(clone: WholeProject) -> None:
    secrets = {
        "HEAVY_SECRET_KEYS": "the-key-that-nobody-may-see-at-all",
        "HEAVY_DATABASE_URL": "postgresql://ada:geheim@localhost/app",
    }
    for words in (["config", "show"], ["config", "show", "--json"]):
        shown = clone.heavy(*words, **secrets).stdout

        assert "postgresql://ada:***@localhost/app" in shown
        assert "geheim" not in shown
        assert "nobody-may-see" not in shown
