"""All scenarios by name."""

from .chromium import CHROMIUM
from .churn import CHURN
from .clock import CLOCK
from .cuts import CUT, REORDER, REPEAT
from .deaths import KILL, POINTS, RESTART
from .outage import DATABASE
from .scenario import Scenario
from .stillness import FREEZE, SLOW

ALL = (CUT, REPEAT, REORDER, POINTS, KILL, RESTART, DATABASE, FREEZE, SLOW, CLOCK, CHURN, CHROMIUM)
SCENARIOS: dict[str, Scenario] = {each.name: each for each in ALL}
