"""What is nobody's business is hidden, and nothing else."""

import pytest

from heavy_engine.recordings.privacy import fits, is_private, private_field
from heavy_engine.recordings.secret_texts import Secrets
from heavy_engine.testing.parse import parse


def only(html: str, tag: str = "input") -> str:
    return private_field(next(each for each in parse(html).elements() if each.tag == tag))


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<input type='password'>", "password"),
        ("<input type='password' name='pw'>", "pw"),
        ("<input autocomplete='one-time-code'>", "one-time-code"),
        ("<input autocomplete='section-a billing cc-exp'>", "cc-exp"),
        ("<input autocomplete='new-password' name='again'>", "again"),
        ("<input name='api_key'>", "api_key"),
        ("<input name='cardNumber'>", "cardNumber"),
        ("<input id='cvv'>", "cvv"),
        ("<input aria-label='PIN'>", "PIN"),
        ("<input type='hidden' name='form'>", "form"),
        ("<input data-private name='salary'>", "salary"),
        ("<div data-private><input name='salary'></div>", "salary"),
        ("<input name='title'>", ""),
        ("<input name='tokens_left_of_the_board_game' type='checkbox'>", "tokens_left_of_the_board_game"),
        ("<input name='compass'>", ""),
    ],
)
def test_fields_for_secrets_are_known(html: str, name: str) -> None:
    assert only(html) == name


def test_a_text_area_in_a_private_region_is_private() -> None:
    assert only("<section data-private><textarea name='diary'></textarea></section>", "textarea") == "diary"


def test_a_paragraph_is_private_only_where_it_is_marked() -> None:
    root = parse("<p>a</p><p data-private>b</p>")

    assert [is_private(each) for each in root.elements()] == [False, True]


def test_a_secret_is_hidden_wherever_it_comes_back() -> None:
    secrets = Secrets(["hunter2"])

    assert secrets.mask("text: welcome, HUNTER2!") == "text: welcome, •••!"
    assert secrets.mask_all({"a": ["xhunter2x", 3], "hunter2": True}) == {"a": ["x•••x", 3], "•••": True}


def test_what_stands_under_a_secrets_name_goes_whole() -> None:
    assert Secrets().mask_all({"password": "x", "title": "axe"}) == {"password": "•••", "title": "axe"}


def test_a_short_secret_is_hidden_as_a_word_only() -> None:
    secrets = Secrets(["123"])

    assert secrets.mask("the code 123 of 12345") == "the code ••• of 12345"
    assert secrets.mask_all([123, 1234]) == ["•••", 1234]


def test_the_first_letters_of_a_password_are_forgotten_again() -> None:
    secrets = Secrets()
    for typed in ("a", "ax", "axe", "axe-9"):
        secrets.learn(typed, field=7)

    assert secrets.mask("a ax axe axe-9") == "a ax axe •••"


def test_a_short_secret_that_was_typed_to_its_end_stays_hidden() -> None:
    secrets = Secrets()
    secrets.learn("12", field=7)
    secrets.learn("123", field=7)
    secrets.settle(7)
    secrets.learn("9", field=8)

    assert secrets.mask("12 123") == "12 •••"


def test_addresses_lose_their_secrets_and_nothing_else() -> None:
    secrets = Secrets(["p@ss word"])

    assert secrets.mask_path("/a?q=axe&token=abc") == "/a?q=axe&token=•••"
    assert secrets.mask_path("/reset/p%40ss%20word?x=p%40ss+word") == "/reset/•••?x=•••"
    assert secrets.mask_path("/a%20b?q=a+b&empty=#top") == "/a%20b?q=a+b&empty=#top"


def test_what_a_page_holds_in_secret_fields_is_learned() -> None:
    secrets = Secrets()
    secrets.learn_from(
        parse(
            "<input type='hidden' name='form' value='Zm9vYmFyYmF6cXV4MTIzNA'>"
            "<input type='hidden' name='version' value='version-3'>"
            "<input type='password' value='swordfish'>"
        )
    )

    assert secrets.mask("swordfish Zm9vYmFyYmF6cXV4MTIzNA version-3") == "••• ••• version-3"


def test_what_was_hidden_may_be_anything() -> None:
    assert fits("hello •••!", "hello Ada!")
    assert not fits("hello •••!", "bye Ada!")
    assert not fits("hello", "hello!")
