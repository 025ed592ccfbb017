"""Private notes: one for each person and task, for nobody else's eyes."""

import asyncio

import pytest
from sqlalchemy import text

from heavy_stack.backend.accounts import key_ring
from heavy_stack.backend.context import BackingServices, open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.key_errands import forget_user
from heavy_stack.backend.data.model_managers.note_managers import NOTE_MAX_LENGTH
from heavy_stack.backend.data.sql_models import SQLNote, SQLUser
from heavy_stack.backend.data.unit_of_work import current_unit_of_work
from heavy_stack.backend.errors import (
    ChangedMeanwhile,
    NoteRefused,
    SignInNeeded,
    TaskNotFound,
    ValueSealed,
)
from heavy_stack.settings import Settings
from heavy_stack.shared_models.notes import PrivateNote
from heavy_stack.shared_models.tasks import TaskId
from heavy_stack.shared_models.users import UserId
from tests.support.locks import is_waiting
from tests.support.waiting import eventually

SERVICES = BackingServices(keyring=key_ring(Settings(_env_file=None, database_url="postgresql://a@b/c")))
GONE = TaskId("01890000-0000-7000-8000-000000000000")
UNTIDY = " \r\n  Bo owes me 3 axes.\r\nAsk him.\n\n"


@pytest.fixture
async def ada(database: Database) -> UserId:
    return await sign_up(database, "Ada")


@pytest.fixture
async def bo(database: Database) -> UserId:
    return await sign_up(database, "Bo")


@pytest.fixture
async def task(database: Database) -> TaskId:
    async with open_work(database) as heavy:
        return (await heavy.tasks.add_task("Bring the axe back")).id


async def sign_up(database: Database, name: str) -> UserId:
    async with open_work(database) as heavy:
        user = SQLUser(name=name, email=f"{name.lower()}@example.com")
        heavy.db_session.add(user)
    return UserId(user.id)


async def save(
    database: Database, user: UserId | None, task: TaskId, words: str, version: int = 0
) -> PrivateNote | None:
    async with open_work(database, user, SERVICES) as heavy:
        return await heavy.notes.save_note(task, words, version=version)


async def read(database: Database, user: UserId | None, task: TaskId) -> PrivateNote | None:
    async with open_work(database, user, SERVICES) as heavy:
        return await heavy.notes.get_note(task)


async def words_of(database: Database, user: UserId, task: TaskId) -> str | None:
    note = await read(database, user, task)
    return note.text if note else None


async def run(database: Database, statement: str, **values: object) -> None:
    async with open_work(database) as heavy:
        await heavy.db_session.execute(text(statement), values)


async def test_a_note_is_there_for_the_one_who_wrote_it(
    database: Database, ada: UserId, task: TaskId
) -> None:
    assert await read(database, ada, task) is None

    await save(database, ada, task, "Bo owes me 3 axes.")

    assert await words_of(database, ada, task) == "Bo owes me 3 axes."


async def test_two_people_have_two_notes_on_one_task(
    database: Database, ada: UserId, bo: UserId, task: TaskId
) -> None:
    await save(database, ada, task, "Bo owes me 3 axes.")
    assert await words_of(database, bo, task) is None

    await save(database, bo, task, "I owe Ada nothing.")

    assert await words_of(database, ada, task) == "Bo owes me 3 axes."
    assert await words_of(database, bo, task) == "I owe Ada nothing."


async def test_a_note_is_written_again_and_again(database: Database, ada: UserId, task: TaskId) -> None:
    first = await save(database, ada, task, "3 axes")
    assert first

    second = await save(database, ada, task, "4 axes", first.version)

    assert second
    assert second.version > first.version
    assert await words_of(database, ada, task) == "4 axes"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(UNTIDY, "Bo owes me 3 axes.\nAsk him."), ("a\x00b", "a\x00b"), ("🪓" * 10_000, "🪓" * 10_000)],
    ids=["untidy", "NUL", "longest"],
)
async def test_a_note_is_kept_as_it_was_typed(
    database: Database, ada: UserId, task: TaskId, typed: str, kept: str
) -> None:
    await save(database, ada, task, typed)

    assert await words_of(database, ada, task) == kept


