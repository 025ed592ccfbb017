"""A small project with a demo in it."""

from pathlib import Path

from .small_project import OLD, Project, git

START, END = (f"# demo:{which}" for which in ("start", "end"))

FILES = {
    "pyproject.toml": (
        f'[project]\nname = "{OLD}"\n\n[tool.heavy]\npackage = "{OLD}"\n\n{START}\n[tool.heavy.demo]\n'
        'words = ["task", "tasks"]\n'
        f'files = [\n    "alembic/versions/0002*.py",\n    "{OLD}/pages/tasks.py",\n'
        '    "tests/**/test_task*.py",\n'
        f"]\n{END}\n\n[tool.ruff]\nline-length = 110\n"
    ),
    ".gitignore": "/.heavy/\n__pycache__/\n",
    "README.md": (
        "# A project\n\n<!-- demo:start -->\n- a list of tasks\n<!-- demo:end -->\n- a start page\n"
    ),
    f"{OLD}/__init__.py": "",
    f"{OLD}/errors.py": (
        f'class Gone(Exception):\n    """It is gone."""\n\n\n{START}\nclass TaskGone(Gone):\n'
        f'    """So is the task."""\n\n\n{END}\nclass Refused(Exception):\n    """Not so."""\n'
    ),
    f"{OLD}/pages/__init__.py": "",
    f"{OLD}/pages/start.py": 'PAGE = "Start"\n',
    f"{OLD}/pages/tasks.py": 'PAGE = "Tasks"\n',
    f"{OLD}/routes.py": (
        f"from {OLD}.pages import start\n\n{START}\nfrom {OLD}.pages import tasks\n\n{END}\n\nROUTES = {{\n"
        f'    "/": start.PAGE,\n    {START}\n    "/tasks": tasks.PAGE,\n    {END}\n}}\n'
    ),
    "alembic/versions/0001_first.py": 'revision = "0001"\ndown_revision = None\n',
    "alembic/versions/0002_tasks.py": 'revision = "0002"\ndown_revision = "0001"\n',
    "alembic/versions/0002b_tasks.py": 'revision = "0002b"\ndown_revision = "0002"\n',
    "alembic/versions/0003_users.py": 'revision: str = "0003"\ndown_revision: str | None = "0002b"\n',
    "alembic/versions/0004_keys.py": 'revision = "0004"\ndown_revision = "0003"\n',
    "tests/pages/test_start.py": "def test_start() -> None:\n    pass\n",
    "tests/tasks/test_tasks_page.py": "def test_tasks() -> None:\n    pass\n",
}


def write_demo_project(root: Path) -> Project:
    """Write the small project and let git record it."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root, "init", "--quiet")
    project = Project(root)
    project.commit()
    return project
