"""The raw wire client, against a real server in a process of its own."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from heavy_engine.testing.find import seen_text, select
from heavy_engine.testing.wire_client import NoAnswer, connect
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready


@pytest.fixture(scope="module")
async def shed_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    port, log_path = free_port(), tmp_path_factory.mktemp("shed") / "shed.log"
    command = [sys.executable, "-m", "tests.engine.testing.serve_shed", str(port)]
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    yield server
    await asyncio.to_thread(server.stop)


async def test_a_click_is_answered_by_one_small_frame(shed_server: RunningServer) -> None:
    async with await connect(f"{shed_server.url}/counter") as client:
        answer = await client.click("#inc")

        assert seen_text(select(client.dom, "#n")[0]) == "1"
        assert [op[0] for op in answer.ops] == ["t"]
        assert answer.bytes < 60
        assert answer.bytes_up < 80


async def test_typing_sends_one_event_for_all_or_one_for_each_key(shed_server: RunningServer) -> None:
    async with await connect(f"{shed_server.url}/form") as client:
        whole = await client.type("#loud", "axe")
        assert select(client.dom, "#loud")[0].live["value"] == "AXE"

        keys = await client.type("#loud", "saw", by_key=True)

        assert select(client.dom, "#loud")[0].live["value"] == "SAW"
        assert len(keys.frames) > len(whole.frames)


async def test_a_form_is_sent(shed_server: RunningServer) -> None:
    async with await connect(f"{shed_server.url}/form") as client:
        await client.submit("form", name="Bo")

        assert seen_text(select(client.dom, "#said")[0]) == "sent Bo"


async def test_without_a_dom_numbers_come_from_the_first_html(shed_server: RunningServer) -> None:
    async with await connect(f"{shed_server.url}/counter", dom=False) as client:
        await client.click("#inc")
        answer = await client.click("#inc")

        assert answer.ops[0][0] == "t"
        assert answer.ops[0][2] == "2"
        typed = client.page.made
    assert typed == 2


async def test_a_lost_socket_is_opened_again_without_html(shed_server: RunningServer) -> None:
    async with await connect(f"{shed_server.url}/counter") as client:
        await client.click("#inc")
        await client.close()

        await client.open()

        assert "html" not in client.hello
        await client.click("#inc")
        assert seen_text(select(client.dom, "#n")[0]) == "2"


async def test_what_nobody_listens_to_is_refused_here(shed_server: RunningServer) -> None:
    async with await connect(f"{shed_server.url}/counter") as client:
        with pytest.raises(LookupError, match="nothing listens to 'click' at '#n'"):
            await client.click("#n")
        with pytest.raises(LookupError, match="no element '#nowhere' on /counter"):
            await client.click("#nowhere")


async def test_a_page_that_is_not_there_says_so(shed_server: RunningServer) -> None:
    with pytest.raises(NoAnswer, match="answered 404"):
        await connect(f"{shed_server.url}/nowhere")


@pytest.mark.parametrize("dom", [True, False])
async def test_who_asks_this_client_to_run_python_is_told_that_there_is_none(
    shed_server: RunningServer, *, dom: bool
) -> None:
    async with await connect(f"{shed_server.url}/lamp", dom=dom) as client:
        answer = await client.click("#look")

        assert "nobody can see it: this client runs no Python" in str(answer.ops)
        assert all(isinstance(frame[0], int) for frame in answer.frames)


async def test_a_real_server_takes_a_real_answer_and_closes_for_what_is_none(
    shed_server: RunningServer,
) -> None:
    async with await connect(f"{shed_server.url}/lamp") as client:
        client.page.on_call = lambda number, _function, _arguments: client.page.answer(number, "ok", 7)
        answer = await client.click("#look")
        assert "it is 7 bright" in str(answer.ops)

        await client.socket.send('["answer",2,"fine",7]')
        await client.socket.wait_closed()

        assert client.socket.close_code == 4400
