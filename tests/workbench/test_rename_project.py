"""A whole small project gets its new name."""

import functools
import json
import os
import pty
import py_compile
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from .small_project import FILES, OLD, OLD_KEBAB, OLD_TITLE, PICTURE, Project, git

RENAMED = ["my_shop/main.py", "dockerfiles/my_shop.Dockerfile", "docs/my-shop.md"]


def test_files_folders_and_texts_carry_the_new_name(project: Project) -> None:
    outcome = project.rename("My Shop")

    assert (outcome.code, outcome.errors) == (0, "")
    assert all((project.root / path).is_file() for path in RENAMED)
    assert project.read("my_shop/main.py") == "from my_shop.backend import MyShopApp\n\nTITLE = 'My Shop'\n"
    assert project.read("alembic/versions/0001_first.py") == "from my_shop import main\n"
    assert project.read("brython/clock.py") == '"""The clock of My Shop."""\n'
    assert project.read("requirements/runtime.txt").endswith("# via my-shop (pyproject.toml)\n")
    assert not (project.root / OLD).exists()


def test_nothing_but_licence_and_history_holds_the_old_name(project: Project) -> None:
    project.rename("My Shop")

    git(project.root, "add", "--all")
    found = git(
        project.root, "grep", "--cached", "-ilEI", f"{OLD}|{OLD_KEBAB}|{OLD_TITLE}|{OLD.replace('_', '')}"
    )
    assert sorted(found.split()) == ["CHANGELOG.md", "LICENSE"]


@pytest.mark.parametrize("path", ["LICENSE", "CHANGELOG.md", "heavy_engine/__init__.py", "heavy"])
def test_the_template_keeps_its_own(project: Project, path: str) -> None:
    project.rename("My Shop")

    assert project.read(path) == FILES[path]


def test_binary_files_modes_and_links_are_kept(project: Project) -> None:
    project.rename("My Shop")

    assert (project.root / "logo.png").read_bytes() == PICTURE
    assert stat.S_IMODE((project.root / "heavy").stat().st_mode) == 0o755
    assert (project.root / "app").readlink() == Path("my_shop")
    assert (project.root / "start.py").readlink() == Path("my_shop/main.py")


def test_what_git_ignores_is_left_alone(project: Project) -> None:
    (project.root / ".env").write_text(f"NAME={OLD}\n", encoding="utf-8")

    assert project.rename("My Shop").code == 0
    assert project.read(".env") == f"NAME={OLD}\n"


def test_a_changed_file_has_a_new_time(project: Project) -> None:
    os.utime(project.root / "README.md", (1_000_000_000, 1_000_000_000))

    project.rename("My Shop", "--force")

    assert (project.root / "README.md").stat().st_mtime > 1_000_000_000


def test_bytecode_of_the_old_name_is_not_run(project: Project) -> None:
    for module in ("tests/test_main.py", f"{OLD}/main.py"):
        py_compile.compile(str(project.root / module))
    os.utime(project.root / "tests/test_main.py")

    project.rename("corner_shop")

    assert len("corner_shop") == len(OLD)
    subprocess.run([sys.executable, "-c", "import tests.test_main"], cwd=project.root, env={}, check=True)


def test_a_name_that_would_break_a_file_is_refused(project: Project) -> None:
    (project.root / "tests/test_bytes.py").write_text(f'NAME = b"{OLD_TITLE}"\n', encoding="utf-8")
    before = project.snapshot()

    outcome = project.rename("Café", "--force")

    assert (outcome.code, project.snapshot()) == (2, before)
    assert "tests/test_bytes.py would be broken" in outcome.errors


def test_a_changed_file_keeps_its_mode_and_line_ends(project: Project) -> None:
    script = project.root / "run.sh"
    script.write_bytes(f"#!/bin/sh\r\nexec {OLD} ä\r\n".encode())
    script.chmod(0o751)

    project.rename("My Shop", "--force")

    assert script.read_bytes() == "#!/bin/sh\r\nexec my_shop ä\r\n".encode()
    assert stat.S_IMODE(script.stat().st_mode) == 0o751


