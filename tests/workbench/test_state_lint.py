"""What decides about people and money is not kept in their browsers, unless somebody says why it may."""

from pathlib import Path

import pytest

from dev_scripts import check
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.state_lint import findings, problems, subject_of

PAGE = Path("shop/page.py")


def found(line: str) -> list[str]:
    """What is said of one line in a component."""
    return [str(finding) for finding in findings(PAGE, f"def Page():\n    {line}\n")]


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("user, set_user = use_state(None)", "who the user is"),
        ("current_user = use_state(None)", "who the user is"),
        ("user_id, _ = reactpy.use_state(0)", "who the user is"),
        ("_, set_caller = use_state(None)", "who the user is"),
        ("role, set_role = use_state('guest')", "what they may"),
        ("my_permissions, set_it = use_state(())", "what they may"),
        ("is_admin, set_admin = use_state(False)", "what they may"),
        ("can_delete, set_it = use_state(False)", "what they may"),
        ("may_edit = use_state(False)[0]", "what they may"),
        ("unit_price, set_price = use_state(0)", "what something costs"),
        ("discount: State[int] = use_state(0)", "what something costs"),
        ("balance, dispatch = use_reducer(step, 0)", "what somebody owns"),
        ("balance = use_state(0).value", "what somebody owns"),
        ("number, set_number = use_kept_state('account balance', 0)", "what somebody owns"),
        (
            "(price, set_price) = (\n        use_state(\n            0\n        )\n    )",
            "what something costs",
        ),
    ],
)
def test_a_state_that_decides_is_found(line: str, subject: str) -> None:
    (sentence,) = found(line)

    assert sentence.startswith("shop/page.py:2: the state '")
    assert f"sounds like {subject}" in sentence
    assert "use_unkept_state()" in sentence
    assert "# lint: allow kept-state because REASON" in sentence


@pytest.mark.parametrize(
    "line",
    [
        "count, set_count = use_state(0)",
        "user, set_user = use_unkept_state(None)",
        "user = use_session().caller",
        "price = use_live(load_price, topic='prices', initial=None)",
        "show_prices, set_show = use_state(False)",
        "typed_price, set_typed = use_state('')",
        "filter_role, set_filter = use_state('')",
        "username_hint, set_hint = use_state('')",
        "enrolled, set_enrolled = use_state(False)",
        "price_error, set_error = use_state('')",
        "price, set_price = use_kept_state('words typed', '')",
        "price = [0, 1]",
    ],
)
def test_others_are_not(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "price, set_price = use_state('')  # lint: allow kept-state because it is what Ada types",
        "# lint: allow kept-state because it is what Ada types\n    price, set_price = use_state('')",
        "price, set_price = use_state(\n        ''\n    )  # lint: allow kept-state because it is typed",
    ],
    ids=["beside", "above", "below"],
)
def test_a_comment_with_a_reason_allows_it(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# lint: allow kept-state", "gives no reason; wanted:  # lint: allow RULE because REASON"),
        ("# lint: kept-state", "wanted:  # lint: allow RULE because REASON"),
        ("# lint: allow other-rule because I say so", "sounds like what something costs"),
        ("# kept", "sounds like what something costs"),
    ],
)
def test_a_comment_without_one_does_not(comment: str, said: str) -> None:
    (sentence,) = found(f"price, set_price = use_state('')  {comment}")

    assert said in sentence


def test_a_comment_allows_one_state_only() -> None:
    lines = (
        "price, a = use_state('')  # lint: allow kept-state because it is typed\n    role, b = use_state('')"
    )

    assert ["'role'" in sentence for sentence in found(lines)] == [True]


def test_this_application_keeps_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("def Page():\n    role, set_role = use_state('')\n", encoding="utf-8")

    assert len(problems(tmp_path)) == 1
    assert problems(PROJECT_ROOT / app_package()) == []


def test_the_check_asks_for_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (step,) = [step for step in check.steps(fast=True, fix=False) if step.name == "kept states"]
    assert step.check() == 0

    monkeypatch.setattr(check, "state_problems", lambda: ["page.py:2: the state 'role' …"])

    assert step.check() == 1
    assert "the state 'role'" in capsys.readouterr().out


def test_names_are_read_as_people_do() -> None:
    assert subject_of("Account Balance") == "what somebody owns"
    assert subject_of("balanced") == ""
    assert subject_of("") == ""
