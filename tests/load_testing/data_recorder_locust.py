"""People of a load test: do what was recorded, each with texts of their own.

./heavy replay tests/load_testing/data_recorder_locust.py --users 200 --time 60
locust -f tests/load_testing/data_recorder_locust.py --host http://127.0.0.1:8000

Make a recording with  ./heavy record , put it beside this file, and name it below.
docs/load_testing.md tells what else a class may say.
"""

from collections.abc import Mapping
from pathlib import Path

from heavy_engine.load.recorded_user import RecordedUser

HERE = Path(__file__).parent


class Visitor(RecordedUser):
    """Somebody who looks around, as most do."""

    recordings = (HERE / "looking_around.jsonl",)
    weight = 3


class HastyVisitor(RecordedUser):
    """Somebody who knows the way: thinks half as long, and types what nobody else does."""

    recordings = (HERE / "looking_around.jsonl",)
    weight = 1
    think = 0.5

    def values(self, number: int) -> Mapping[str, str]:
        """Where the recording types "an axe", this user types something else each time."""
        return {"an axe": f"axe {number}.{self.round}"}
