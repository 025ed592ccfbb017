"""A client of the Debug Adapter Protocol, as an editor is one: enough to set breakpoints and to see them hit.

Every process has a session of its own. The first is launched, or attached to; each process that it starts is
told of by an event "debugpyAttach", and is attached to.

https://microsoft.github.io/debug-adapter-protocol/specification
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.waiting import in_time

Arguments = Mapping[str, Any]
LOCAL = "127.0.0.1"


class DebugSession:
    """The session of one process.

    Args:
        told: gets each event.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        told: Callable[["DebugSession", dict[str, Any]], None],
    ) -> None:
        self.pid = 0
        self.is_initialized, self.has_ended = asyncio.Event(), asyncio.Event()
        self._reader, self._writer, self._told = reader, writer, told
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening = asyncio.create_task(self._listen(), name="debug session")

    async def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Send a request; answers the body of the response.

        Raises:
            DebugRefused: the adapter could not do that, or is gone.
        """
        answer = await self.begin(command, **arguments)
        if not answer["success"]:
            raise DebugRefused(f"{command}: {answer.get('message')}")
        return dict(answer.get("body") or {})

    def begin(self, command: str, **arguments: Any) -> Awaitable[dict[str, Any]]:
        """Send a request; its response can be waited for, and is a refusal where the process has ended."""
        seq = len(self._asked) + 1
        self._asked[seq] = asyncio.get_running_loop().create_future()
        asked = {"seq": seq, "type": "request", "command": command, "arguments": arguments}
        body = json.dumps(asked).encode()
        self._writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        if self.has_ended.is_set():
            self.end()
        return self._asked[seq]

    async def close(self) -> None:
        """Let go of it."""
        self._writer.close()
        self._listening.cancel()
        await asyncio.wait([self._listening])

    async def _listen(self) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await self._reader.readuntil(b"\r\n\r\n")
                length = int(head.partition(b"Content-Length:")[2].split()[0])
                self._take(json.loads(await self._reader.readexactly(length)))
        self.end()

    def end(self) -> None:
        """Its process is gone, or another program now: the adapter answers nothing, not even an error."""
        self.has_ended.set()
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_result({"success": False, "message": "the process has ended"})

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "response":
            answer = self._asked[message["request_seq"]]
            if not answer.done():
                answer.set_result(message)
        elif message["type"] == "event":
            if message["event"] == "initialized":
                self.is_initialized.set()
            if message["event"] == "terminated":
                self.end()
            if message["event"] == "process":
                self.pid = message["body"]["systemProcessId"]
            self._told(self, message)


class DebugRefused(RuntimeError):
    """What was asked for cannot be done; the message says why."""


class Debugger:
    """An editor that debugs a program and all that it starts; every breakpoint holds in all of them."""

    def __init__(self, adapter: asyncio.subprocess.Process) -> None:
        self._adapter = adapter
        self._sessions: list[DebugSession] = []
        self._attaching: set[asyncio.Task[None]] = set()
        self._breakpoints: dict[str, list[int]] = {}
        self._stops: asyncio.Queue[tuple[DebugSession, dict[str, Any]]] = asyncio.Queue()
        self.output: list[str] = []
        """What the first process wrote."""

    async def launch(self, program: Path, *words: str, **more: Any) -> None:
        """Start a program, as an editor's profile with "request": "launch" does."""
        given = {"program": str(program), "args": words, "subProcess": True, "justMyCode": False}
        await self._begin_first("launch", {"console": "internalConsole", **given, **more})

    async def attach(self, port: int) -> None:
        """Join a program that listens for a debugger, and what it starts from now on."""
        connect = {"host": LOCAL, "port": port}
        await self._begin_first("attach", {"connect": connect, "subProcess": True, "justMyCode": False})

    def break_at(self, file: Path, *lines: int) -> None:
        """Set the breakpoints of a file in all processes, those to come as well, instead of those it had.

        Processes that run get to know it in a moment. One that is about to become another program answers
        nothing, so nobody waits for answers; those to come begin with it.
        """
        self._breakpoints[str(file)] = list(lines)
        for session in self._sessions:
            session.begin("setBreakpoints", **self._breakpoints_in(str(file)))

    async def stopped(self) -> "Stop":
        """Wait for the next breakpoint that some process meets."""
        async with in_time():
            session, body = await self._stops.get()
            trace = await session.ask("stackTrace", threadId=body["threadId"], levels=1)
        return Stop(session, body["threadId"], body["reason"], trace["stackFrames"][0])

    async def close(self) -> None:
        """End what was launched, with all that it started."""
        for task in self._attaching:
            task.cancel()
        if self._sessions:
            with suppress(DebugRefused):
                async with in_time():
                    await self._sessions[0].ask("disconnect", terminateDebuggee=True)
        for session in self._sessions:
            await session.close()

    async def _begin_first(self, how: str, arguments: Arguments) -> None:
        assert self._adapter.stdout
        assert self._adapter.stdin
        await self._begin(DebugSession(self._adapter.stdout, self._adapter.stdin, self._told), how, arguments)

    async def _follow(self, arguments: Arguments) -> None:
        """Attach to a process that another one has started."""
        ends = await asyncio.open_connection(arguments["connect"]["host"], arguments["connect"]["port"])
        await self._begin(DebugSession(*ends, self._told), "attach", arguments)

    async def _begin(self, session: DebugSession, how: str, arguments: Arguments) -> None:
        self._sessions.append(session)
        await session.ask("initialize", adapterID="debugpy", pathFormat="path", linesStartAt1=True)
        begun = session.begin(how, **arguments)
        async with in_time():
            await session.is_initialized.wait()
            for file in self._breakpoints:
                await session.ask("setBreakpoints", **self._breakpoints_in(file))
            await session.ask("configurationDone")
            await begun

    def _breakpoints_in(self, file: str) -> dict[str, Any]:
        return {"source": {"path": file}, "breakpoints": [{"line": line} for line in self._breakpoints[file]]}

    def _told(self, session: DebugSession, event: dict[str, Any]) -> None:
        body = event.get("body") or {}
        if event["event"] == "debugpyAttach":
            for replaced in (one for one in self._sessions if one.pid == body["subProcessId"]):
                replaced.end()
            task = asyncio.create_task(self._follow(body), name="debugpyAttach")
            self._attaching.add(task)
        elif event["event"] == "stopped":
            self._stops.put_nowait((session, body))
        elif event["event"] == "output" and body.get("category") in ("stdout", "stderr"):
            self.output.append(body["output"])


class Stop:
    """A process that waits at a breakpoint."""

    def __init__(self, session: DebugSession, thread: int, reason: str, frame: Mapping[str, Any]) -> None:
        self.reason = reason
        self.function, self.line = frame["name"], frame["line"]
        self.file = frame["source"]["path"]
        self._session, self._thread = session, thread

    async def go_on(self) -> None:
        """Let it go on."""
        await self._session.ask("continue", threadId=self._thread)


@asynccontextmanager
async def debugger() -> AsyncIterator[Debugger]:
    """A debugger with an adapter of its own; at the end all that it launched is gone."""
    pipe = asyncio.subprocess.PIPE
    adapter = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "debugpy.adapter", stdin=pipe, stdout=pipe
    )
    made = Debugger(adapter)
    try:
        yield made
    finally:
        await made.close()
        with suppress(ProcessLookupError):
            adapter.kill()
        await adapter.wait()
