"""The tasks page as people use it."""

from tests.pages.conftest import Visit


async def test_a_task_is_added_done_and_deleted_and_everyone_sees_it(visit: Visit) -> None:
    ada, bo = await visit("/tasks", as_="Ada"), await visit("/tasks", as_="Bo")

    await ada.type("New task", "Sharpen the axe")
    await ada.click("Add")
    assert bo.sees("Sharpen the axe")
    assert ada.value("New task") == ""

    await bo.check("Done: Sharpen the axe")
    assert ada.is_checked("Done: Sharpen the axe")

    await ada.click("Delete: Sharpen the axe")
    assert not bo.sees("Sharpen the axe")


async def test_a_task_that_was_added_is_there_after_another_worker_takes_over(visit: Visit) -> None:
    ada = await visit("/tasks")
    await ada.type("New task", "Oil the saw")
    await ada.click("Add")

    await ada.kill_worker()

    assert ada.sees("Oil the saw")


async def test_every_key_counts_on_a_bad_network(visit: Visit) -> None:
    ada = await visit("/tasks")
    ada.network(latency_ms=400, loss=0.05)

    await ada.type("New task", "Sharpen the axe, oil the saw")
    await ada.click("Add")

    assert ada.sees("Sharpen the axe, oil the saw")


async def test_a_title_that_was_refused_is_checked_with_every_key(visit: Visit) -> None:
    ada = await visit("/tasks")
    await ada.click("Add")
    assert ada.texts(".field-error") == ["Write what is to be done first."]

    await ada.fill("New task", "x" * 201)
    assert ada.texts(".field-error") == ["This has 201 characters; a task takes at most 200."]
    await ada.fill("New task", "axe")

    assert ada.texts(".field-error") == []
    assert ada.texts("#tasks .row-title") == [], "nothing was sent meanwhile"


async def test_a_title_is_checked_once_somebody_has_left_it(visit: Visit) -> None:
    ada = await visit("/tasks")
    await ada.fill("New task", "x" * 201)
    assert ada.texts(".field-error") == []

    await ada.fire("New task", "focusout")

    assert ada.texts(".field-error") == ["This has 201 characters; a task takes at most 200."]


async def test_enter_pressed_twice_writes_down_one_task(visit: Visit) -> None:
    ada = await visit("/tasks")
    await ada.fill("New task", "axe")
    await ada.drop_connection()

    await ada.press("Enter", at="New task")
    await ada.press("Enter", at="New task")
    await ada.reconnect()

    assert ada.texts("#tasks .row-title") == ["axe"]
    assert ada.value("New task") == ""


async def test_keys_between_enter_and_the_answer_stay(visit: Visit) -> None:
    ada = await visit("/tasks")
    await ada.fill("New task", "axe")
    await ada.drop_connection()

    await ada.press("Enter", at="New task")
    await ada.type("New task", " and saw")
    await ada.reconnect()

    assert ada.texts("#tasks .row-title") == ["axe"]
    assert ada.value("New task") == "axe and saw"


async def test_who_sees_other_tasks_is_told_that_it_was_written_down(visit: Visit) -> None:
    ada = await visit("/tasks?show=done")

    await ada.fill("New task", "axe")
    await ada.click("Add")
    assert ada.text(".form-sent").startswith("Written down.")
    await ada.click("All")

    assert ada.texts("#tasks .row-title") == ["axe"]
    assert ada.text(".form-sent") == ""


async def test_a_task_costs_few_bytes(visit: Visit) -> None:
    ada = await visit("/tasks")
    await ada.type("New task", "a")
    await ada.type("New task", "xe")
    assert ada.last_event.edits == 0, "keys are only acknowledged"
    assert ada.last_event.bytes < 130, "and what was typed is kept, sealed"

    await ada.click("Add")

    assert ada.last_event.queries <= 5, "one of which writes down that the event is done"
    assert ada.last_event.bytes < 400, "mostly the token of the next filling-in: shown, and sealed"