async def test_a_note_that_is_too_long_is_refused_and_the_old_one_stays(
    database: Database, ada: UserId, task: TaskId
) -> None:
    await save(database, ada, task, "3 axes")

    with pytest.raises(NoteRefused, match="10001 characters; a note takes at most 10000"):
        await save(database, ada, task, "x" * (NOTE_MAX_LENGTH + 1), 1)

    assert await words_of(database, ada, task) == "3 axes"


@pytest.mark.parametrize("version", [0, 2], ids=["wrote it for the first time", "saw another one"])
async def test_nobody_overwrites_what_they_have_not_seen(
    database: Database, ada: UserId, task: TaskId, version: int
) -> None:
    await save(database, ada, task, "3 axes")

    with pytest.raises(ChangedMeanwhile, match="meanwhile; nothing was saved"):
        await save(database, ada, task, "4 axes", version)

    assert await words_of(database, ada, task) == "3 axes"


async def test_a_note_that_was_taken_away_meanwhile_is_not_written_again(
    database: Database, ada: UserId, task: TaskId
) -> None:
    await save(database, ada, task, "3 axes")
    await save(database, ada, task, "", 1)

    with pytest.raises(ChangedMeanwhile):
        await save(database, ada, task, "4 axes", 1)


async def test_two_windows_that_write_the_first_text_at_once(
    database: Database, ada: UserId, task: TaskId
) -> None:
    async with open_work(database, ada, SERVICES) as heavy:
        await heavy.notes.save_note(task, "from the left window")
        other = asyncio.create_task(save(database, ada, task, "from the right window"))
        await eventually(lambda: is_waiting(database), what="the right window's wait")

    with pytest.raises(ChangedMeanwhile):
        await other
    assert await words_of(database, ada, task) == "from the left window"


async def test_saving_what_is_there_already_is_no_conflict(
    database: Database, ada: UserId, task: TaskId
) -> None:
    saved = [await save(database, ada, task, "3 axes") for _ in range(2)]

    assert saved[0] == saved[1]


async def test_a_refused_first_text_leaves_the_rest_of_the_work_to_be_saved(
    database: Database, ada: UserId, task: TaskId
) -> None:
    async with open_work(database, ada, SERVICES) as heavy:
        await heavy.notes.save_note(task, "from the left window")
        other = asyncio.create_task(save_and_add_a_task(database, ada, task))
        await eventually(lambda: is_waiting(database), what="the right window's wait")

    await other
    async with open_work(database) as heavy:
        count_of_tasks = await heavy.db_session.scalar(text("select count(*) from tasks"))
    assert count_of_tasks == 2


async def save_and_add_a_task(database: Database, user: UserId, task: TaskId) -> None:
    async with open_work(database, user, SERVICES) as heavy:
        with pytest.raises(ChangedMeanwhile):
            await heavy.notes.save_note(task, "from the right window")
        await heavy.tasks.add_task("Oil the saw")


async def test_an_empty_text_takes_the_note_away(database: Database, ada: UserId, task: TaskId) -> None:
    await save(database, ada, task, "3 axes")

    assert await save(database, ada, task, " \n ", 1) is None
    assert await read(database, ada, task) is None
    assert await save(database, ada, task, "") is None


async def test_taking_away_twice_is_taking_away_once(database: Database, ada: UserId, task: TaskId) -> None:
    await save(database, ada, task, "3 axes")

    for _ in range(2):
        async with open_work(database, ada, SERVICES) as heavy:
            await heavy.notes.remove_note(task)

    assert await read(database, ada, task) is None


async def test_nobody_who_is_not_signed_in_has_notes(database: Database, task: TaskId) -> None:
    for ask in (read(database, None, task), save(database, None, task, "3 axes")):
        with pytest.raises(SignInNeeded, match="Sign in first"):
            await ask
    with pytest.raises(SignInNeeded):
        async with open_work(database, None, SERVICES) as heavy:
            await heavy.notes.remove_note(task)


