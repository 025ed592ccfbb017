import json
import subprocess
import sys

import pytest

LOG_ONE_LINE = """
import logging, sys, structlog
from heavy_engine.logs import configure_logging
configure_logging("info", sys.argv[1])
structlog.get_logger("a").info("request\\n{forged}\\x1b[31m", path="/x\\n{forged}\\r")
logging.getLogger("b").warning("by the standard library: %s", "y")
"""

LOG_A_FAULT = """
import sys, structlog
from heavy_engine.logs import configure_logging
configure_logging("info", sys.argv[1])

def open_letter(letter):
    return letter.index("x")

try:
    open_letter("what Ada " + "wrote")
except ValueError as error:
    structlog.get_logger("a").error("work failed", exc_info=error)
"""


def lines(style: str) -> list[str]:
    command = [sys.executable, "-c", LOG_ONE_LINE, style]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()


@pytest.mark.parametrize("style", ["pretty", "json"])
def test_no_value_can_pretend_to_be_a_further_line(style: str) -> None:
    written = lines(style)

    assert len(written) == 2
    assert not any("\x1b[31m" in line for line in written)


def test_json_lines_are_objects_with_level_logger_and_time() -> None:
    first, second = (json.loads(line) for line in lines("json"))

    assert (first["event"], first["level"], first["logger"]) == ("request\\n{forged}\\x1b[31m", "info", "a")
    assert second["event"] == "by the standard library: y"
    assert first["timestamp"].endswith("Z")


def test_without_a_terminal_auto_is_json() -> None:
    assert all(json.loads(line) for line in lines("auto"))


@pytest.mark.parametrize("style", ["pretty", "json"])
def test_a_traceback_shows_no_local_variable(style: str) -> None:
    command = [sys.executable, "-c", LOG_A_FAULT, style]

    written = subprocess.run(command, capture_output=True, text=True, check=True).stderr

    assert "in open_letter" in written
    assert "ValueError: substring not found" in written
    assert "what Ada wrote" not in written
