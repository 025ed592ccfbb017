"""Each spelling of the old name becomes the same spelling of the new one."""

import pytest

from dev_scripts.renaming.mentions import Renaming
from dev_scripts.renaming.names import ProjectName, name_of

TO_SHOP = Renaming(name_of("red_barn"), ProjectName("My Shop", "my_shop"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import red_barn.main", "import my_shop.main"),
        ('name = "red-barn"', 'name = "my-shop"'),
        ("# The Red Barn", "# The My Shop"),
        ("the red barn", "the my shop"),
        ("RED BARN!", "MY SHOP!"),
        ("Red barn", "My Shop"),
        ("class RedBarnApp:", "class MyShopApp:"),
        ("const redBarn = 1", "const myShop = 1"),
        ("RED_BARN_SIZE", "MY_SHOP_SIZE"),
        ("RED-BARN", "MY-SHOP"),
        ("redbarn.example", "myshop.example"),
        ("Redbarn", "Myshop"),
        ("Red-Barn and Red_Barn", "My-Shop and My_Shop"),
        ("red_barn_two red_barns", "my_shop_two my_shops"),
        ("Welcome to Red\nBarn, Ada", "Welcome to My\nShop, Ada"),
        ("# made with Red\n# Barn", "# made with My\n# Shop"),
        ("Red\u00a0Barn", "My Shop"),
    ],
)
def test_a_spelling_keeps_its_form(before: str, after: str) -> None:
    assert TO_SHOP(before) == after


@pytest.mark.parametrize(
    "text", ["red_engine", "./red dev", "RED_PORT", "RedModel", "the barn is red. Barns", "red--barn"]
)
def test_what_only_looks_like_the_name_stays(text: str) -> None:
    assert TO_SHOP(text) == text
    assert not TO_SHOP.mentions(text)


def test_a_new_name_that_holds_the_old_one_is_put_in_once() -> None:
    to_two = Renaming(name_of("red_barn"), name_of("red_barn_two"))

    assert to_two("red_barn red-barn RedBarn Red Barn") == "red_barn_two red-barn-two RedBarnTwo Red Barn Two"


def test_a_title_may_differ_from_its_package() -> None:
    to_cafe = Renaming(name_of("red_barn"), ProjectName("Café 21", "cafe"))

    assert to_cafe("Red Barn: red_barn, RedBarn") == "Café 21: cafe, Cafe"
    assert to_cafe("Red\nBarn") == "Café\n21"


def test_a_name_of_one_word_keeps_the_line_break_after_it() -> None:
    assert Renaming(name_of("red_barn"), name_of("shop"))("the Red\nBarn is") == "the Shop\n is"
