"""What a table and its fields may be called; what cannot be is refused in sentences, all of them at once."""

from pathlib import Path

import pytest

from dev_scripts.add import words
from dev_scripts.add.fields import parse_field
from dev_scripts.add.kinds import KINDS, Kind
from dev_scripts.add.names import snake_of, suggested, table_name
from dev_scripts.add.refusal import Refused
from dev_scripts.add.spec import read_spec, spec_of
from dev_scripts.project import app_module


def problems(plural: str, singular: str, *typed: str) -> str:
    with pytest.raises(Refused) as refused:
        spec_of(plural, singular, list(typed) or ["name:str"])
    assert refused.value.exit_code == 2
    return "\n".join(refused.value.problems)


@pytest.mark.parametrize(
    ("plural", "singular", "snake"),
    [
        ("addresses", "Address", "address"),
        ("people", "Person", "person"),
        ("sheep", "Sheep", "sheep"),
        ("classes", "Class", "class"),
        ("order_items", "OrderItem", "order_item"),
        ("http_servers", "HTTPServer", "http_server"),
        ("boxes2", "Box2", "box2"),
    ],
)
def test_the_person_says_the_plural_and_nothing_guesses_it(plural: str, singular: str, snake: str) -> None:
    name = table_name(plural, singular)

    assert (name.plural, name.row_class, name.snake) == (plural, f"SQL{singular}", snake)


@pytest.mark.parametrize(
    ("plural", "sentence"),
    [
        ("order items", "Write  order_items"),
        ("OrderItems", "Write  order_items"),
        ("order-items", "Write  order_items"),
        ("../x", "Write  x"),
        ("/etc/passwd", "Write  etc_passwd"),
        ("", "cannot be the name of a table"),
        ("_x", "Write  x"),
        ("x__y", "Write  x_y"),
        ("2fast", "a letter first"),
        ("äxte", "Write  xte"),
        ("斧", "lower-case letters a-z"),
        ("x" * 31, "31 characters"),
        ("class", "a word of the Python language"),
        ("match", "a word of the Python language"),
        ("order", "reserved word of SQL. Write the plural, such as  orders"),
        ("user", "reserved word of SQL"),
        ("list", "a name that Python has itself"),
        ("x\ny", "lower-case letters"),
        ("x; drop table users", "lower-case letters"),
    ],
)
def test_a_plural_that_cannot_be_one_is_refused(plural: str, sentence: str) -> None:
    assert sentence in problems(plural, "Axe")


@pytest.mark.parametrize(
    ("singular", "sentence"),
    [
        ("SQLTask", "Leave SQL out"),
        ("axe", "such as  Axe"),
        ("order item", "such as  OrderItem"),
        ("Order_Item", "such as  OrderItem"),
        ("Äxt", "a capital first"),
        ("None", "Python has itself"),
        ("Exception", "Python has itself"),
        ("../X", "such as  X"),
        ("", "a capital first"),
        ("X" * 31, "31 characters"),
    ],
)
def test_a_singular_that_cannot_be_one_is_refused(singular: str, sentence: str) -> None:
    assert sentence in problems("axes", singular)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("name", "has no type"),
        ("name:strng", "Did you mean str?"),
        ("name:str:0", "from 1 to 2000; seen: 0"),
        ("name:str:x", "seen: x"),
        ("name:str:5:5", "takes one number"),
        ("price:decimal", "takes two numbers"),
        ("price:decimal:2:5", "from 0 to 2"),
        ("state:enum", "two or more different words"),
        ("state:enum:new,new", "two or more different words"),
        ("state:enum:new,a'b", "two or more different words"),
        ("owner:fk", "the table it points to"),
        ("owner:fk:../users", "the table it points to"),
        ("embedding:vector", "how many numbers"),
        ("embedding:vector:9999", "from 1 to 2000"),
        ("day:date:2", "takes nothing after its name"),
        ("done:bool?", "never empty"),
        ("done:bool:unique", "cannot be unique"),
        ("notes:text:index", "cannot be indexed"),
        ("stock:int=many", "cannot be its default"),
        ("stock:int=99999999999", "cannot be its default"),
        ("price:decimal:4:2=123.4", "cannot be its default"),
        ("state:enum:new,used=old", "cannot be its default"),
        ('name:str="', "cannot stand in code"),
        ("serial:str:unique=1", "takes no default"),
        ("day:date=today", "takes no default"),
        ("id:int", "Every table has 'id' already"),
        ("created_at:datetime", "Every table has"),
        ("version:int", "Every table has"),
        ("deleted_at:datetime", "Every table has"),
        ("metadata:json", "classes that tables are made of"),
        ("registry:str", "classes that tables are made of"),
        ("model_config:str", "classes that tables are made of"),
        ("json:json", "classes that tables are made of"),
        ("class:str", "a word of the Python language"),
        ("Name:str", "Write  name"),
        ("first name:str", "Write  first_name"),
        ("größe:int", "lower-case letters a-z"),
        ("int:int", "the written code uses"),
        ("elements:int", "the written code uses"),
        ("self:vector:8", "the written code uses"),
        ("", "has no type"),
        ("x" * 31 + ":int", "31 characters"),
    ],
)
def test_a_field_that_cannot_be_one_is_refused(typed: str, sentence: str) -> None:
    assert sentence in problems("axes", "Axe", typed)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = problems("order items", "order", "id:int", "price:decimal", "name:str", "name:text")

    for sentence in ("order_items", "such as  Order", "Every table has 'id'", "takes two numbers"):
        assert sentence in said