def test_utf_8_is_read_whatever_the_locale(project: Project, repository: Path) -> None:
    (project.root / "README.md").write_text(f"# {OLD_TITLE}: ünïcödé\n", encoding="utf-8")
    name = r"import sys; sys.argv[1:] = ['Caf\u00e9', '--force']"
    code = f"{name}; import rename_project as r, pathlib; sys.exit(r.run(pathlib.Path('.')))"
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(repository)}

    subprocess.run([sys.executable, "-c", code], cwd=project.root, env=os.environ | ascii_only, check=True)

    assert project.read("README.md") == "# Café: ünïcödé\n"


def test_text_that_is_no_utf_8_is_left_alone(project: Project) -> None:
    latin = f"{OLD_TITLE}: \xfc".encode("latin-1")
    (project.root / "old.txt").write_bytes(latin)

    assert project.rename("My Shop", "--force").code == 0
    assert (project.root / "old.txt").read_bytes() == latin


def test_pyproject_says_who_owns_it_now(project: Project) -> None:
    project.rename("My Shop", "--description", 'Sells "all" sorts', "--author", "Ada <ada@example.org>")

    parsed = tomllib.loads(project.read("pyproject.toml"))
    assert parsed["project"] == {
        "name": "my-shop",
        "description": 'Sells "all" sorts',
        "authors": [{"name": "Ada", "email": "ada@example.org"}],
    }
    assert parsed["tool"]["heavy"] == {"package": "my_shop", "renamed": True}
    assert parsed["tool"]["importlinter"]["root_packages"] == ["my_shop", "heavy_engine"]


def test_description_and_author_stay_where_none_is_given(project: Project) -> None:
    project.rename("My Shop")

    parsed = tomllib.loads(project.read("pyproject.toml"))["project"]
    assert parsed == {"name": "my-shop", "description": "A template", "authors": [{"name": "Bo"}]}


def test_a_name_that_holds_the_old_one_works(project: Project) -> None:
    outcome = project.rename(f"{OLD_TITLE} Two")

    assert outcome.code == 0
    assert (project.root / f"{OLD}_two" / "main.py").is_file()
    assert project.read("tests/test_main.py") == f"import {OLD}_two.main\n"


def test_the_renamed_code_runs(project: Project) -> None:
    project.rename("My Shop")

    subprocess.run([sys.executable, "-c", "import my_shop.main"], cwd=project.root, env={}, check=True)


def test_a_project_is_renamed_once(project: Project) -> None:
    project.rename("My Shop")
    project.commit()
    before = project.snapshot()

    outcome = project.rename("Other Shop")

    assert (outcome.code, project.snapshot()) == (2, before)
    assert "renamed already: it is My Shop (my_shop)" in outcome.errors


def test_what_git_has_not_recorded_is_not_put_at_risk(project: Project) -> None:
    (project.root / "notes.txt").write_text("mine", encoding="utf-8")
    before = project.snapshot()

    outcome = project.rename("My Shop")

    assert (outcome.code, project.snapshot()) == (2, before)
    assert "notes.txt" in outcome.errors
    assert "--force" in outcome.errors


def test_a_history_that_git_cannot_read_counts_as_not_recorded(project: Project) -> None:
    (project.root / ".git" / "HEAD").write_text("broken", encoding="utf-8")

    assert "git cannot read this folder" in project.rename("My Shop").errors
    assert project.rename("My Shop", "--force").code == 0


def test_a_folder_in_the_way_is_named(project: Project) -> None:
    (project.root / "docs" / "my-shop.md").write_text("mine", encoding="utf-8")
    before = project.snapshot()

    outcome = project.rename("My Shop", "--force")

    assert (outcome.code, project.snapshot()) == (2, before)
    assert "docs/my-shop.md is in the way" in outcome.errors


def test_without_git_ignored_files_are_still_left_alone(project: Project) -> None:
    shutil.rmtree(project.root / ".git")
    (project.root / ".env").write_text(f"NAME={OLD}\n", encoding="utf-8")

    assert project.rename("My Shop").code == 0
    assert project.read(".env") == f"NAME={OLD}\n"
    assert project.read("my_shop/main.py").startswith("from my_shop.backend")
    assert (project.root / "app").readlink() == Path("my_shop")


