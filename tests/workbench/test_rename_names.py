"""Which names a project may have, and what is said of the others."""

from pathlib import Path

import pytest

from dev_scripts.project import app_package
from dev_scripts.renaming.errors import ChangeRefused
from dev_scripts.renaming.names import new_name
from dev_scripts.renaming.taken import who_has

from .small_project import OLD, OLD_TITLE, Project


@pytest.mark.parametrize(
    ("typed", "title", "package"),
    [
        ("My Shop", "My Shop", "my_shop"),
        ("my_shop", "My Shop", "my_shop"),
        ("my-shop", "My Shop", "my_shop"),
        ("  Café 21 ", "Café 21", "cafe_21"),
        ("ACME", "ACME", "acme"),
        ("Shop.io", "Shop.io", "shop_io"),
    ],
)
def test_a_package_is_derived_from_what_is_typed(typed: str, title: str, package: str) -> None:
    name = new_name(typed)

    assert (name.title, name.package) == (title, package)


REFUSED = [
    ("", None, "is empty"),
    ("my-app;x", None, "cannot be a project's name"),
    ("../../x", None, "cannot be a project's name"),
    ("My/Shop", None, "cannot be a project's name"),
    ('My "Shop"', None, "cannot be a project's name"),
    ("My\nShop", None, "cannot be a project's name"),
    ("-shop", None, "cannot be a project's name"),
    ("Shop " * 20 + "End", "shop", "at most 60"),
    ("7 Dwarfs", None, "Choose one:  --package my_shop"),
    ("店", None, "Choose one:  --package my_shop"),
    ("Shop", "My-Shop", "cannot be a package"),
    ("Shop", "my shop", "cannot be a package"),
    ("Shop", "shop;x", "cannot be a package"),
    ("Shop", "../shop", "cannot be a package"),
    ("Shop", "shop__x", "cannot be a package"),
    ("Shop", "_shop", "cannot be a package"),
    ("Shop", "", "cannot be a package"),
    ("Shop", "s" * 41, "at most 40"),
    ("Class", None, "a word of the Python language"),
    ("Match", None, "a word of the Python language"),
    ("Email", None, "standard library"),
    ("Array", None, "standard library"),
    ("Heavy Engine", None, "already a file or folder"),
    ("Heavy", None, "already a file or folder"),
    ("Tests", None, "already a file or folder"),
    ("Sanic Routing", None, "requirements/"),
    ("Test", None, "an installed package"),
    ("PyTest", None, "an installed package"),
]


@pytest.mark.parametrize(("typed", "package", "reason"), REFUSED)
def test_an_unfit_name_is_refused_and_nothing_changes(
    project: Project, typed: str, package: str | None, reason: str
) -> None:
    before = project.snapshot()

    outcome = project.rename(f"--name={typed}", *([] if package is None else [f"--package={package}"]))

    assert (outcome.code, outcome.output) == (2, "")
    assert reason in outcome.errors
    assert project.snapshot() == before


def test_every_reason_is_given_at_once() -> None:
    with pytest.raises(ChangeRefused) as refused:
        new_name("a;b", "import")

    assert len(refused.value.problems) == 2


def test_a_folder_in_a_local_environment_is_a_name_taken(project: Project) -> None:
    (project.root / ".venv/lib/python3.11/site-packages/beehive").mkdir(parents=True)

    assert "an installed package" in project.rename("Beehive", "--force").errors


def test_the_present_name_is_no_new_name(project: Project) -> None:
    assert f"called {OLD} already" in project.rename(OLD_TITLE).errors


def test_two_different_names_are_one_too_many(project: Project) -> None:
    assert "Two names are given" in project.rename("Shop", "--name", "Barn").errors


GIVEN = [
    (["my_shop", "--title", "My Shop"], "My Shop", "my_shop"),
    (["--title", "My Shop"], "My Shop", "my_shop"),
    (["--package", "shop", "--title", "Ünsere Bäckerei"], "Ünsere Bäckerei", "shop"),
    (["shop", "--title", "店"], "店", "shop"),
    (["shop", "--title", "acme"], "acme", "shop"),
    (["--name", "my_shop", "--title", "My Shop"], "My Shop", "my_shop"),
    (["My Shop", "--package", "shop"], "My Shop", "shop"),
    (["My Shop"], "My Shop", "my_shop"),
    (["my_app"], "My App", "my_app"),
    ([f"{OLD}2"], f"{OLD_TITLE}2", f"{OLD}2"),
    ([f"my_{OLD}", "--title", f"My {OLD_TITLE}"], f"My {OLD_TITLE}", f"my_{OLD}"),
]


@pytest.mark.parametrize(
    ("arguments", "title", "package"), GIVEN, ids=[" ".join(given) for given, *_ in GIVEN]
)
def test_title_and_package_can_be_given_in_many_ways(
    project: Project, arguments: list[str], title: str, package: str
) -> None:
    outcome = project.rename(*arguments)

    assert outcome.code == 0, outcome.errors
    assert f"now {title} ({package})" in outcome.output
    assert project.read("README.md").startswith(f"# {title}\n")
    assert project.read(f"{package}/main.py").endswith(f"TITLE = '{title}'\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["My Shop", "--title", "My Shop"], "'My Shop' cannot be a package"),
        (["my-shop", "--title", "My Shop"], "'my-shop' cannot be a package"),
        (["my_shop", "--title", 'My "Shop"'], "cannot be a project's name"),
        (["my_shop", "--title", ""], "The name is empty"),
        (["class", "--title", "A Class"], "a word of the Python language"),
        (["shop", "--title", "Shop", "--package", "barn"], "Two packages are given, 'barn' and 'shop'"),
    ],
)
def test_what_cannot_be_a_title_and_a_package_changes_nothing(
    project: Project, arguments: list[str], reason: str
) -> None:
    before = project.snapshot()

    outcome = project.rename(*arguments)

    assert (outcome.code, project.snapshot()) == (2, before)
    assert reason in outcome.errors


def test_the_project_that_holds_these_scripts_is_no_installed_package(tmp_path: Path) -> None:
    assert who_has(tmp_path, app_package()) is None
    assert "an installed package" in str(who_has(tmp_path, "pytest"))
