"""Addresses that nobody means well with: of every kind of parameter, in every spelling, none is a fault."""

import asyncio

import pytest

from tests.support.raw_client import load_page
from tests.support.servers import RunningServer
from tests.support.waiting import in_time

# What stands below a path, as it travels.
HOSTILE = [
    *(
        b"%00",
        b"%2f",
        b"..",
        b"..%2f..%2fetc%2fpasswd",
        b"%2e%2e",
        b"%252e%252e%252f",
        b"\\..\\",
        b"%5c..%5c",
    ),
    # UTF-8 that is too long, cut off, a surrogate, beyond Unicode, or none at all.
    *(
        b"%c0%af",
        b"%c0%ae%c0%ae",
        b"%e0%80%af",
        b"%f8%80%80%80%af",
        b"%ed%a0%80",
        b"%f4%90%80%80",
        b"%c3",
        b"%ff",
    ),
    # Numbers that Python or Unicode would take for one.
    *(
        b"%D9%A3",
        b"%EF%BC%91",
        b"%C2%B2",
        b"1_0",
        b"%201",
        b"1%0a",
        b"0x1",
        b"1e3",
        b"1.0",
        b"+1",
        b"-0",
        b"007",
    ),
    *(b"9223372036854775808", b"9" * 400, b"1" * 5_000, b"-9223372036854775809", b"NaN", b"Infinity"),
    *(b"2026-02-30", b"0000-00-00", b"10000-01-01", b"2026-3-1", b"2026-03-01T00:00"),
    b"0ccdd8a4-9d3f-4c1a-8a52-6a9a3f1c7f1%EF%BC%90",
    *(b"%7B0ccdd8a4-9d3f-4c1a-8a52-6a9a3f1c7f10%7D", b"urn:uuid:0ccdd8a4-9d3f-4c1a-8a52-6a9a3f1c7f10"),
    *(b"%3Cscript%3E", b"%0d%0aSet-Cookie:x=y", b"%E2%80%AE", b"%F0%9F%98%80", b"a;b=c", b"__class__", b"%"),
]
KINDS = [b"/tools/", b"/days/", b"/admin/users/", b"/list/", b"/", b"//", b"/admin//users//"]
FILES = [b"/static/", b"/_live/client/", b"/_live/modules/", b"/_live/reactpy/"]


async def statuses(
    town: RunningServer, paths: list[bytes], method: bytes = b"GET", header: bytes = b"accept: */*"
) -> dict[bytes, int]:
    """What each path is answered with, over one connection, as the bytes that they are."""
    host, port = town.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    found = {}
    try:
        for path in paths:
            lines = [b"%s %s HTTP/1.1" % (method, path), f"host: {host}:{port}".encode(), header]
            writer.write(b"\r\n".join([*lines, b"", b""]))
            found[path] = await _status(reader, has_body=method != b"HEAD")
    finally:
        writer.close()
    return found


async def _status(reader: asyncio.StreamReader, *, has_body: bool) -> int:
    async with in_time():
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
        if has_body:
            await reader.readexactly(int(fields[b"content-length"]))
    return int(head.split()[1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
async def test_a_parameter_that_is_no_such_thing_is_no_page(
    town: RunningServer, kind: bytes, method: bytes
) -> None:
    found = await statuses(town, [kind + text for text in HOSTILE], method)

    assert {path: status for path, status in found.items() if status != 404} == {}


async def test_a_parameter_that_takes_nearly_all_takes_no_steps_and_no_control_characters(
    town: RunningServer,
) -> None:
    found = await statuses(town, [b"/files/" + text for text in HOSTILE])

    assert set(found.values()) == {200, 308, 404}
    refused = [b"%00", b"%2f", b"..", b"..%2f..%2fetc%2fpasswd", b"%2e%2e", b"1%0a", b"%0d%0aSet-Cookie:x=y"]
    refused += [b"%c0%af", b"%e0%80%af", b"%ed%a0%80", b"%ff"]
    assert {found[b"/files/" + text] for text in refused} == {404}


async def test_what_stands_behind_the_question_mark_makes_no_fault(town: RunningServer) -> None:
    asked = [b"/list?page=" + text for text in HOSTILE] + [b"/list?" + text + b"=1" for text in HOSTILE]

    found = await statuses(town, asked)

    assert set(found.values()) == {200}


@pytest.mark.parametrize("folder", FILES)
async def test_a_file_that_nobody_could_have_is_not_there(town: RunningServer, folder: bytes) -> None:
    found = await statuses(town, [folder + text for text in [*HOSTILE, b"a/" * 3_000]])

    assert set(found.values()) == {404}


@pytest.mark.parametrize("path", [b"/days/1\t", b"evil.example:80/", b"/\x01", b"http://", b"/days/\xc3\xa9"])
async def test_an_address_that_is_none_is_answered_too(town: RunningServer, path: bytes) -> None:
    assert await statuses(town, [path]) == {path: 400}


async def test_an_address_that_is_none_is_one_line_in_the_log(town: RunningServer) -> None:
    await statuses(town, [b"/days/2\t"])
    await statuses(town, [b"/days/2000-01-01"])  # What is logged before this is there by now.

    assert "uncaught" not in town.log()


@pytest.mark.parametrize(
    "cookie",
    [
        *(b"heavy=a.\xff", b"heavy=\xff.a", b"heavy=\xc3\xa9.\xc3\xa9", b"__Host-heavy=\xed\xa0\x80.a"),
        *(b"heavy-sent=\xff.\xff", b'heavy="a\\377.b"', b"heavy=%ED%A0%80.%FF", b"heavy=" + b"a." * 3_000),
        *(b"=;=;;,", b"heavy", b"heavy=;heavy=.;heavy=..", b"a=b;" * 1_500),
    ],
)
async def test_a_cookie_that_we_never_made_makes_a_stranger_and_no_fault(
    town: RunningServer, cookie: bytes
) -> None:
    cookies = b"cookie: " + cookie
    wanted = {b"/list": 200, b"/_live/files/a.b": 403, b"/_live/socket?token=x": 403}

    assert await statuses(town, list(wanted), header=cookies) == wanted


@pytest.mark.parametrize("name", [b"x-heavy-token", b"upload-ticket"])
async def test_a_token_that_is_no_text_is_refused(town: RunningServer, name: bytes) -> None:
    ada = await load_page(town.url)
    header = b"cookie: %s\r\n%s: \xff.\xff" % (ada.cookie.encode(), name)

    found = await statuses(town, [b"/_live/dev/pages/a/tree", b"/_live/uploads"], b"HEAD", header)
    asked = await statuses(town, [b"/_live/dev/pages/a/tree"], header=header)

    assert {status // 100 for status in (*found.values(), *asked.values())} == {4}
