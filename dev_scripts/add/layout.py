"""Where the parts of a table lie, and what its templates call things."""

from pathlib import Path
from string import Template

from dev_scripts.add import words
from dev_scripts.add.names import TableName
from dev_scripts.add.spec import FOLDER

TEMPLATES = Path(__file__).parent.parent / "templates" / "table"
# Words that the templates use for something else.
TAKEN = frozenset(
    {"change", "choices", "component", "delete", "heavy", "html", "look", "name", "on_delete", "on_deleted"}
    | {"opened", "opening", "save", "tell", "theirs", "title"}
)

# By role: where it lies in the application, or with tests/ in the project.
FILES = {
    "sql_model": "backend/data/sql_models/{plural}.py",
    "shared_model": "shared_models/{plural}.py",
    "repository": "backend/data/repositories/{snake}_repositories.py",
    "munger": "backend/data/model_mungers/{snake}_model_mungers.py",
    "manager": "backend/data/model_managers/{snake}_managers.py",
    "components": "frontend/components/{snake}_fields.py",
    "page": "frontend/pages/{plural}_page.py",
    "samples": "tests/support/{snake}_samples.py",
    "test_manager": "tests/unit/test_{plural}.py",
    "test_page": "tests/pages/test_{plural}_page.py",
}


def path_of(role: str, name: TableName, package: str) -> Path:
    """Where a part of a table lies, relative to the project."""
    path = Path(FILES[role].format(plural=name.plural, snake=name.snake))
    return path if path.parts[0] == "tests" else Path(package) / path


def spec_path(plural: str, package: str) -> Path:
    """Where the description of a table lies, relative to the project."""
    return Path(package) / FOLDER / f"{plural}.toml"


def url_path(name: TableName) -> str:
    """The address of its page: /order-items."""
    return "/" + name.plural.replace("_", "-")


def constant(name: TableName) -> str:
    """The plural in names of constants: ORDER_ITEMS."""
    return name.plural.upper()


def instance_name(name: TableName) -> str:
    """What one of them is called in functions; record where the word means something else."""
    is_taken = name.snake in TAKEN or words.is_python(name.snake) or words.is_builtin(name.snake)
    return "record" if is_taken else name.snake


def rendered(role: str, name: TableName, package: str) -> str:
    """The text of a part from its template, with empty regions."""
    template = Template((TEMPLATES / f"{role}.py.tmpl").read_text("utf-8"))
    return template.substitute(
        app=package,
        plural=name.plural,
        plural_class=name.plural_class,
        singular=name.singular,
        snake=name.snake,
        people=name.people,
        one=name.one,
        a_one=_with_article(name.one),
        a_singular=_with_article(name.singular),
        title=name.title,
        row_class=name.row_class,
        constant=constant(name),
        instance=instance_name(name),
        path=url_path(name),
    )


def _with_article(word: str) -> str:
    return f"{'an' if word[0].lower() in 'aeiou' else 'a'} {word}"
