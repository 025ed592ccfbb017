"""When a server dies, its browsers come back one by one: each waits a random time, from the first try on."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.engine.client.stage import Stage

LONGEST_MS = [500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]
# Plays the clock, chance and the network to one line of its own; answers what it waits for after each loss.
PLAY = """async ({ draws, losses, isThere, code }) => {
  const { Line } = await import('/_live/client/socket.js');
  const real = { setTimeout, fetch, WebSocket, random: Math.random };
  let waits = 0, drawn = 0;
  const reloads = [];
  window.setTimeout = (_work, ms) => { waits = ms; return 0; };
  window.fetch = async () => { if (!isThere) throw new TypeError('no server'); return { ok: true }; };
  window.WebSocket = class { close() {} };
  Math.random = () => draws[drawn++ % draws.length];
  const line = new Line({ lost() {} });
  line.page = 'p9';
  line.reload = (every) => reloads.push(every);
  const seen = [];
  try {
    for (let count = 0; count < losses; count += 1) {
      line.connect();
      line.lose(code);
      seen.push(waits);
      for (let turns = 0; turns < 5; turns += 1) await null;
    }
  } finally {
    Math.random = real.random;
    Object.assign(window, { setTimeout: real.setTimeout, fetch: real.fetch, WebSocket: real.WebSocket });
  }
  return { waits: seen, reloads: reloads.length };
}"""


async def play(
    page: Page, stage: Stage, draws: list[float], losses: int, *, is_there: bool = False, code: int = 1006
) -> Any:
    """Let a line lose its connection again and again, with these numbers for chance."""
    stage.set("<p>nothing</p>")
    await page.goto(stage.url)
    await stage.line()
    return await page.evaluate(PLAY, {"draws": draws, "losses": losses, "isThere": is_there, "code": code})


@pytest.mark.parametrize("draw", [0.0, 0.25, 0.75])
async def test_waits_a_random_part_of_a_time_that_grows_to_a_bound(
    page: Page, stage: Stage, draw: float
) -> None:
    played = await play(page, stage, [draw], len(LONGEST_MS))

    assert played["waits"] == [draw * longest for longest in LONGEST_MS]
    assert played["reloads"] == 0


async def test_already_the_first_tries_of_many_are_spread_evenly(page: Page, stage: Stage) -> None:
    draws = [index / 500 for index in range(500)]
    firsts = [(await play(page, stage, draws[index : index + 1], 1))["waits"][0] for index in (0, 250, 499)]

    assert firsts == [0, 250, 499]


async def test_a_server_that_is_busy_is_not_asked_for_the_document_at_once(page: Page, stage: Stage) -> None:
    assert (await play(page, stage, [0.5], 8, is_there=True))["reloads"] == 0


async def test_who_is_never_let_in_loads_the_document_anew(page: Page, stage: Stage) -> None:
    assert (await play(page, stage, [0.5], 12, is_there=True))["reloads"] > 0


async def test_who_asked_for_too_much_comes_back_later_and_loads_nothing_anew(
    page: Page, stage: Stage
) -> None:
    played = await play(page, stage, [0.0, 0.5, 1.0], 3, code=4429)

    assert played["waits"] == [5_000, 7_500, 10_000]
    assert played["reloads"] == 0