def test_a_dry_run_tells_and_changes_nothing(project: Project) -> None:
    before = project.snapshot()

    outcome = project.rename("My Shop", "--dry-run")

    assert (outcome.code, project.snapshot()) == (0, before)
    assert f"{OLD}  ->  my_shop" in outcome.output
    assert "alembic/versions/0001_first.py" in outcome.output


def test_a_program_can_read_the_outcome(project: Project) -> None:
    told = json.loads(project.rename("My Shop", "--dry-run", "--json").output)
    done = json.loads(project.rename("My Shop", "--json").output)

    assert told == done | {"dry_run": True}
    assert (done["ok"], done["package"], done["distribution"]) == (True, "my_shop", "my-shop")
    assert [OLD, "my_shop"] in done["renamed"]
    assert "./heavy test" in done["next"]


def test_a_program_can_read_a_refusal(project: Project) -> None:
    refusal = json.loads(project.rename("a;b", "--package", "c;d", "--json").output)

    assert refusal["ok"] is False
    assert len(refusal["problems"]) == 2


def test_it_asks_only_on_a_terminal(project: Project, repository: Path) -> None:
    code = "import sys, rename_project as r, pathlib; sys.exit(r.run(pathlib.Path('.')))"
    command = [sys.executable, "-c", code]
    ours, theirs = pty.openpty()
    os.write(ours, b"Our Shop\nmy_shop\n")
    ready = functools.partial(
        subprocess.run,
        command,
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(repository)},
        text=True,
        timeout=120,
    )

    silent = ready(stdin=subprocess.DEVNULL, capture_output=True)
    asked = ready(stdin=theirs, capture_output=True)

    os.close(ours)
    os.close(theirs)
    assert (silent.returncode, silent.stdout) == (2, "")
    assert "The name is empty" in silent.stderr
    assert asked.returncode == 0
    assert project.read("my_shop/main.py").endswith("TITLE = 'Our Shop'\n")


@pytest.mark.parametrize("name", ["Z", "Quite A Long Name For A Shop"])
def test_what_was_laid_out_is_laid_out_again(project: Project, name: str) -> None:
    call = f"{OLD}.backend.serve(customers, counters={OLD}.backend.counters)"
    imports = f"import typing\n\nimport alembic\nimport {OLD}.backend\n"
    laid_out = f"{imports}\n\ndef serve(customers):\n    return {call}\n"
    (project.root / "shop.py").write_text(laid_out, encoding="utf-8")
    example = laid_out.rpartition("\n\n")[2]
    (project.root / "docs/shop.md").write_text(f"# Shop\n\n```python\n{example}```\n", encoding="utf-8")
    assert needs_layout(project, "shop.py") is needs_layout(project, "docs/shop.md") is False
    assert needs_layout(project, f"{OLD}/main.py") is True, "what was not laid out is left alone"

    outcome = project.rename(name, "--force")

    assert outcome.code == 0, outcome.errors
    assert needs_layout(project, "shop.py") is needs_layout(project, "docs/shop.md") is False
    assert "./heavy format" not in outcome.output


def needs_layout(project: Project, path: str) -> bool:
    commands = (["check", "--select", "I"], ["format", "--check"])
    done = [
        subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", path],
            cwd=project.root,
            capture_output=True,
            check=False,
        )
        for command in commands
    ]
    return any(one.returncode != 0 for one in done)


def test_without_ruff_the_layout_is_the_next_step(project: Project, repository: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(repository)!r}); from pathlib import Path;"
        " from dev_scripts.renaming.command import main; sys.exit(main(['my_shop'], Path()))"
    )
    alone = [sys.executable, "-I", "-S", "-c", code]

    done = subprocess.run(alone, cwd=project.root, capture_output=True, text=True, check=True)

    assert "Next:\n  ./heavy format\n" in done.stdout
