"""What is nobody's business is in no byte of a recording, whatever a page does with it."""

from pathlib import Path

import pytest

from heavy_engine.testing.browser import Page, visit
from tests.support import desk
from tests.support.taping import Tape

# What is put into the fields of the desk that are private, and into its form.
PRIVATE = {
    "Password": "hunter2",
    "Once more": "hunter2-again",
    "Code": "493817",
    "Card": "4111111111111111",
    "Key": "sk-live-0815",
    "Salary": "54321-EUR",
}
IN_THE_FORM = {"Passphrase": "correct horse", "Story": "once upon a time"}
# What the page brings itself: in a hidden field, and in its addresses.
BROUGHT = ("Zm9ybS10b2tlbi1vZi1hLWZvcm0", "r3set-of-ada", "t0ken-of-ada")


async def at_the_desk() -> tuple[Tape, Page]:
    tape = Tape(desk.application())
    return tape, await visit(tape.world, "/", as_="Ada")


async def file_of(tape: Tape, page: Page, folder: Path) -> bytes:
    line = page.wire.line
    await tape.world.close()
    return tape.written(folder, line).read_bytes()


async def hostile_session(ada: Page) -> None:
    """Type secrets everywhere, let the page say all of them back, and go where some stand in the address."""
    await ada.type("Title", "A harmless axe")
    for field, secret in PRIVATE.items():
        await ada.type(field, secret)
    for field, secret in IN_THE_FORM.items():
        await ada.fill(field, secret)
    await ada.click("Sign in")
    await ada.fill("Notes", f"my password is {PRIVATE['Password'].upper()}")
    await ada.click("Reset")
    await ada.click("Desk")


async def test_no_secret_is_in_any_byte(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await hostile_session(ada)

    everything = b"".join(tape.entries(ada.wire.line))
    written = await file_of(tape, ada, tmp_path)

    for secret in (*PRIVATE.values(), *IN_THE_FORM.values(), *BROUGHT):
        # It was there to be written.
        assert secret.encode() in everything
        assert secret.lower().encode() not in written.lower()
    assert b"A harmless axe" in written
    assert b"Sign in" in written


async def test_the_engines_own_secrets_are_not_written(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await ada.type("Title", "axe")
    wire, session_id = ada.wire, ada.caller.session_id
    secrets = (wire.identity.page, wire.line, wire.identity.digest, session_id, *wire.log)
    assert wire.log

    written = await file_of(tape, ada, tmp_path)

    for secret in filter(None, secrets):
        assert secret.encode() not in written


async def test_fields_say_which_secret_goes_there(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await ada.type("Password", "hunter2")

    assert b'"text": {"secret": "password"}' in await file_of(tape, ada, tmp_path)


async def test_a_private_region_is_not_told(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await ada.type("Title", "axe")

    written = await file_of(tape, ada, tmp_path)

    assert b"axe" in written
    assert b"Private" not in written


@pytest.mark.parametrize("pin", ["1234", "77"])
async def test_a_short_secret_is_hidden_where_it_stands_alone(tmp_path: Path, pin: str) -> None:
    tape, ada = await at_the_desk()
    await ada.type("Code", pin)
    await ada.type("Notes", f"it is {pin} indeed")

    written = (await file_of(tape, ada, tmp_path)).decode()

    assert f"“{pin}”" not in written
    assert f"it is {pin} indeed" not in written
    assert "it is ••• indeed" in written


async def test_a_secret_in_the_name_of_a_file_is_hidden(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await ada.type("Password", "hunter2")
    chosen = [{"name": "hunter2.txt", "size": 3, "type": "text/plain", "ref": "a"}]
    await ada.fire("#keys", "mousemove")
    await ada.fire("#drop", "uploads", detail={"chosen": chosen})

    written = (await file_of(tape, ada, tmp_path)).decode()

    assert "hunter2" not in written
    assert '"name": "•••.txt"' in written


async def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    line = ada.wire.line
    await tape.world.close()

    assert tape.written(tmp_path, line).stat().st_mode & 0o077 == 0