def test_two_fields_of_one_column_are_refused() -> None:
    assert "two fields 'owner_id'" in problems("axes", "Axe", "owner:fk:users", "owner_id:uuid")


def test_a_table_of_nothing_but_embeddings_is_refused() -> None:
    assert "that people fill in" in problems("axes", "Axe", "embedding:vector:3")


def test_names_that_would_not_fit_into_those_of_indexes_are_refused() -> None:
    assert "too long" in problems("x" * 30, "Axe", "y" * 30 + ":int")


def test_a_table_that_must_point_to_itself_could_have_no_first_row() -> None:
    assert "Write  boss:fk:people?" in problems("people", "Person", "boss:fk:people")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_example_of_the_help_is_a_field(kind: Kind) -> None:
    field = parse_field(kind.example)

    assert parse_field(field.typed) == field
    assert field.kind is kind


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("title:string", "title:str:200"),
        ("done:boolean", "done:bool"),
        ("due:timestamp:optional", "due:datetime?"),
        ("owner_id:references:users", "owner:fk:users"),
        ("state:enum:new|used=new", "state:enum:new,used=new"),
        ("serial:str:20:index:unique?", "serial:str:20:unique:index?"),
        ("title:str:20=a:b=c", "title:str:20=a:b=c"),
        ("stock:int=-7", "stock:int=-7"),
        ("share:decimal:2:2=0.5", "share:decimal:2:2=0.5"),
        ("embedding:vector:3", "embedding:vector:3?"),
        ("type:str:5", "type:str:5"),
        ("date:date", "date:date"),
        ("order:int", "order:int"),
    ],
)
def test_a_field_is_kept_in_its_plainest_words(typed: str, plain: str) -> None:
    assert parse_field(typed).typed == plain


def test_a_description_is_read_as_it_was_written(tmp_path: Path) -> None:
    spec = spec_of("order_items", "OrderItem", ["label:str:40:unique", "stock:int=0", "due:date?"])
    file = tmp_path / "order_items.toml"
    file.write_text(spec.to_toml(), "utf-8")

    assert read_spec(file) == spec


def test_names_that_every_row_has_are_known() -> None:
    tables = app_module("backend.data.sql_models.heavy_models")
    mixins = app_module("backend.data.sql_models.mixins")
    attributes = {*dir(tables.HeavyModel), *dir(mixins.Versioned), *tables.HeavyModel.model_fields}
    columns = {*mixins.Versioned.model_fields, *mixins.SoftDeletable.model_fields}
    public = {name for name in attributes | columns if not name.startswith(("_", "model_", "sqlmodel_"))}

    assert public - words.OF_EVERY_ROW - words.OF_MODELS == set()


def test_the_row_is_known_by_its_first_line_of_text() -> None:
    def label(*typed: str) -> str:
        return spec_of("axes", "Axe", list(typed)).label.name

    assert label("done:bool", "stock:int", "name:str") == "name"
    assert label("done:bool", "stock:int") == "stock"
    assert label("done:bool") == "done"
    assert label("embedding:vector:3", "owner:fk:users") == "owner"


def test_a_singular_is_taken_apart_into_words() -> None:
    assert [snake_of(name) for name in ("Axe", "OrderItem", "HTTPServer", "A1B")] == [
        *("axe", "order_item", "http_server", "a1_b"),
    ]
    assert suggested("  My Tools! ") == "my_tools"
