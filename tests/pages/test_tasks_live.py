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