@pytest.mark.parametrize("task_id", [GONE, TaskId("no id at all"), TaskId("'; drop table notes; --")])
async def test_a_task_that_is_not_there_takes_no_note(
    database: Database, ada: UserId, task_id: TaskId
) -> None:
    with pytest.raises(TaskNotFound):
        await save(database, ada, task_id, "3 axes")

    assert await read(database, ada, task_id) is None


async def test_a_note_tells_whose_and_where_it_changed_and_a_refusal_tells_nothing(
    database: Database, ada: UserId, task: TaskId
) -> None:
    async with open_work(database, ada, SERVICES) as heavy:
        await heavy.notes.save_note(task, "3 axes")
        [news] = current_unit_of_work().news
    assert (news.topic, dict(news.facts)) == ("notes", {"user": ada, "id": task})
    assert "axes" not in repr(news)

    with pytest.raises(ChangedMeanwhile):
        async with open_work(database, ada, SERVICES) as heavy:
            try:
                await heavy.notes.save_note(task, "4 axes")
            finally:
                assert current_unit_of_work().news == ()


async def test_a_body_that_was_moved_to_another_row_or_user_does_not_open(
    database: Database, ada: UserId, bo: UserId, task: TaskId
) -> None:
    async with open_work(database) as heavy:
        other = (await heavy.tasks.add_task("Oil the saw")).id
    for user, where in ((ada, task), (ada, other), (bo, task)):
        await save(database, user, where, f"of {user} on {where}")
        assert await words_of(database, user, where) == f"of {user} on {where}"
    body = "(select body from notes where user_id = :ada and task_id = :task)"

    for user, where in ((ada, other), (bo, task)):
        moved = f"update notes set body = {body} where user_id = :user and task_id = :there"
        await run(database, moved, ada=ada, task=task, user=user, there=where)
        with pytest.raises(ValueSealed):
            await read(database, user, where)


async def test_a_row_that_was_given_to_another_user_or_id_does_not_open(
    database: Database, ada: UserId, bo: UserId, task: TaskId
) -> None:
    await save(database, ada, task, "Bo owes me 3 axes.")
    await save(database, bo, task, "mine")
    await run(database, "delete from notes where user_id = :bo", bo=bo)

    await run(database, "update notes set user_id = :bo", bo=bo)
    with pytest.raises(ValueSealed):
        await read(database, bo, task)

    await run(database, "update notes set user_id = :ada, id = :id", ada=ada, id=GONE)
    with pytest.raises(ValueSealed):
        await read(database, ada, task)


async def test_the_model_seals_and_opens_with_a_key(database: Database, ada: UserId, task: TaskId) -> None:
    async with open_work(database, ada, SERVICES) as heavy:
        key = await heavy.user_keys.key_to_write(ada)
        row = SQLNote(user_id=ada, task_id=task, body=b"")

        row.seal_body(key, "Bo owes me 3 axes.")

        assert b"axes" not in row.body
        assert "axes" not in repr(row)
        assert row.open_body(key) == "Bo owes me 3 axes."


async def test_a_note_whose_key_was_forgotten_can_be_taken_away_and_written_anew(
    database: Database, ada: UserId, task: TaskId
) -> None:
    assert SERVICES.keyring
    await save(database, ada, task, "3 axes")
    await forget_user(database, SERVICES.keyring, "ada@example.com")
    with pytest.raises(ValueSealed):
        await read(database, ada, task)

    async with open_work(database, ada, SERVICES) as heavy:
        await heavy.notes.remove_note(task)
    await save(database, ada, task, "4 axes")

    assert await words_of(database, ada, task) == "4 axes"


async def test_notes_go_with_their_task_and_with_their_writer(
    database: Database, ada: UserId, bo: UserId, task: TaskId
) -> None:
    for user in (ada, bo):
        await save(database, user, task, "3 axes")

    await run(database, "delete from users where id = :ada", ada=ada)
    assert await count(database) == 1
    await run(database, "delete from tasks")
    assert await count(database) == 0


def test_a_note_does_not_show_its_text_in_a_log() -> None:
    assert "axes" not in repr(PrivateNote(task_id=GONE, text="3 axes", version=1))


async def count(database: Database) -> int:
    async with database.session() as session:
        return int(await session.scalar(text("select count(*) from notes")) or 0)
